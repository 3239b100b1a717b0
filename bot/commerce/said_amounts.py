"""Amounts of money as people write them: `45,000원`, `4만5천 원`, `45000 won`, `$30`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from babel.numbers import get_currency_precision
from moneyed import Money

_Found = tuple[int, int, Money | None]
"""Where it begins and ends, and what it is; None for nothing."""

_SIGNS = {"$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY", "₩": "KRW"}
_NAMES = {
    "KRW": ("원", "won", "krw"),
    "USD": ("usd", "dollars", "dollar", "bucks", "달러", "불"),
    "EUR": ("eur", "euros", "euro", "유로"),
    "GBP": ("gbp", "pounds", "pound", "파운드"),
    "JPY": ("jpy", "yen", "엔"),
}
_WORDS = {name: code for code, names in _NAMES.items() for name in names}
_NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d{1,2})?|\d+(?:\.\d{1,2})?"
_BIG = re.compile(
    r"(?:(?P<man>\d{1,4}(?:\.\d)?|[일이삼사오육칠팔구십]{0,3})\s?만)?\s?"
    r"(?:(?P<cheon>\d|[일이삼사오육칠팔구]?)\s?천)?\s?원"
)
_WITH_SIGN = re.compile(rf"(?P<name>[$€£¥₩])\s?(?P<number>{_NUMBER})(?P<k>k\b)?", re.IGNORECASE)
_WITH_WORD = re.compile(
    rf"(?<![\d.,])(?P<number>{_NUMBER})(?P<k>k)?\s?"
    rf"(?P<name>{'|'.join(sorted(_WORDS, key=len, reverse=True))}|[$€£¥₩])(?![a-z])",
    re.IGNORECASE,
)
_BARE = re.compile(r"(?<![\d.,#])(?P<number>\d{1,3}(?:,\d{3})+|\d{5,7})(?!\d|[.,]\d)")
_DIGITS = {"일": 1, "이": 2, "삼": 3, "사": 4, "오": 5, "육": 6, "칠": 7, "팔": 8, "구": 9}
_MORE_BEHIND = re.compile(r"\s*(?:어치)?(?:만|을|를|정도)?\s*(?:더|more\b)", re.IGNORECASE)
_LIMIT_BEFORE = re.compile(
    r"\b(?:under|below|less than|up to|at most|max(?:imum)?|cheaper than|within)\s*$", re.IGNORECASE
)
_LIMIT_BEHIND = re.compile(
    r"\s*(?:이하|미만|이내|안쪽|아래|까지|or (?:less|under)|max(?:imum)?\b|at most)(?:의|로|으로)?", re.IGNORECASE
)
_TEN = 10
_THOUSAND, _TEN_THOUSAND = 1_000, 10_000


def find_amount(text: str, currency: str, *, bare: bool = False) -> Money | None:
    """The first amount in `text`, in the currency it is said in; None if there is none.

    `10,000 won more` is a difference, not an amount, and is passed over. With `bare`, a number with a comma or of five
    digits and more that has no currency is in `currency` (ISO 4217).
    """
    candidates = [*_with_currency(text), *_big(text)]
    if bare and not candidates:
        candidates = [(match.start(), match.end(), _money(match["number"], currency)) for match in _BARE.finditer(text)]
    for _, end, amount in sorted(candidates, key=lambda one: one[0]):
        if amount is not None and not _MORE_BEHIND.match(text, end):
            return amount
    return None


def find_price_limit(text: str, currency: str) -> tuple[Money, str] | None:
    """The most that something may cost (`under 30,000 won`, `3만원 이하`), and `text` without those words.

    None if no limit is said, or one in another currency than `currency`.
    """
    for start, end, amount in (*_with_currency(text), *_big(text)):
        before, behind = _LIMIT_BEFORE.search(text[:start]), _LIMIT_BEHIND.match(text, end)
        if amount is not None and amount.currency.code == currency and (before or behind):
            rest = text[: before.start() if before else start] + " " + text[behind.end() if behind else end :]
            return amount, " ".join(rest.split())
    return None


def _with_currency(text: str) -> Iterator[_Found]:
    """`$30`, `45,000 won`, `35k won`."""
    for pattern in (_WITH_SIGN, _WITH_WORD):
        for match in pattern.finditer(text):
            name = match["name"].lower()
            amount = _money(match["number"], _SIGNS.get(name) or _WORDS[name], thousands=bool(match["k"]))
            yield match.start(), match.end(), amount


def _big(text: str) -> Iterator[_Found]:
    """`4만5천원`, `3만 원`, `만원`, `오천원`."""
    for match in _BIG.finditer(text):
        if match["man"] is None and match["cheon"] is None:
            continue
        value = Decimal(0)
        if match["man"] is not None:
            value += _korean_number(match["man"]) * _TEN_THOUSAND
        if match["cheon"] is not None:
            value += _korean_number(match["cheon"]) * _THOUSAND
        yield match.start(), match.end(), Money(value, "KRW")


def _korean_number(text: str) -> Decimal:
    """`4`, `1.5`, `오`, `십오`; nothing at all is one."""
    if not text:
        return Decimal(1)
    if text[0].isdigit():
        return Decimal(text)
    tens, mark, ones = text.partition("십")
    if not mark:
        return Decimal(_DIGITS[text[-1]])
    return Decimal((_DIGITS[tens[-1]] if tens else 1) * _TEN + (_DIGITS[ones[-1]] if ones else 0))


def _money(number: str, currency: str, *, thousands: bool = False) -> Money | None:
    value = Decimal(number.replace(",", "")) * (_THOUSAND if thousands else 1)
    if get_currency_precision(currency) == 0:
        value = value.to_integral_value()
    return Money(value, currency) if value else None
