"""A new address that a story tells beside what it asks: `I used the old address, the new one is …`."""

from __future__ import annotations

from typing import Any

from bot.commerce.lexicon import Lexicon
from bot.commerce.shapes import search_shape
from bot.dialogue.sentence_meanings import POLITE, UNCLEAR, Parse, Parser
from bot.nlu.clauses import sentences

ADDRESS = "change_address"


def with_new_address(parsed: Parse, text: str, lexicon: Lexicon, parse: Parser) -> Parse:
    """Make the address a wish of its own, before what is asked; nothing changes where none is told for an order."""
    named = {one["entity"] for one in parsed["entities"]}
    wishes = list(parsed.get("wishes", ()))
    has = ADDRESS in {parsed["intent"]["name"], "change_default_address", *(one["intent"] for one in wishes)}
    if has or not {"street", "order_number"} <= named or search_shape(lexicon, "new_address_told", text) is None:
        return parsed
    asked: list[dict[str, Any]] = []
    told: list[str] = []
    for sentence in sentences(text, lexicon):
        intent = parse(sentence)["intent"]
        asks = sentence.rstrip().endswith("?") and intent["name"] not in {ADDRESS, *UNCLEAR, *POLITE}
        if asks:
            asked.append({"text": sentence, "intent": intent["name"], "confidence": intent["confidence"]})
        else:
            told.append(sentence)
    change = {"text": " ".join(told), "intent": ADDRESS, "confidence": 0.8, "task": ADDRESS}
    if not asked:
        return {**parsed, "intent": {"name": ADDRESS, "confidence": 0.8}}
    return {**parsed, "wishes": [change, *asked]}
