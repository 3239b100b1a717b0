"""Corrections of one part of an address: `106동이요`, `302호 말고 303호요`, `no, unit 303`."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache

from bot.commerce.address_sentences import tidy
from bot.commerce.korean_addresses import find_korean_street
from bot.commerce.korean_words import is_korean
from bot.commerce.lexicon import Lexicon
from bot.commerce.orders import Address
from bot.commerce.shapes import any_word, find_shapes, search_shape
from bot.commerce.text import composed
from bot.commerce.western_addresses import find_western_street

_KOREAN_PARTS = tuple(
    re.compile(rf"(?<![가-힣\w])(?:제\s?)?([\w-]{{0,4}}\d|[가-힣A-Z]){unit}(?![가-힣]*\s*\d+번지)")
    for unit in ("동", "층", "호")
)
_KOREAN_LOT = re.compile(r"(\d+(?:-\d+)?)\s?번지")
_LAST_NUMBER = re.compile(r"(?:\d+\w?|\b[A-Za-z])$")
_FIRST_NUMBER = re.compile(r"^\d+[A-Za-z]?(?![\w-])")
"""The number of a street that is written as in most countries of the West."""

_LONGEST = 300


def _other_number(said: str, line1: str, lexicon: Lexicon) -> str:
    """The street of the address with another number of its own: `no wait, 24 Yanghwa-ro` for 22."""
    for find in (lambda text: find_western_street(text, lexicon), find_korean_street):
        street, old = find(said), find(line1)
        if street is not None and old is not None and _road(street[0]) == _road(old[0]):
            return f"{line1[: old.start()]}{street[0]}{line1[old.end() :]}"
    return line1


def _road(street: str) -> str:
    """A street without its number, however it is spaced."""
    return re.sub(r"(?<![^\s,])\d+(?:-\d+)?\w?(?![^\s,])|[\s,.]", "", street).casefold()


@lru_cache(maxsize=8)
def _western_parts(lexicon: Lexicon) -> tuple[re.Pattern[str], ...]:
    """A flat with its number, and a floor: `Unit 302`, `#3`, `floor 2`, `2nd floor`."""
    unit, floor, ending = (any_word(lexicon, topic) for topic in ("unit_words", "floor_words", "day_endings"))
    return (
        re.compile(rf"\b{unit}\b\.?\s*#?\s*(?:\d+\w?|[a-z]\b)|#\s?\d+\w?", re.IGNORECASE),
        re.compile(rf"\b\d{{1,2}}{ending}\s+{floor}\b|\b{floor}\b\.?\s*\d+\w?", re.IGNORECASE),
    )


def _swap_number(text: str, address: Address, lexicon: Lexicon) -> Address:
    """The address with another number for one that it holds once, or for that of its street: `24, not 22`."""
    swapped = search_shape(lexicon, "number_swapped", text)
    if swapped is not None:
        old = re.compile(rf"(?<![0-9A-Za-z-]){re.escape(swapped['old'])}(?![0-9A-Za-z-])", re.IGNORECASE)
        lines = [old.subn(swapped["new"], line) for line in (address.line1, address.line2)]
        once = sum(count for _, count in lines) == 1
        return replace(address, line1=lines[0][0], line2=lines[1][0]) if once else address
    street = search_shape(lexicon, "street_number", text)
    return replace(address, line1=_FIRST_NUMBER.sub(street["new"], address.line1)) if street is not None else address


def flat_alone(text: str, lexicon: Lexicon) -> str | None:
    """The number of a flat where it is all that is said: `4B`, `sorry, B12`. A bare number may be anything."""
    found = search_shape(lexicon, "flat_alone", text)
    return found["unit"].upper() if found else None


def patch_address(text: str, address: Address, lexicon: Lexicon) -> Address | None:
    """Correct one part of an address; None if nothing changes."""
    said = composed(text, _LONGEST)
    swapped = _swap_number(said, address, lexicon)
    if swapped != address:
        return swapped
    for wrong in find_shapes(lexicon, "not_this"):
        said = wrong.sub("", said)
    line1, line2 = _other_number(said, address.line1, lexicon), address.line2
    for pattern in _KOREAN_PARTS:
        found = pattern.search(said)
        if found:
            old = pattern.search(line2)
            line2 = line2[: old.start()] + found[0] + line2[old.end() :] if old else tidy(f"{line2} {found[0]}")
    lot = _KOREAN_LOT.search(said)
    if lot:
        line1 = re.sub(r"\d+(?:-\d+)?(?:번지)?$", lot[1], line1)
    for pattern in _western_parts(lexicon):
        found = pattern.search(said)
        if found:
            old, part = pattern.search(line2), tidy(found[0])
            line2 = line2[: old.start()] + part + line2[old.end() :] if old else ", ".join(filter(None, (line2, part)))
    alone = flat_alone(said, lexicon)
    if alone is not None and not is_korean(line1):
        old = _LAST_NUMBER.search(line2)
        line2 = line2[: old.start()] + alone if old else ", ".join(filter(None, (line2, alone)))
    patched = replace(address, line1=line1, line2=line2)
    return None if patched == address else patched
