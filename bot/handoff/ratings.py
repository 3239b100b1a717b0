"""A rating in a customer's own words: `5점 친절해요`, `4 - quick`."""

from __future__ import annotations

import re
from collections.abc import Iterable


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
