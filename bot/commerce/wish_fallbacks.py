"""A second wish, for where the first cannot be had: `black, otherwise white`, `없으면 흰색`."""

from __future__ import annotations

import re

from bot.commerce.lexicon import Lexicon


def split_condition(sentence: str, lexicon: Lexicon) -> tuple[str | None, str]:
    """What stands before a second wish in the same sentence, and the second wish; None where there is none.

    `If there is no black one, white` → (``, `white`); `black, otherwise white` → (`black`, `white`);
    `white if there is no black` → (``, `white`).
    """
    lowered = sentence.lower().replace("'", "").replace("’", "")
    for phrase in lexicon.phrases("falling_back", "unless"):
        match = re.search(rf"(?<!\w){re.escape(phrase)}(?!\w)", lowered)
        if match:
            return lowered[: match.start()], lowered[match.end() :]
    begins = _places(lowered, lexicon, "condition")
    absent = _places(lowered, lexicon, "unavailable")
    if not begins or not any(place > begins[0] for place in absent):
        return None, ""
    before, rest = lowered[: begins[0]], lowered[begins[0] :]
    after = _consequence(rest, max(absent) - begins[0], lexicon)
    if after.strip():
        return before, after
    return (None, "") if not before.strip() else ("", before)


def _places(text: str, lexicon: Lexicon, meaning: str) -> list[int]:
    return sorted(
        match.start()
        for phrase in lexicon.phrases("falling_back", meaning)
        for match in re.finditer(rf"(?<!\w){re.escape(phrase)}(?!\w)", text)
    )


def _consequence(rest: str, absent: int, lexicon: Lexicon) -> str:
    """What is to be done then: `…, full size, I'd go for white` has two commas, and only the last part says it."""
    for mark in lexicon.phrases("falling_back", "then"):
        place = rest.find(f" {mark} ", absent)
        if place >= 0:
            return rest[place:]
    return rest[absent:].partition(",")[2]
