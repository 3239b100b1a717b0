"""A typed address into its parts. The words around it are in `data/lexicon/<language>.addresses.yml`."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from bot.commerce.address_results import Incomplete, Missing
from bot.commerce.address_sentences import sentence_end
from bot.commerce.korean_addresses import find_korean_street, names_place, parse_korean
from bot.commerce.korean_words import is_korean
from bot.commerce.lexicon import Lexicon
from bot.commerce.orders import Address
from bot.commerce.shapes import any_shape, any_word, folded, meanings
from bot.commerce.text import composed
from bot.commerce.western_addresses import find_western_street, parse_western

__all__ = ["Incomplete", "Missing", "find_street", "looks_like_address", "parse_address", "render_address"]

_LONGEST = 300
_ADDRESS_WORDS = 3


@dataclass(frozen=True)
class _Around:
    """What is said before and behind an address."""

    correction: re.Pattern[str]
    head: re.Pattern[str]
    courtesy: re.Pattern[str]
    email: re.Pattern[str]


@lru_cache(maxsize=8)
def _around(lexicon: Lexicon) -> _Around:
    ends = any_word(lexicon, "sentence_endings")
    return _Around(
        *(
            re.compile(pattern, re.IGNORECASE)
            for pattern in (
                rf"^\s*{any_word(lexicon, 'corrections_first')}[\s,.!]+",
                rf"^\s*{any_shape(lexicon, 'address_head')}\s*[:,-]?\s+",
                rf"(?:[\s,.!]+{any_word(lexicon, 'courtesies')})+[\s.!?]*$",
                rf"{any_shape(lexicon, 'email_label')}?[\w.+-]+@[A-Za-z\d-]+(?:\.[A-Za-z\d-]+)+{ends}?",
            )
        )
    )


def parse_address(text: str, present: Address, lexicon: Lexicon) -> Address | Incomplete:
    """Read a typed address; further sentences and e-mail addresses are no part of it.

    Name and country stay those of `present` unless another country is written at the end. Gives what is missing
    where no postcode of the country, no street with a number or no city can be found.
    """
    around = _around(lexicon)
    clean = around.email.sub(",", composed(text, _LONGEST))
    clean = re.sub(r"[ \t]+", " ", clean).strip(" \t\n,.")
    clean = around.courtesy.sub("", around.head.sub("", around.correction.sub("", clean)))
    clean, country = _country(clean, present.country, lexicon)
    if country == "KR" and is_korean(clean):
        return parse_korean(clean, present, lexicon)
    return parse_western(clean, replace(present, country=country), lexicon)


def looks_like_address(text: str) -> bool:
    """True if `text` may be an address where one is asked for: a street with a number, or several words with digits."""
    plain = composed(text, _LONGEST)
    if find_korean_street(plain):
        return True
    words = plain.split()
    return len(words) >= _ADDRESS_WORDS and bool(re.search(r"\d", plain)) and not plain.rstrip().endswith("?")


def find_street(text: str, lexicon: Lexicon) -> str | None:
    """The street with its number, where nobody asked for an address; None if the text holds none beyond doubt.

    A Korean street counts only where a place is named before it.
    """
    plain = composed(text, _LONGEST)
    street = find_korean_street(plain)
    if street and names_place(plain, street, lexicon):
        return street[0]
    western = find_western_street(plain, lexicon)
    return western[0] if western else None


def render_address(address: Address) -> str:
    """One line as it is written in its country."""
    if address.country == "KR" and is_korean(address.line1):
        parts = [f"({address.postcode})", address.line1, address.line2]
        return " ".join(filter(None, parts))
    region = " ".join(filter(None, (address.state, address.postcode)))
    return ", ".join(filter(None, (address.line1, address.line2, address.city, region)))


def _country(text: str, default: str, lexicon: Lexicon) -> tuple[str, str]:
    """The text without a country's name at its end, and the country."""
    last = sentence_end(lexicon).split(re.split(r"[,\n]", text)[-1])[0].strip(" .").lower()
    country = meanings(lexicon, "address_countries").get(folded(last))
    return (re.split(r"[,\n][^,\n]*$", text)[0], country) if country else (text, default)
