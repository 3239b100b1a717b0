"""A wish for several orders that are named in a row: `where are 1033 and 1054?`."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Any

from bot.commerce.lexicon import Lexicon
from bot.commerce.shapes import any_shape
from bot.dialogue.sentence_meanings import LIKELY, Parse
from bot.dialogue.wish_queue import MOST_WISHES

_OF_SEVERAL = frozenset({"track_order", "cancel_order", "check_refund", "report_late", "report_lost"})
"""Intents that mean each of the orders, whatever is in it."""

_TASKS = frozenset({"cancel_order"})
"""Those of them that do something."""


def each_order(parsed: Parse, text: str, lexicon: Lexicon) -> Parse:
    """Make one wish for several orders a wish for each, if their numbers stand in a row; one may correct another."""
    intent = parsed["intent"]
    numbers = [one for one in parsed["entities"] if one["entity"] == "order_number" and "end" in one]
    unlike = intent["name"] not in _OF_SEVERAL or intent["confidence"] < LIKELY or parsed.get("wishes")
    if unlike or len({one["value"] for one in numbers}) < max(len(numbers), 2):
        return parsed
    joint = re.compile(any_shape(lexicon, "numbers_joint"), re.IGNORECASE)
    between = (text[one["end"] : other["start"]] for one, other in pairwise(numbers))
    if not all(map(joint.fullmatch, between)):
        return parsed
    before, behind = text[: numbers[0]["start"]], text[numbers[-1]["end"] :]
    wish: dict[str, Any] = {"intent": intent["name"], "confidence": intent["confidence"]}
    if intent["name"] in _TASKS:
        wish["task"] = intent["name"]
    told = [
        {**wish, "text": f"{before}{one['value']}{behind}", "order_number": one["value"]}
        for one in numbers[:MOST_WISHES]
    ]
    return {**parsed, "wishes": told}
