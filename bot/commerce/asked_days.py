"""Days that customers ask about by name or date: `on Sunday`, `12월 25일`, `at Chuseok`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.commerce.holiday_names import find_holiday
from bot.commerce.lexicon import Lexicon
from bot.commerce.shapes import find_shapes, search_shape
from bot.commerce.shop import Shop
from bot.commerce.workdays import is_public_holiday

_WEEK = 7
_MARKS = 3
"""As many spaces, commas and brackets stand between a date and its weekday."""
_SAID = re.compile(
    r"(?:(?P<year>\d{4})|-)-(?P<month>\d\d)-(?P<day>\d\d)|W(?P<weekday>[1-7])|P(?P<weeks>[12])W(?P<of_week>[1-7])|P(?P<ahead>\d{1,3})D",
    re.ASCII,
)
"""The dates that entities hold, as `bot.nlu.dates` tells them, as far as they are one day from today on."""

_WEEKDAY = re.compile(r"(?:P[12])?W[1-7]", re.ASCII)


@dataclass(frozen=True)
class AskedDays:
    """One day, `asked`, or the public holidays in a row that it is one of."""

    first: date
    last: date
    asked: date


def asked_days(shop: Shop, text: str, said: Sequence[str], today: date, lexicon: Lexicon) -> tuple[AskedDays, ...]:
    """The days that a message asks about, today and after: those in `said`, and a holiday that is named in `text`."""
    days = [_day(one, today) for one in said]
    days.append(find_holiday(shop, text, today, lexicon))
    return tuple(dict.fromkeys(_with_neighbours(shop, day) for day in days if day is not None))


def days_in_question(text: str, found: Sequence[tuple[int, int, str]], lexicon: Lexicon) -> list[str]:
    """The values of those of the days `found` (start, end, value) that a question is about.

    Not the day on which something was ordered, and not the weekday beside a date: `Friday, December 25`.
    """
    ends = sorted(match.end() for shape in find_shapes(lexicon, "day_clause_end") for match in shape.finditer(text))
    kept = []
    for start, end, value in found:
        first = max((at for at in ends if at <= start), default=0)
        clause = text[first : min((at for at in ends if at >= end), default=len(text))]
        told = search_shape(lexicon, "past_deed", clause)
        if not told and not (_WEEKDAY.fullmatch(value) and _stands_beside_date(text, start, end, found)):
            kept.append(value)
    return kept


def _stands_beside_date(text: str, start: int, end: int, found: Sequence[tuple[int, int, str]]) -> bool:
    """Tell whether nothing but marks stands between the words from `start` to `end` and a date."""
    between = (
        text[end:begun] if begun >= end else text[ended:start]
        for begun, ended, one in found
        if not _WEEKDAY.fullmatch(one)
    )
    return any(not any(map(str.isalnum, words)) and len(words) <= _MARKS for words in between)


def _day(said: str, today: date) -> date | None:
    """The day of an entity; None if it is none, or past."""
    match = _SAID.fullmatch(said)
    if match is None:
        return None
    if match["ahead"]:
        return today + timedelta(int(match["ahead"]))
    if match["weeks"]:
        return today + timedelta(_WEEK * int(match["weeks"]) - today.isoweekday() + int(match["of_week"]))
    if match["weekday"]:
        return today + timedelta((int(match["weekday"]) - today.isoweekday()) % _WEEK)
    years = [int(match["year"])] if match["year"] else [today.year, today.year + 1]
    days = (_date(year, int(match["month"]), int(match["day"])) for year in years)
    return next((day for day in days if day is not None and day >= today), None)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _with_neighbours(shop: Shop, day: date) -> AskedDays:
    """Who asks about Chuseok asks about all of its days."""
    first = last = day
    while is_public_holiday(shop.closed_days, day) and is_public_holiday(shop.closed_days, first - timedelta(1)):
        first -= timedelta(1)
    while is_public_holiday(shop.closed_days, day) and is_public_holiday(shop.closed_days, last + timedelta(1)):
        last += timedelta(1)
    return AskedDays(first, last, day)
