"""A rating in a customer's own words: `5점 친절해요`, `4 - quick`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import timedelta
from typing import Final

ASK_RATING: Final = "ask_rating"
"""The effect that asks how it was, right after a ticket was closed."""

ASK_RATING_LATER: Final = "ask_rating_later"
"""The same after a handback, once the conversation has come to rest."""

ASKING_RATING: Final = frozenset({ASK_RATING, ASK_RATING_LATER})

RATING_OF: Final = "rating:"
"""What the button of a rating belongs to begins so; the ticket's reference follows."""

AT_REST_AFTER: Final = timedelta(minutes=10)
"""Nobody has written for so long after a handback: what the clerk went on with is done, or left."""

ASKED_WITHIN: Final = timedelta(hours=12)
"""Whoever was silent for longer is not asked any more: it would be another day, and on WhatsApp soon a template."""


def read_rating(text: str, units: Iterable[str]) -> tuple[str, str] | None:
    """Give the number from 1 to 5 that `text` begins with, and the words behind it; None if that is no rating.

    `units` are words such as `stars` or `점`. A number that is followed by anything but a unit or a mark counts
    something: `2 mugs are broken` rates nothing.
    """
    unit = "|".join(re.escape(one) for one in sorted(units, key=len, reverse=True)) or r"(?!)"
    found = re.fullmatch(rf"\s*([1-5])\s*(?:(?:{unit})\w*|(?=[^\w\s])|$)[^\w]*(.*)", text, re.DOTALL | re.IGNORECASE)
    if found is None or re.match(r"\s*[1-5]\s*[.,:/-]\s*\d", text):
        return None
    return found[1], found[2].strip()
