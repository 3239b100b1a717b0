"""What something may cost: `under 30,000 won`, `3만원 이하`, `2~3만원`. The words are in `<language>.amounts.yml`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise

from moneyed import Money

from bot.commerce.korean_numbers import band_behind, find_korean_band
from bot.commerce.lexicon import Lexicon
from bot.commerce.said_amounts import NUMBER, SaidAmount, money_of, said_amounts
from bot.commerce.shapes import any_word

_UNITS = "mm|cm|m|ml|l|g|kg|w|x"
_NEAR = 40
"""How many characters in front of an amount may belong to it."""
_ROUND = 100
"""Who names two bare numbers as prices rounds them; other ones are numbers of orders."""


@dataclass(frozen=True)
class _Patterns:
    """What stands around amounts. `bare` is a limit without a currency: a smaller number may as well be centimetres."""

    limit_before: re.Pattern[str]
    limit_behind: re.Pattern[str]
    floor_before: re.Pattern[str]
    floor_behind: re.Pattern[str]
    bare_floor: re.Pattern[str]
    bare: re.Pattern[str]
    band_before: re.Pattern[str]
    band_between: re.Pattern[str]
    band_behind: re.Pattern[str]
    bare_least: re.Pattern[str]
    bare_least_closed: re.Pattern[str]
    bare_most: re.Pattern[str]
    bare_most_alone: re.Pattern[str]
    bare_band: re.Pattern[str]


@lru_cache(maxsize=8)
def _patterns(lexicon: Lexicon) -> _Patterns:
    before, then = any_word(lexicon, "price_limits", "before"), any_word(lexicon, "price_limits", "then")
    limit_particles = any_word(lexicon, "price_limits", "particles")
    band_particles = any_word(lexicon, "price_bands", "particles")
    floor_before = any_word(lexicon, "price_floors", "before")
    floor_particles = any_word(lexicon, "price_floors", "particles")
    number = (
        rf"(?P<number>{NUMBER})(?:(?P<k>\s?k\b)|(?<=\d{{4}})(?=\s*(?:$|[?!.,](?!\d)|{then}\b))"
        rf"|(?<=,\d{{3}})(?=\s*(?:$|[?!.](?!\d)|{then}\b)))"
    )
    bare, bare_floor = rf"\b{before}\s+{number}", rf"\b{floor_before}\s+{number}"
    joint = rf"\s*(?:{any_word(lexicon, 'price_bands', 'between')}|~|–|-)\s*"
    band_before = any_word(lexicon, "price_bands", "before")
    alone = rf"\s*(?:{any_word(lexicon, 'price_bands', 'alone')}|~|–|-)\s*"
    whole = r"(?:\d{1,3}(?:,\d{3})+|\d{4,7})"
    unit = rf"\s?(?:%|(?:{_UNITS}|{any_word(lexicon, 'measures')}|{any_word(lexicon, 'counted_things')})(?![a-z]))"
    most = rf"(?P<number>{NUMBER})(?!\d|[.,]\d|{unit})"
    patterns = (
        rf"\b{before}\s*$",
        rf"\s*{any_word(lexicon, 'price_limits', 'behind')}(?:(?<![a-z])|(?![a-z])){limit_particles}?",
        rf"\b{floor_before}\s*$",
        rf"\s*{any_word(lexicon, 'price_floors', 'behind')}(?:(?<![a-z])|(?![a-z])){floor_particles}?",
        bare_floor,
        bare,
        rf"\b{band_before}\s*$",
        joint,
        rf"\s*{any_word(lexicon, 'price_bands', 'behind')}{band_particles}?",
        rf"(?<![\d.,#])(?:\b{band_before}\s+(?P<number>{NUMBER}){joint}|(?P<short>{NUMBER}){alone})$",
        rf"(?<![\d.,#])(?P<number>{NUMBER}){joint}$",
        rf"{joint}{most}",
        rf"{alone}{most}",
        rf"\b{band_before}\s+(?P<least>{whole}){joint}(?P<most>{whole})(?!\d|[.,]\d)",
    )
    return _Patterns(*(re.compile(pattern, re.IGNORECASE) for pattern in patterns))


def find_price_limit(text: str, currency: str, lexicon: Lexicon) -> tuple[Money, str] | None:
    """The most that something may cost (`under 30,000 won`, `3만원 이하`), and `text` without those words.

    The amount is in the currency it is said in; `under 50k` without one is in `currency` (ISO 4217). None if no limit
    is said.
    """
    patterns = _patterns(lexicon)
    return _bound(text, currency, lexicon, patterns.limit_before, patterns.limit_behind, patterns.bare)


def find_price_floor(text: str, currency: str, lexicon: Lexicon) -> tuple[Money, str] | None:
    """The least that something may cost (`over 30,000 won`, `3만원 이상`), and `text` without those words.

    As with `find_price_limit`; None also where a limit is said: `not over 30,000 won`.
    """
    if find_price_limit(text, currency, lexicon) is not None:
        return None
    patterns = _patterns(lexicon)
    return _bound(text, currency, lexicon, patterns.floor_before, patterns.floor_behind, patterns.bare_floor)


def _bound(  # noqa: PLR0917 (three patterns of one kind)
    text: str,
    currency: str,
    lexicon: Lexicon,
    in_front: re.Pattern[str],
    behind_it: re.Pattern[str],
    bare: re.Pattern[str],
) -> tuple[Money, str] | None:
    """The amount that one of the patterns makes a bound, and the rest of `text`."""
    for start, end, amount in said_amounts(text, lexicon):
        if amount is None:
            continue
        before, behind = _in_front(in_front, text, start), behind_it.match(text, end)
        if before is not None or behind:
            return amount, _without(text, start if before is None else before, behind.end() if behind else end)
    match = bare.search(text)
    amount = money_of(match["number"], currency, thousands=bool(match["k"])) if match else None
    return (amount, _without(text, *match.span())) if match and amount else None


def find_price_band(text: str, currency: str, lexicon: Lexicon) -> tuple[Money, Money, str] | None:
    """The least and the most that something may cost (`2~3만원`, `between 20,000 and 30,000 won`), and the rest.

    `만원대` ends below the next number of the same place: `3만원대` is 30,000 to 39,999 won.
    A currency that is said once holds for both: `20 to 40 dollars`. A band without one is in `currency` (ISO 4217).
    None if no band is said.
    """
    tens = find_korean_band(text, lexicon)
    if tens:
        start, end, low, high = tens
        return (low, high, _without(text, start, end)) if low < high else None
    amounts = [one for one in said_amounts(text, lexicon) if one[2] is not None]
    for start, end, amount in amounts:
        band_end = band_behind(text, end)
        if band_end is not None and amount is not None:
            step = Decimal(10) ** (len(str(int(amount.amount))) - 1)
            return amount, Money(amount.amount + step - 1, amount.currency), _without(text, start, band_end)
    patterns = _patterns(lexicon)
    for (start, end, least), (behind, last, most) in pairwise(amounts):
        if not least or not most or least.currency != most.currency or least >= most:
            continue
        before, closed = _in_front(patterns.band_before, text, start), patterns.band_behind.match(text, last)
        if patterns.band_between.fullmatch(text, end, behind) and (before is not None or closed):
            begin = start if before is None else before
            return least, most, _without(text, begin, closed.end() if closed else last)
    return _half_said_band(text, currency, amounts, patterns)


def _half_said_band(
    text: str, currency: str, amounts: list[SaidAmount], patterns: _Patterns
) -> tuple[Money, Money, str] | None:
    """A band whose currency is said with one of its numbers (`20 to 40 dollars`, `$20-40`), or with none."""
    for start, end, amount in amounts:
        band = amount and (
            _least_bare(text, start, end, amount, patterns) or _most_bare(text, start, end, amount, patterns)
        )
        if band:
            return band
    bare = None if amounts else patterns.bare_band.search(text)
    if bare is None:
        return None
    low, high = money_of(bare["least"], currency), money_of(bare["most"], currency)
    if not low or not high or low >= high or low.amount % _ROUND or high.amount % _ROUND:
        return None
    return low, high, _without(text, *bare.span())


def _least_bare(text: str, start: int, end: int, most: Money, patterns: _Patterns) -> tuple[Money, Money, str] | None:
    """`20 to 40 dollars`: the amount at `start` is the most."""
    first = max(0, start - _NEAR)
    closed = patterns.band_behind.match(text, end)
    found = patterns.bare_least.search(text, first, start)
    if found is None and closed:
        found = patterns.bare_least_closed.search(text, first, start)
    if found is None:
        return None
    said = found.groupdict()
    least = money_of(said["number"] or said.get("short") or "", most.currency.code)
    if not least or least >= most:
        return None
    return least, most, _without(text, found.start(), closed.end() if closed else end)


def _most_bare(text: str, start: int, end: int, least: Money, patterns: _Patterns) -> tuple[Money, Money, str] | None:
    """`$20-40`: the amount at `start` is the least, which it is not behind a word such as `under`."""
    before = _in_front(patterns.band_before, text, start)
    found = (patterns.bare_most_alone if before is None else patterns.bare_most).match(text, end)
    if found is None or _in_front(patterns.limit_before, text, start) is not None:
        return None
    most = money_of(found["number"], least.currency.code)
    begin = start if before is None else before
    return (least, most, _without(text, begin, found.end())) if most and least < most else None


def _in_front(pattern: re.Pattern[str], text: str, place: int) -> int | None:
    """Where what stands right before `place` begins, if it fits; nothing further away is looked at."""
    match = pattern.search(text, max(0, place - _NEAR), place)
    return match.start() if match else None


def _without(text: str, start: int, end: int) -> str:
    return " ".join((text[:start] + " " + text[end:]).split())
