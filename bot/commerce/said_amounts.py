"""Amounts of money as people write them: `45,000원`, `4만5천 원`, `백만원`, `45000 won`, `$30`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from babel.numbers import get_currency_precision
from moneyed import Money

_Found = tuple[int, int, Money | None]
"""Where it begins and ends, and what it is; None for nothing, or for a number that cannot be read."""

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
_DIGITS = {"일": 1, "이": 2, "삼": 3, "사": 4, "오": 5, "육": 6, "칠": 7, "팔": 8, "구": 9}
_DIGIT = rf"(?:\d(?:\.\d)?|[{''.join(_DIGITS)}])"
_SAID = "".join(_DIGITS)
_BIG = re.compile(
    rf"(?<![\d.,#])(?:(?=\d)|(?<![가-힣])(?<![몇수]\s))"
    rf"(?P<number>(?:(?:\d[\d,.]*\s?|[{_SAID}]+)?[십백천만억조]+\s?)+(?:\d[\d,.]*\s?|[{_SAID}]+)?)"
    r"(?:원(?!하|해|합|했|함|래|숭)|(?<=만)(?=\s?(?:이하|미만|이내|안쪽|아래|까지))|(?<=만\s)(?=(?:이하|미만|이내|안쪽|아래|까지)))"
)
"""A number with a Korean unit, as far as it goes; whether it can be read is another matter."""
_GROUP = re.compile(
    rf"(?:(?P<cheon>{_DIGIT}?)천)?(?:(?P<baek>{_DIGIT}?)백)?(?:(?P<sip>{_DIGIT}?)십)?(?P<one>{_DIGIT}?)"
)
"""What stands before or behind 만 and 억."""
_RANGE_BEFORE = re.compile(r"\d\s?[~–-]\s?$")
_WITH_SIGN = re.compile(
    rf"(?P<name>[$€£¥₩])\s?(?P<number>{_NUMBER})(?P<k>k\b)?(?!\d|[.,]\d|\s?(?:[mb]\b|thousand|mil|bil|[백천만억조]))",
    re.IGNORECASE,
)
_WITH_WORD = re.compile(
    rf"(?<![\d.,])(?P<number>{_NUMBER})(?P<k>k)?\s?"
    rf"(?P<name>{'|'.join(sorted(_WORDS, key=len, reverse=True))}|[$€£¥₩])(?![a-z])",
    re.IGNORECASE,
)
_BARE = re.compile(r"(?<![\d.,#])(?P<number>\d{1,3}(?:,\d{3})+|\d{5,7})(?!\d|[.,]\d)")
_MORE_BEHIND = re.compile(r"\s*(?:어치)?(?:만|을|를|정도)?\s*(?:더|more\b)", re.IGNORECASE)
_LIMIT_BEFORE = re.compile(
    r"\b(?:under|below|less than|up to|at most|max(?:imum)?|cheaper than|within)\s*$", re.IGNORECASE
)
_BARE_LIMIT = re.compile(
    rf"\b(?:under|below|less than|up to|at most|max(?:imum)?|cheaper than|within)\s+"
    rf"(?P<number>{_NUMBER})(?:(?P<k>\s?k\b)|(?<=\d{{4}})(?=\s*(?:$|[?!.,](?!\d)|(?:please|pls|plz|for)\b))"
    r"|(?<=,\d{3})(?=\s*(?:$|[?!.](?!\d)|(?:please|pls|plz|for)\b)))",
    re.IGNORECASE,
)
"""A limit that names no currency: `under 50k`, `max 40000`. A smaller number may as well be centimetres."""
_LIMIT_BEHIND = re.compile(
    r"\s*(?:이하|미만|이내|안쪽|아래|까지|or (?:less|under)|max(?:imum)?\b|at most)(?:의|로|으로)?", re.IGNORECASE
)
_BAND_TENS = re.compile(
    r"(?<![\d.,#])(?P<low>\d{1,3})(?:\s?만\s?원?)?\s?[~–,-]\s?(?P<high>\d{1,3})\s?만\s?(?:원|(?=대))(?P<band>대)?(?:의|로|에서|짜리)?"
)
"""`2~3만원`, `2만~3만원대`."""
_BAND_BEHIND = re.compile(r"대(?![가-힣]*(?:출|신|금))(?:의|로|에|에서|짜리)?")
"""`3만원대`."""
_BETWEEN_BEFORE = re.compile(r"\b(?:between|from)\s*$", re.IGNORECASE)
_BETWEEN = re.compile(r"\s*(?:and|to|~|–|-|에서|부터)\s*", re.IGNORECASE)
_BETWEEN_BEHIND = re.compile(r"\s*(?:사이|까지|정도)(?:의|로|에|에서)?")
_PLACES = (("cheon", 1000), ("baek", 100), ("sip", 10), ("one", 1))
_THOUSAND, _TEN_THOUSAND = 1_000, 10_000


def find_amount(text: str, currency: str, *, bare: bool = False) -> Money | None:
    """The first amount in `text`, in the currency it is said in; None if there is none.

    `10,000 won more` is a difference, not an amount, and is passed over, as is a number that cannot be read. With
    `bare`, a number with a comma or of five digits and more that has no currency is in `currency` (ISO 4217).
    """
    candidates = _amounts(text)
    if bare and not candidates:
        candidates = [(match.start(), match.end(), _money(match["number"], currency)) for match in _BARE.finditer(text)]
    for _, end, amount in sorted(candidates, key=lambda one: one[0]):
        if amount is not None and not _MORE_BEHIND.match(text, end):
            return amount
    return None


def find_price_limit(text: str, currency: str) -> tuple[Money, str] | None:
    """The most that something may cost (`under 30,000 won`, `3만원 이하`), and `text` without those words.

    The amount is in the currency it is said in; `under 50k` without one is in `currency` (ISO 4217). None if no limit
    is said.
    """
    for start, end, amount in _amounts(text):
        before, behind = _LIMIT_BEFORE.search(text[:start]), _LIMIT_BEHIND.match(text, end)
        if amount is not None and (before or behind):
            return amount, _without(text, before.start() if before else start, behind.end() if behind else end)
    match = _BARE_LIMIT.search(text)
    amount = _money(match["number"], currency, thousands=bool(match["k"])) if match else None
    return (amount, _without(text, *match.span())) if match and amount else None


def find_price_band(text: str) -> tuple[Money, Money, str] | None:
    """The least and the most that something may cost (`2~3만원`, `between 20,000 and 30,000 won`), and the rest.

    `만원대` ends below the next number of the same place: `3만원대` is 30,000 to 39,999 won. None if no band is said.
    """
    match = _BAND_TENS.search(text)
    if match:
        low, high = (int(match[name]) * _TEN_THOUSAND for name in ("low", "high"))
        high += _TEN_THOUSAND - 1 if match["band"] else 0
        return (Money(low, "KRW"), Money(high, "KRW"), _without(text, *match.span())) if low < high else None
    amounts = [one for one in _amounts(text) if one[2] is not None]
    for start, end, amount in amounts:
        band = _BAND_BEHIND.match(text, end)
        if band and amount is not None:
            step = Decimal(10) ** (len(str(int(amount.amount))) - 1)
            return amount, Money(amount.amount + step - 1, amount.currency), _without(text, start, band.end())
    for (start, end, least), (behind, last, most) in pairwise(amounts):
        before, closed = _BETWEEN_BEFORE.search(text[:start]), _BETWEEN_BEHIND.match(text, last)
        joined = _BETWEEN.fullmatch(text[end:behind])
        if joined and (before or closed) and least and most and least.currency == most.currency and least < most:
            begin = before.start() if before else start
            return least, most, _without(text, begin, closed.end() if closed else last)
    return None


def _without(text: str, start: int, end: int) -> str:
    return " ".join((text[:start] + " " + text[end:]).split())


def _amounts(text: str) -> list[_Found]:
    """All amounts in the order of the text; what stands in a Korean number is no amount of its own."""
    big = list(_big(text))
    others = [one for one in _with_currency(text) if not any(start < one[1] and one[0] < end for start, end, _ in big)]
    return sorted([*big, *others], key=lambda one: one[0])


def _with_currency(text: str) -> Iterator[_Found]:
    """`$30`, `45,000 won`, `35k won`."""
    for pattern in (_WITH_SIGN, _WITH_WORD):
        for match in pattern.finditer(text):
            name = match["name"].lower()
            amount = _money(match["number"], _SIGNS.get(name) or _WORDS[name], thousands=bool(match["k"]))
            yield match.start(), match.end(), amount


def _big(text: str) -> Iterator[_Found]:
    """`4만5천원`, `3만 원`, `만원`, `백만원`, `12만3456원`, `3억원`, `5만 이하`."""
    for match in _BIG.finditer(text):
        value = None if _RANGE_BEFORE.search(text[: match.start()]) else _korean_number(match["number"])
        yield match.start(), match.end(), Money(value, "KRW") if value else None


def _korean_number(text: str) -> Decimal | None:
    """`4만5천`, `백만`, `12만3456`, `1.5만`; None if it does not add up."""
    total, rest = Decimal(0), "".join(text.split())
    for unit, worth in (("억", _TEN_THOUSAND**2), ("만", _TEN_THOUSAND)):
        head, mark, behind = rest.partition(unit)
        if mark:
            count = _group(head) if head else Decimal(1)
            if count is None:
                return None
            total, rest = total + count * worth, behind
    last = _group(rest) if rest else Decimal(0)
    return None if last is None else total + last


def _group(text: str) -> Decimal | None:
    """`3`, `1.5`, `3456`, `십오`, `3천5백`: below ten thousand."""
    if re.fullmatch(_NUMBER, text):
        number = Decimal(text.replace(",", ""))
        return number if number < _TEN_THOUSAND else None
    match = _GROUP.fullmatch(text)
    if match is None:
        return None
    return sum((_digit(match[name], worth) for name, worth in _PLACES), Decimal(0))


def _digit(said: str | None, worth: int) -> Decimal:
    """What a place holds: `천` alone is one thousand, an empty last place nothing."""
    if said:
        return Decimal(_DIGITS.get(said, said)) * worth
    return Decimal(worth if said is not None and worth > 1 else 0)


def _money(number: str, currency: str, *, thousands: bool = False) -> Money | None:
    value = Decimal(number.replace(",", "")) * (_THOUSAND if thousands else 1)
    if get_currency_precision(currency) == 0:
        value = value.to_integral_value()
    return Money(value, currency) if value else None
