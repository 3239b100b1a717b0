"""Money, dates, times, lists and quantities the way people of each language write them.

English and Korean are written by hand; other languages fall back to what Unicode's locale data (babel) says.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, time
from decimal import Decimal

from babel.dates import format_date as babel_date
from babel.dates import format_time as babel_time
from babel.lists import format_list as babel_list
from babel.numbers import format_currency, format_decimal
from moneyed import Money

from bot.commerce.korean import resolve_particles

NOON = 12


def format_money(amount: Money, language: str) -> str:
    """`₩39,000`, `39,000원`, `$39.00`."""
    code = amount.currency.code
    if language == "ko" and code == "KRW":
        return f"{format_decimal(amount.amount.quantize(Decimal(1)), locale='ko')}원"
    return str(format_currency(amount.amount, code, locale=language))


def format_date(day: date, language: str, *, today: date) -> str:
    """`Tue, Nov 24` or `11월 24일(화)`; with the year only if it is not the year of `today`."""
    same_year = day.year == today.year
    if language == "en":
        return str(babel_date(day, "EEE, MMM d" if same_year else "EEE, MMM d, y", locale="en"))
    if language == "ko":
        return str(babel_date(day, "M월 d일(EEE)" if same_year else "y년 M월 d일(EEE)", locale="ko"))
    return str(babel_date(day, "medium", locale=language))


def format_dates(first: date, last: date, language: str, *, today: date) -> str:
    """`Nov 24-26`, `Nov 30-Dec 2`, `11월 24일(화)~26일(목)`; one date where both are the same."""
    if first == last:
        return format_date(first, language, today=today)
    if language == "en":
        return _english_dates(first, last, today)
    if language == "ko":
        end = "d일(EEE)" if (first.year, first.month) == (last.year, last.month) else "M월 d일(EEE)"
        end = end if first.year == last.year else "y년 M월 d일(EEE)"
        return f"{format_date(first, 'ko', today=today)}~{babel_date(last, end, locale='ko')}"
    return f"{format_date(first, language, today=today)} - {format_date(last, language, today=today)}"


def _english_dates(first: date, last: date, today: date) -> str:
    if first.year != last.year:
        return f"{babel_date(first, 'MMM d, y', locale='en')} - {babel_date(last, 'MMM d, y', locale='en')}"
    end = str(babel_date(last, "d" if first.month == last.month else "MMM d", locale="en"))
    year = "" if last.year == today.year else f", {last.year}"
    return f"{babel_date(first, 'MMM d', locale='en')}-{end}{year}"


def format_time(at: time, language: str) -> str:
    """`6 PM`, `6:30 PM`, `오후 6시`, `오후 6시 30분`."""
    hour = (at.hour - 1) % NOON + 1
    if language == "en":
        minutes = f":{at.minute:02}" if at.minute else ""
        return f"{hour}{minutes} {'AM' if at.hour < NOON else 'PM'}"
    if language == "ko":
        minutes = f" {at.minute}분" if at.minute else ""
        return f"{'오전' if at.hour < NOON else '오후'} {hour}시{minutes}"
    return str(babel_time(at, "short", locale=language))


def format_list(items: Sequence[str], language: str, *, either: bool = False) -> str:
    """`a, b and c` or `a, b, c`; with `either` it is `a, b or c` and `a, b 또는 c`. Two Korean ones: `a와 b`."""
    *rest, last = items or [""]
    if not rest:
        return last
    if language == "en":
        return f"{', '.join(rest)} {'or' if either else 'and'} {last}"
    if language == "ko" and either:
        return f"{', '.join(rest)} 또는 {last}"
    if language == "ko":
        return resolve_particles(f"{rest[0]}와(과) {last}") if len(items) == len("ab") else ", ".join(items)
    return str(babel_list(list(items), style="or" if either else "standard", locale=language))


def format_quantity(name: str, quantity: int, language: str) -> str:
    """`2 × Desk lamp` or `책상 조명 2개`; a single one is the bare name."""
    if quantity == 1:
        return name
    return f"{name} {quantity}개" if language == "ko" else f"{quantity} × {name}"


def format_day_span(first: int, last: int, language: str) -> str:
    """A number of days: `1-3 days`, `1 day`, `1~3일`."""
    if language == "ko":
        return f"{first}일" if first == last else f"{first}~{last}일"
    unit = "day" if first == last == 1 else "days"
    return f"{first} {unit}" if first == last else f"{first}-{last} {unit}"


def fill(text: str, values: Mapping[str, str], language: str) -> str:
    """Put `values` in place of `{name}` and, in Korean, choose the particles. Braces in the values stay as they are.

    Raises `KeyError` for a placeholder without a value.
    """
    filled = text.format_map(values)
    return resolve_particles(filled) if language == "ko" else filled
