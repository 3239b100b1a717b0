"""Western addresses: a street with a number, a flat, a city, and the postcode of their country."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from bot.commerce.address_results import Incomplete, Missing
from bot.commerce.address_sentences import sentence_at, tidy
from bot.commerce.contact import normalise_postcode
from bot.commerce.lexicon import Lexicon
from bot.commerce.orders import Address
from bot.commerce.shapes import any_shape, any_word, find_shapes

_US_STATE_ZIP = re.compile(r"\b([A-Z]{2})\.?,?\s+(\d{5}(?:-\d{4})?)\b", re.IGNORECASE)
_FOUR_DIGITS = r"(?<!\d)(\d{4})(?!\d)"

_POSTCODES = {
    "GB": r"\b([A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2})\b",
    "CA": r"\b([A-Z]\d[A-Z] ?\d[A-Z]\d)\b",
    "JP": r"(?<!\d)(\d{3}-?\d{4})(?!\d)",
    "NL": r"\b(\d{4} ?[A-Z]{2})\b",
    "SG": r"(?<!\d)(\d{6})(?!\d)",
    "AU": _FOUR_DIGITS,
    "NZ": _FOUR_DIGITS,
}
_LIKE_HOUSE_NUMBERS = frozenset({"AU", "NZ"})
"""Countries whose postcode may as well be the number of a house: `1200 Main Street`."""
_FIVE_DIGITS = r"(?<![\d-])(\d{5}(?:-\d{4})?)(?![\d-])"
_ANY_STREET = re.compile(r"\d[\w/-]*\s+\S*?[^\W\d_]{2}|[^\W\d_]{3}\S*\s+\d")
"""A number beside a word: in a part of an address that is enough. It is only looked whether there is one."""


@dataclass(frozen=True)
class _Words:
    street: re.Pattern[str]
    unit: re.Pattern[str]
    unit_behind: re.Pattern[str]
    street_behind: re.Pattern[str]
    leads: tuple[re.Pattern[str], ...]


@lru_cache(maxsize=8)
def _words(lexicon: Lexicon) -> _Words:
    return _Words(
        re.compile(any_shape(lexicon, "street_line"), re.IGNORECASE),
        re.compile(any_shape(lexicon, "unit_line"), re.IGNORECASE),
        re.compile(rf"\s+((?:{any_word(lexicon, 'unit_words')}|#)\.?\s*\w+)$", re.IGNORECASE),
        re.compile(rf"\s+\w+\s+{any_word(lexicon, 'street_words')}\b", re.IGNORECASE),
        find_shapes(lexicon, "street_lead"),
    )


def find_western_street(text: str, lexicon: Lexicon) -> re.Match[str] | None:
    """A street with its number that is one beyond doubt: `12 Elm Street`, `Hauptstraße 5`."""
    return _words(lexicon).street.search(text)


def parse_western(text: str, present: Address, lexicon: Lexicon) -> Address | Incomplete:
    """Read an address of the country of `present`; see `parse_address`."""
    words = _words(lexicon)
    state, code, rest = _postcode(text, present.country, lexicon)
    parts = [part for part in map(tidy, re.split(r"[,\n]", rest)) if part]
    streets = [
        part for part in parts if (_ANY_STREET.search(part) or words.street.search(part)) and not words.unit.match(part)
    ]
    first = streets[0] if streets else None
    street = next((part for part in streets if words.street.search(part)), first)
    missing = [] if code else [Missing.POSTCODE]
    if street is None:
        return Incomplete((*missing, Missing.STREET))
    after = parts[parts.index(street) + 1 :]
    units = [part for part in parts if part is not street and words.unit.match(part)]
    line1 = street
    for lead in words.leads:
        line1 = lead.sub("", line1)
    line1 = line1 or street
    inline = words.unit_behind.search(line1)
    if inline:
        units.insert(0, inline[1])
        line1 = line1[: inline.start()]
    places = [part for part in after if part not in units]
    missing += [] if places else [Missing.CITY]
    if missing:
        return Incomplete(tuple(missing))
    in_japan = present.country == "JP"
    return replace(
        present,
        line1=line1,
        line2=", ".join(units if in_japan else [*units, *places[:-1]]),
        city=", ".join(places) if in_japan else places[-1],
        state=state,
        postcode=code,
    )


def _postcode(text: str, country: str, lexicon: Lexicon) -> tuple[str, str, str]:
    """State, postcode and the text without them; empty where there is none. The last fitting number is the postcode."""
    if country == "US":
        match = next(reversed(list(_US_STATE_ZIP.finditer(text))), None)
        if match:
            return match[1].upper(), match[2], _around(text, match, lexicon)
    pattern = _POSTCODES.get(country, _FIVE_DIGITS)
    for match in reversed(list(re.finditer(pattern, text, re.IGNORECASE))):
        is_house = country in _LIKE_HOUSE_NUMBERS and _words(lexicon).street_behind.match(text, match.end())
        if normalise_postcode(match[1], country) and not is_house:
            return "", match[1].upper(), _around(text, match, lexicon)
    return "", "", text


def _around(text: str, postcode: re.Match[str], lexicon: Lexicon) -> str:
    """The text without its postcode, up to the end of the sentence in which it stands."""
    return text[: postcode.start()] + "," + sentence_at(text, postcode.end(), lexicon)[postcode.end() :]
