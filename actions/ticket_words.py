"""Which of a customer's messages a ticket quotes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from actions.turn import Turn
from bot.commerce.korean_words import hangs_on_a_name

ENDS_SOMETHING = frozenset({"stop", "start_over"})
"""The intents of who wants none of what was going on."""

FEW_WORDS = 5
"""In more words, who ends something tells why, too."""

PROOFS = frozenset({"order_number", "email", "phone", "postcode"})
"""What the ticket knows as facts, where it was right."""


def telling_words(turn: Turn) -> list[str]:
    """Give what the customer typed that tells what is wanted, oldest first; all of it if none of it does."""
    typed = [
        event
        for event in turn.tracker.events
        if event.get("event") == "user" and event.get("text") and not str(event["text"]).startswith("/")
    ]
    return [str(event["text"]) for event in [one for one in typed if _tells_a_wish(one)] or typed]


def _tells_a_wish(event: Mapping[str, Any]) -> bool:
    """False for `stop`, and for what only proves who somebody is: `04066`, `1019요, minji@example.com`."""
    parsed = event.get("parse_data") or {}
    few = len(str(event["text"]).split()) <= FEW_WORDS
    if few and (parsed.get("intent") or {}).get("name") in ENDS_SOMETHING:
        return False
    found = [one for one in parsed.get("entities") or () if one.get("entity") in PROOFS and "start" in one]
    text, left, end = str(event["text"]), "", 0
    for one in sorted(found, key=lambda one: int(one["start"])):
        left += text[end : int(one["start"])]
        end = max(end, int(one["end"]))
    return not found or not hangs_on_a_name("".join(filter(str.isalnum, left + text[end:])))
