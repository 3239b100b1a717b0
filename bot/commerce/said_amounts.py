"""Amounts of money as people write them: `45,000원`, `4만5천 원`, `백만원`, `45000 won`, `$30`.

The words are in `data/lexicon/<language>.amounts.yml`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache

from babel.numbers import get_currency_precision
from moneyed import Money

from bot.commerce.korean_numbers import find_korean_sums
from bot.commerce.lexicon import Lexicon
from bot.commerce.shapes import any_word, find_shapes, folded, meanings, search_shape

SaidAmount = tuple[int, int, Money | None]
"""Where it begins and ends, and what it is; None for nothing, or for a number that cannot be read."""

NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d{1,2})?|\d+(?:\.\d{1,2})?"
_SIGNS = {"$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY", "₩": "KRW"}
_CODES = frozenset({"krw", "usd", "eur", "gbp", "jpy"})
_CURRENCIES = ("currencies", "short_currencies", "local_currency", "currencies_or_measures")
_BARE = re.compile(r"(?<![\d.,#])(?P<number>\d{1,3}(?:,\d{3})+|\d{5,7})(?!\d|[.,]\d)")
_THOUSAND = 1_000


@lru_cache(maxsize=8)
def _patterns(lexicon: Lexicon) -> tuple[re.Pattern[str], ...]:
    """`$30`; then `45,000 won` and `35k won`."""
    words = "|".join([*_CODES, *(any_word(lexicon, topic) for topic in _CURRENCIES)])
    return (
        re.compile(
            rf"(?P<name>[$€£¥₩])\s?(?P<number>{NUMBER})(?P<k>k\b)?"
            rf"(?!\d|[.,]\d|\s?(?:[mb]\b|{any_word(lexicon, 'large_numbers')}))",
            re.IGNORECASE,
        ),
        re.compile(
            rf"(?<![\d.,])(?P<number>{NUMBER})(?P<k>k)?\s?(?P<name>{words}|[$€£¥₩])(?![a-z])",
            re.IGNORECASE,
        ),
    )


def find_amount(
    text: str, currency: str, lexicon: Lexicon, *, bare: bool = False, of_baskets: bool = False
) -> Money | None:
    """The first amount in `text`, in the currency it is said in; None if there is none.

    `10,000 won more` is a difference, not an amount, and is passed over, as is a number that cannot be read. With
    `bare`, a number with a comma or of five digits and more that has no currency is in `currency` (ISO 4217). With
    `of_baskets`, what was paid for shipping is passed over.
    """
    candidates = said_amounts(text, lexicon)
    if bare and not candidates:
        candidates = [
            (match.start(), match.end(), money_of(match["number"], currency)) for match in _BARE.finditer(text)
        ]
    fee = search_shape(lexicon, "paid_for_shipping", text) if of_baskets else None
    for start, end, amount in sorted(candidates, key=lambda one: one[0]):
        if fee is not None and fee.start() <= start < fee.end():
            continue
        if amount is not None and not any(more.match(text, end) for more in find_shapes(lexicon, "more_behind")):
            return amount
    return None


def said_amounts(text: str, lexicon: Lexicon) -> list[SaidAmount]:
    """All amounts in the order of the text; what stands in a Korean number is no amount of its own."""
    big = list(find_korean_sums(text, lexicon))
    others = [
        one
        for one in _with_currency(text, lexicon)
        if not any(start < one[1] and one[0] < end for start, end, _ in big)
    ]
    return sorted([*big, *others], key=lambda one: one[0])


def _with_currency(text: str, lexicon: Lexicon) -> Iterator[SaidAmount]:
    for pattern in _patterns(lexicon):
        for match in pattern.finditer(text):
            name = match["name"].lower()
            code = name.upper() if name in _CODES else _SIGNS.get(name) or meanings(lexicon, *_CURRENCIES)[folded(name)]
            yield match.start(), match.end(), money_of(match["number"], code, thousands=bool(match["k"]))


def money_of(number: str, currency: str, *, thousands: bool = False) -> Money | None:
    """The amount that a number in figures means; None for nothing. Currencies without decimals are rounded."""
    value = Decimal(number.replace(",", "")) * (_THOUSAND if thousands else 1)
    if get_currency_precision(currency) == 0:
        value = value.to_integral_value()
    return Money(value, currency) if value else None
