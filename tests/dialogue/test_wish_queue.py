from __future__ import annotations

from typing import Any

from shipped_words import shipped_lexicon

from bot.dialogue.wish_queue import add_wishes

LEXICON = shipped_lexicon()

MEANINGS = {
    "The kettle does not boil.": ("report_damaged", 0.6),
    "I live in Seoul.": ("inform", 0.9),
    "If that is too much, refund me.": ("check_refund", 0.9),
}


def parse(text: str) -> dict[str, Any]:
    """Know three sentences; nothing else is understood."""
    name, confidence = MEANINGS.get(text, ("nlu_fallback", 0.4))
    return {"text": text, "intent": {"name": name, "confidence": confidence}, "entities": []}


def test_of_an_unclear_message_the_clearest_sentence_counts() -> None:
    text = " ".join(MEANINGS)
    assert add_wishes(parse(text), text, LEXICON, parse)["intent"] == {"name": "report_damaged", "confidence": 0.6}


def test_what_depends_on_something_else_or_only_tells_a_fact_is_no_meaning() -> None:
    text = "I live in Seoul. If that is too much, refund me."
    assert add_wishes(parse(text), text, LEXICON, parse)["intent"]["name"] == "nlu_fallback"


def test_a_message_that_is_understood_as_a_whole_stays_as_it_is() -> None:
    whole = {**parse("The kettle does not boil. I live in Seoul."), "intent": {"name": "complain", "confidence": 0.9}}
    assert add_wishes(whole, whole["text"], LEXICON, parse) == whole
