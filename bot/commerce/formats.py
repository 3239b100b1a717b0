"""Money, dates, times, lists and quantities the way people of each language write them.

English and Korean have modules of their own; what Unicode's locale data (babel) says serves every other language.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, time

from babel.dates import format_date as babel_date
from babel.dates import format_time as babel_time
from babel.lists import format_list as babel_list
from babel.numbers import format_currency
from babel.units import format_unit
from moneyed import Money

from bot.commerce import english_formats, korean_formats
from bot.commerce.korean import resolve_particles


def format_money(amount: Money, language: str) -> str:
    """`₩39,000`, `39,000원`, `$39.00`."""
    code = amount.currency.code
    if language == "ko" and code == "KRW":
        return korean_formats.format_won(amount.amount)
    return str(format_currency(amount.amount, code, locale=language))


def format_date(day: date, language: str, *, today: date) -> str:
    """`Tue, Nov 24` or `11월 24일(화)`; with the year only if it is not the year of `today`."""
    if language == "en":
        return english_formats.format_date(day, today=today)
    if language == "ko":
        return korean_formats.format_date(day, today=today)
    return str(babel_date(day, "medium", locale=language))


def format_dates(first: date, last: date, language: str, *, today: date) -> str:
    """`Nov 24-26`, `Nov 30-Dec 2`, `11월 24일(화)~26일(목)`; one date where both are the same."""
    if first == last:
        return format_date(first, language, today=today)
    if language == "en":
        return english_formats.format_dates(first, last, today=today)
    if language == "ko":
        return korean_formats.format_dates(first, last, today=today)
    return f"{format_date(first, language, today=today)} - {format_date(last, language, today=today)}"


def format_time(at: time, language: str) -> str:
    """`6 PM`, `6:30 PM`, `오후 6시`, `오후 6시 30분`."""
    if language == "en":
        return english_formats.format_time(at)
    if language == "ko":
        return korean_formats.format_time(at)
    return str(babel_time(at, "short", locale=language))


def format_list(items: Sequence[str], language: str, *, either: bool = False) -> str:
    """`a, b and c` or `a, b, c`; with `either` it is `a, b or c` and `a, b 또는 c`. Two Korean ones: `a와 b`."""
    if len(items) < len("ab"):
        return "".join(items)
    if language == "en":
        return english_formats.format_list(items, either=either)
    if language == "ko":
        return korean_formats.format_list(items, either=either)
    return str(babel_list(list(items), style="or" if either else "standard", locale=language))


def format_quantity(name: str, quantity: int, language: str, *, single: bool = False) -> str:
    """`2 × Desk lamp` or `책상 조명 2개`; a single one is the bare name unless `single` ones are counted as well."""
    if quantity == 1 and not single:
        return name
    return korean_formats.format_quantity(name, quantity) if language == "ko" else f"{quantity} × {name}"


def format_day_span(first: int, last: int, language: str) -> str:
    """A number of days: `1-3 days`, `1 day`, `1~3일`, `1-3 Tage`."""
    if language == "ko":
        return korean_formats.format_day_span(first, last)
    if first == last:
        return str(format_unit(last, "duration-day", locale=language))
    several = max(last, 2)  # `0-1 days`: a span is never one
    days = str(format_unit(several, "duration-day", locale=language))
    return days.replace(str(several), f"{first}-{last}")


def fill(text: str, values: Mapping[str, str], language: str) -> str:
    """Put `values` in place of `{name}` and, in Korean, choose the particles. Braces in the values stay as they are.

    Raises `KeyError` for a placeholder without a value.
    """
    filled = text.format_map(values)
    return resolve_particles(filled) if language == "ko" else filled
