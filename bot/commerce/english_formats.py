"""Dates, times, lists and spans of days the way English writes them, shorter than Unicode's locale data has them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time

from babel.dates import format_date as babel_date

_NOON = 12
_LOCALE = "en"


def format_date(day: date, *, today: date) -> str:
    """`Tue, Nov 24`; with the year only if it is not the year of `today`."""
    return str(babel_date(day, "EEE, MMM d" if day.year == today.year else "EEE, MMM d, y", locale=_LOCALE))


def format_dates(first: date, last: date, *, today: date) -> str:
    """`Nov 24-26`, `Nov 30-Dec 2`."""
    if first.year != last.year:
        return f"{babel_date(first, 'MMM d, y', locale=_LOCALE)} - {babel_date(last, 'MMM d, y', locale=_LOCALE)}"
    end = str(babel_date(last, "d" if first.month == last.month else "MMM d", locale=_LOCALE))
    year = "" if last.year == today.year else f", {last.year}"
    return f"{babel_date(first, 'MMM d', locale=_LOCALE)}-{end}{year}"


def format_time(at: time) -> str:
    """`6 PM`, `6:30 PM`."""
    minutes = f":{at.minute:02}" if at.minute else ""
    return f"{(at.hour - 1) % _NOON + 1}{minutes} {'AM' if at.hour < _NOON else 'PM'}"


def format_list(items: Sequence[str], *, either: bool) -> str:
    """`a, b and c`, or `a, b or c`; at least two."""
    *rest, last = items
    return f"{', '.join(rest)} {'or' if either else 'and'} {last}"
