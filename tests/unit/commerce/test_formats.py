from datetime import date, time

import pytest
from moneyed import Money

from bot.commerce.formats import (
    fill,
    format_date,
    format_dates,
    format_day_span,
    format_list,
    format_money,
    format_quantity,
    format_time,
)

TODAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("amount", "currency", "language", "text"),
    [
        ("39000", "KRW", "en", "₩39,000"),
        ("39000", "KRW", "ko", "39,000원"),
        ("0", "KRW", "ko", "0원"),
        ("-3000", "KRW", "ko", "-3,000원"),
        ("1234567", "KRW", "en", "₩1,234,567"),
        ("39", "USD", "en", "$39.00"),
        ("39.5", "USD", "ko", "US$39.50"),
        ("39.5", "EUR", "de", "39,50\N{NO-BREAK SPACE}€"),
    ],
)
def test_money(amount: str, currency: str, language: str, text: str) -> None:
    assert format_money(Money(amount, currency), language) == text


@pytest.mark.parametrize(
    ("day", "language", "text"),
    [
        (date(2026, 11, 24), "en", "Tue, Nov 24"),
        (date(2026, 11, 24), "ko", "11월 24일(화)"),
        (date(2026, 9, 1), "en", "Tue, Sep 1"),
        (date(2027, 1, 4), "en", "Mon, Jan 4, 2027"),
        (date(2027, 1, 4), "ko", "2027년 1월 4일(월)"),
        (date(2026, 11, 24), "de", "24.11.2026"),
    ],
)
def test_dates(day: date, language: str, text: str) -> None:
    assert format_date(day, language, today=TODAY) == text


@pytest.mark.parametrize(
    ("first", "last", "language", "text"),
    [
        (date(2026, 11, 24), date(2026, 11, 26), "en", "Nov 24-26"),
        (date(2026, 11, 24), date(2026, 11, 26), "ko", "11월 24일(화)~26일(목)"),
        (date(2026, 11, 30), date(2026, 12, 2), "en", "Nov 30-Dec 2"),
        (date(2026, 11, 30), date(2026, 12, 2), "ko", "11월 30일(월)~12월 2일(수)"),
        (date(2026, 12, 30), date(2027, 1, 4), "en", "Dec 30, 2026 - Jan 4, 2027"),
        (date(2026, 12, 30), date(2027, 1, 4), "ko", "12월 30일(수)~2027년 1월 4일(월)"),
        (date(2027, 1, 4), date(2027, 1, 6), "en", "Jan 4-6, 2027"),
        (date(2026, 11, 24), date(2026, 11, 24), "en", "Tue, Nov 24"),
        (date(2026, 11, 24), date(2026, 11, 26), "de", "24.11.2026 - 26.11.2026"),
    ],
)
def test_date_ranges(first: date, last: date, language: str, text: str) -> None:
    assert format_dates(first, last, language, today=TODAY) == text


@pytest.mark.parametrize(
    ("at", "language", "text"),
    [
        (time(18), "en", "6 PM"),
        (time(18, 30), "en", "6:30 PM"),
        (time(0), "en", "12 AM"),
        (time(12, 5), "en", "12:05 PM"),
        (time(18), "ko", "오후 6시"),
        (time(18, 30), "ko", "오후 6시 30분"),
        (time(0), "ko", "오전 12시"),
        (time(9, 5), "ko", "오전 9시 5분"),
        (time(18, 30), "de", "18:30"),
    ],
)
def test_times(at: time, language: str, text: str) -> None:
    assert format_time(at, language) == text


@pytest.mark.parametrize(
    ("items", "either", "english", "korean"),
    [
        ([], False, "", ""),
        (["램프"], False, "램프", "램프"),
        (["램프", "담요"], False, "램프 and 담요", "램프와 담요"),
        (["가운", "담요"], False, "가운 and 담요", "가운과 담요"),
        (["a", "b", "c"], False, "a, b and c", "a, b, c"),
        (["a", "b", "c"], True, "a, b or c", "a, b 또는 c"),
    ],
)
def test_lists(*, items: list[str], either: bool, english: str, korean: str) -> None:
    assert format_list(items, "en", either=either) == english
    assert format_list(items, "ko", either=either) == korean


def test_quantities_and_spans_of_days() -> None:
    assert format_quantity("Desk lamp", 2, "en") == "2 × Desk lamp"
    assert format_quantity("책상 조명", 2, "ko") == "책상 조명 2개"
    assert format_quantity("Desk lamp", 1, "en") == "Desk lamp"
    assert [format_day_span(*span, "en") for span in ((1, 1), (2, 2), (1, 3))] == ["1 day", "2 days", "1-3 days"]
    assert [format_day_span(*span, "ko") for span in ((1, 1), (1, 3))] == ["1일", "1~3일"]


def test_filling_in_chooses_particles_and_leaves_braces_of_values_alone() -> None:
    assert fill("{product}을(를) 찾았어요.", {"product": "책상 조명"}, "ko") == "책상 조명을 찾았어요."
    assert fill("I found {product}.", {"product": "{x} 을(를)"}, "en") == "I found {x} 을(를)."
    with pytest.raises(KeyError, match="product"):
        fill("{product}", {}, "en")


def test_other_languages_are_written_as_unicode_has_them() -> None:
    assert [format_day_span(*span, "de") for span in ((1, 1), (1, 3))] == ["1 Tag", "1-3 Tage"]
    assert format_list(["Lampe", "Becher"], "de") == "Lampe und Becher"
    assert format_quantity("Lampe", 1, "de", single=True) == "1 × Lampe"
