"""Money, dates, times, lists and quantities the way Koreans write them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time
from decimal import Decimal

from babel.dates import format_date as babel_date
from babel.numbers import format_decimal

from bot.commerce.korean import resolve_particles

_NOON = 12
_PAIR = 2
_LOCALE = "ko"


def format_won(amount: Decimal) -> str:
    """`39,000원`."""
    return f"{format_decimal(amount.quantize(Decimal(1)), locale=_LOCALE)}원"


def format_date(day: date, *, today: date) -> str:
    """`11월 24일(화)`; with the year only if it is not the year of `today`."""
    return str(babel_date(day, "M월 d일(EEE)" if day.year == today.year else "y년 M월 d일(EEE)", locale=_LOCALE))


def format_dates(first: date, last: date, *, today: date) -> str:
    """`11월 24일(화)~26일(목)`."""
    end = "d일(EEE)" if (first.year, first.month) == (last.year, last.month) else "M월 d일(EEE)"
    end = end if first.year == last.year else "y년 M월 d일(EEE)"
    return f"{format_date(first, today=today)}~{babel_date(last, end, locale=_LOCALE)}"


def format_time(at: time) -> str:
    """`오후 6시`, `오후 6시 30분`."""
    minutes = f" {at.minute}분" if at.minute else ""
    return f"{'오전' if at.hour < _NOON else '오후'} {(at.hour - 1) % _NOON + 1}시{minutes}"


def format_list(items: Sequence[str], *, either: bool) -> str:
    """`a와 b`, `a, b, c`, or `a, b 또는 c`; at least two."""
    *rest, last = items
    if either:
        return f"{', '.join(rest)} 또는 {last}"
    return resolve_particles(f"{rest[0]}와(과) {last}") if len(items) == _PAIR else ", ".join(items)


def format_quantity(name: str, quantity: int) -> str:
    """`책상 조명 2개`."""
    return f"{name} {quantity}개"


def format_day_span(first: int, last: int) -> str:
    """`3일`, `1~3일`."""
    return f"{first}일" if first == last else f"{first}~{last}일"
