"""Postcodes of the countries a shop serves."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from bot.commerce.lexicon import Lexicon
from bot.commerce.shapes import any_shape, any_word
from bot.nlu.spans import Claims, Span

SHAPES = {
    "AU": r"0[289]\d{2}|[1-9]\d{3}",
    "CA": r"[ABCEGHJ-NPRSTVXY]\d[A-Z] ?\d[A-Z]\d",
    "DE": r"\d{5}",
    "ES": r"\d{5}",
    "FR": r"\d{5}",
    "GB": r"(?:GIR ?0AA|[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2})",
    "IT": r"\d{5}",
    "JP": r"\d{3}-\d{4}",
    "KR": r"(?:0[1-9]|[1-5]\d|6[0-3])\d{3}",
    "NL": r"[1-9]\d{3} ?[A-Z]{2}",
    "NZ": r"\d{4}",
    "SG": r"\d{6}",
    "TW": r"\d{3}(?:\d{2,3})?",
    "US": r"\d{5}(?:-\d{4})?",
}
"""Postcodes by ISO alpha-2 country (Unicode CLDR's postal code data; Korea's zones run from 01 to 63)."""

DISTINCT = ("CA", "GB", "JP")
"""Countries whose postcodes look like nothing else, so that one is believed without being called a postcode."""

_ANY = r"(?=[A-Z]{0,2}\d)[A-Z0-9]{2,5}(?:[ -]?[A-Z0-9]{2,4})?"

SURE = 0.99
LIKELY = 0.7
EITHER = 0.5
"""A bare number that could as well be an order number."""


@lru_cache(maxsize=64)
def _labelled(shape: str, lexicon: Lexicon) -> re.Pattern[str]:
    """A postcode of that shape after a word that calls it one."""
    label = any_shape(lexicon, "postcode_label")
    equals = any_word(lexicon, "is_words", "all")
    return re.compile(rf"{label}\s*(?:{equals}|:|=)?[\s:=#(]*(?P<code>{shape})(?![A-Za-z0-9-])", re.IGNORECASE)


@lru_cache(maxsize=64)
def _bare(shape: str, lexicon: Lexicon) -> re.Pattern[str]:
    """A postcode of that shape standing by itself."""
    other = any_shape(lexicon, "number_suffix")
    return re.compile(rf"(?<![\w#.,@/+-])(?:{shape})(?![A-Za-z0-9@/]|{other}|[.,-]\d)", re.IGNORECASE)


def find_labelled_postcodes(claims: Claims, countries: Sequence[str], lexicon: Lexicon) -> None:
    """Claim as `postcode` what is called one, first in the shape of a country served, else in any."""
    known = "|".join(SHAPES[country] for country in countries if country in SHAPES)
    for shape in filter(None, (known, _ANY)):
        for match in claims.matches(_labelled(shape, lexicon), "code"):
            claims.add(Span("postcode", *match.span("code"), match["code"].upper(), SURE))


def find_bare_postcodes(
    claims: Claims, countries: Sequence[str], order_shape: re.Pattern[str], lexicon: Lexicon
) -> list[Span]:
    """Claim as `postcode` what has the shape of one and cannot be an order number.

    Gives the numbers that can be either, unclaimed: the caller reports those as both.
    """
    either: dict[int, Span] = {}
    for country in countries:
        shape = SHAPES.get(country)
        if shape is None or (country not in DISTINCT and country not in {"KR", "US"}):
            continue
        for match in claims.matches(_bare(shape, lexicon)):
            value = match.group().upper()
            if order_shape.fullmatch(value):
                either[match.start()] = Span("postcode", *match.span(), value, EITHER)
            else:
                claims.add(Span("postcode", *match.span(), value, LIKELY))
    return list(either.values())
