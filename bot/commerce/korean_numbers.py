"""Sums in Korean numerals, counted in tens of thousands: `4만5천 원`, `백만원`, `12만3456원`, `2~3만원`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache

from moneyed import Money

from bot.commerce.lexicon import Lexicon
from bot.commerce.shapes import any_word

_WON = "KRW"
_NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d{1,2})?|\d+(?:\.\d{1,2})?"
_DIGITS = {"일": 1, "이": 2, "삼": 3, "사": 4, "오": 5, "육": 6, "칠": 7, "팔": 8, "구": 9}
_DIGIT = rf"(?:\d(?:\.\d)?|[{''.join(_DIGITS)}])"
_SAID = "".join(_DIGITS)
_GROUP = re.compile(
    rf"(?:(?P<cheon>{_DIGIT}?)천)?(?:(?P<baek>{_DIGIT}?)백)?(?:(?P<sip>{_DIGIT}?)십)?(?P<one>{_DIGIT}?)"
)
"""What stands before or behind 만 and 억."""
_RANGE_BEFORE = re.compile(r"\d\s?[~–-]\s?$")
_BAND_TENS = re.compile(
    r"(?<![\d.,#])(?P<low>\d{1,3})(?:\s?만\s?원?)?\s?[~–,-]\s?(?P<high>\d{1,3})\s?만\s?(?:원|(?=대))(?P<band>대)?(?:의|로|에서|짜리)?"
)
"""`2~3만원`, `2만~3만원대`."""
_BAND_BEHIND = re.compile(r"대(?![가-힣]*(?:출|신|금))(?:의|로|에|에서|짜리)?")
"""`3만원대`."""
_SAID_NUMBER = re.compile(
    rf"(?<![가-힣\d])[{''.join(_DIGITS)}]?천(?:\s?[{''.join(_DIGITS)}]?백)?(?:\s?[{''.join(_DIGITS)}]?십)?(?:\s?[{''.join(_DIGITS)}])?"
)
"""`천삼십육`, `이천 삼백`: from a thousand to less than ten thousand, in words alone."""
_PLACES = (("cheon", 1000), ("baek", 100), ("sip", 10), ("one", 1))
TEN_THOUSAND = 10_000


@lru_cache(maxsize=8)
def _big(lexicon: Lexicon) -> re.Pattern[str]:
    """A number with a Korean unit, as far as it goes; whether it can be read is another matter."""
    limit = any_word(lexicon, "price_limits", "behind")
    return re.compile(
        rf"(?<![\d.,#])(?:(?=\d)|(?<![가-힣])(?<![몇수]\s))"
        rf"(?P<number>(?:(?:\d[\d,.]*\s?|[{_SAID}]+)?[십백천만억조]\s?)+(?:\d[\d,.]*\s?|[{_SAID}]+)?)"
        rf"(?:원(?!하|해|합|했|함|래|숭)|(?<=만)(?=\s?{limit})|(?<=만\s)(?={limit}))"
    )


def find_korean_sums(text: str, lexicon: Lexicon) -> Iterator[tuple[int, int, Money | None]]:
    """`4만5천원`, `3만 원`, `만원`, `백만원`, `12만3456원`, `3억원`, `5만 이하`: begin, end, and None if unreadable."""
    for match in _big(lexicon).finditer(text):
        value = None if _RANGE_BEFORE.search(text[: match.start()]) else _read(match["number"])
        yield match.start(), match.end(), Money(value, _WON) if value else None


@lru_cache(maxsize=8)
def _band_closed(lexicon: Lexicon) -> re.Pattern[str]:
    """`2만에서 5만원 사이`: a word behind it tells it from a price that has risen."""
    between, behind, particles = (any_word(lexicon, "price_bands", one) for one in ("between", "behind", "particles"))
    return re.compile(
        rf"(?<![\d.,#])(?P<low>\d{{1,3}})(?:\s?만\s?원?)?\s?{between}\s?(?P<high>\d{{1,3}})\s?만\s?원?(?P<band>대)?"
        rf"\s?{behind}{particles}?"
    )


def find_korean_band(text: str, lexicon: Lexicon) -> tuple[int, int, Money, Money] | None:
    """`2~3만원`: begin, end, the least and the most; None if there is none, or if the least is no less."""
    match = _BAND_TENS.search(text) or _band_closed(lexicon).search(text)
    if match is None:
        return None
    low, high = (int(match[name]) * TEN_THOUSAND for name in ("low", "high"))
    high += TEN_THOUSAND - 1 if match["band"] else 0
    return (*match.span(), Money(low, _WON), Money(high, _WON))


def band_behind(text: str, place: int) -> int | None:
    """Where `대` of `3만원대` ends, if it stands at `place`."""
    match = _BAND_BEHIND.match(text, place)
    return match.end() if match else None


def find_said_numbers(text: str) -> Iterator[tuple[int, int, int]]:
    """`천삼십육`: begin, end and value of numbers of four digits that are said as one."""
    for match in _SAID_NUMBER.finditer(text):
        value = _group("".join(match.group().split()))
        if value is not None:
            yield match.start(), match.end(), int(value)


def _read(text: str) -> Decimal | None:
    """`4만5천`, `백만`, `12만3456`, `1.5만`; None if it does not add up."""
    total, rest = Decimal(0), "".join(text.split())
    for unit, worth in (("억", TEN_THOUSAND**2), ("만", TEN_THOUSAND)):
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
        return number if number < TEN_THOUSAND else None
    match = _GROUP.fullmatch(text)
    if match is None:
        return None
    return sum((_digit(match[name], worth) for name, worth in _PLACES), Decimal(0))


def _digit(said: str | None, worth: int) -> Decimal:
    """What a place holds: `천` alone is one thousand, an empty last place nothing."""
    if said:
        return Decimal(_DIGITS.get(said, said)) * worth
    return Decimal(worth if said is not None and worth > 1 else 0)
