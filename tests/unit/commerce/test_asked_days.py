"""Days asked about by name, date or weekday."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from shipped_words import shipped_lexicon

from bot.commerce.asked_days import AskedDays, asked_days, days_in_question
from bot.commerce.holiday_names import find_holiday
from bot.commerce.lexicon import Lexicon
from bot.commerce.shop import ClosedDays, Shop

TODAY = date(2026, 11, 30)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("are you open on christmas", date(2026, 12, 25)),
        ("open at chrsitmas?", date(2026, 12, 25)),
        ("what about new year's day?", date(2027, 1, 1)),
        ("on New Year’s Eve", date(2026, 12, 31)),
        ("christmas eve", date(2026, 12, 24)),
        ("크리스마스에도 해요?", date(2026, 12, 25)),
        ("크리스마스 이브에도 해요?", date(2026, 12, 24)),
        ("설날에 영업하나요", date(2027, 2, 7)),
        ("설에도 하세요?", date(2027, 2, 7)),
        ("추석연휴에 배송돼요?", date(2027, 9, 14)),
        ("삼일절", date(2027, 3, 1)),
        ("Hangul Day", date(2027, 10, 9)),
        # a holiday of the language's country; of two with the same name the shop's own
        ("are you open on thanksgiving", date(2027, 11, 25)),
        ("memorial day hours", date(2027, 6, 6)),
        ("when are you open", None),
        ("설명서 주세요", None),
    ],
)
def test_a_holiday_is_known_by_what_people_call_it(shop: Shop, text: str, day: date | None) -> None:
    assert find_holiday(shop, text, TODAY, shipped_lexicon()) == day


def test_a_holiday_is_todays_or_the_next(shop: Shop) -> None:
    lexicon = shipped_lexicon()
    assert find_holiday(shop, "christmas", date(2026, 12, 25), lexicon) == date(2026, 12, 25)
    assert find_holiday(shop, "christmas", date(2026, 12, 26), lexicon) == date(2027, 12, 25)


def test_a_shop_elsewhere_has_its_own_holidays(shop: Shop) -> None:
    words = Lexicon.of({"de": {"holidays": {"Christmas Day": ("Weihnachten",)}}})
    berlin = replace(shop, country="DE", languages=("de",), closed_days=ClosedDays("DE", ()))
    assert find_holiday(berlin, "Seid ihr an Weihnachten da?", TODAY, words) == date(2026, 12, 25)
    assert find_holiday(berlin, "Und am Tag der Deutschen Einheit?", TODAY, words) == date(2027, 10, 3)
    nowhere = replace(berlin, country="TK", closed_days=ClosedDays(None, ()))
    assert find_holiday(nowhere, "an Ostermontag", TODAY, words) == date(2027, 3, 29)


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("W7", date(2026, 12, 6)),
        ("W1", TODAY),
        ("P1D", date(2026, 12, 1)),
        ("--12-24", date(2026, 12, 24)),
        ("--11-29", date(2027, 11, 29)),
        ("2026-12-24", date(2026, 12, 24)),
    ],
)
def test_days_count_from_today_on(shop: Shop, said: str, day: date) -> None:
    assert asked_days(shop, "", [said], TODAY, shipped_lexicon()) == (AskedDays(day, day, day),)


@pytest.mark.parametrize("said", ["-P1D", "P1W", "--12", "2026-11-01", "--02-30"])
def test_what_is_past_or_no_single_day_is_none(shop: Shop, said: str) -> None:
    assert asked_days(shop, "", [said], TODAY, shipped_lexicon()) == ()


def test_who_asks_about_chuseok_asks_about_all_of_its_days(shop: Shop) -> None:
    (days,) = asked_days(shop, "추석에 배송돼요?", [], TODAY, shipped_lexicon())
    assert days == AskedDays(date(2027, 9, 14), date(2027, 9, 16), date(2027, 9, 15))
    works = replace(shop, closed_days=ClosedDays(None, ()))
    (day,) = asked_days(works, "추석에 배송돼요?", [], TODAY, shipped_lexicon())
    assert day == AskedDays(date(2027, 9, 15), date(2027, 9, 15), date(2027, 9, 15))


@pytest.mark.parametrize(
    ("text", "words", "kept"),
    [
        ("I bought it on Tuesday, can it come on Friday?", {"Tuesday": "W2", "Friday": "W5"}, ["W5"]),
        ("can it come on Friday? I paid on Tuesday", {"Friday": "W5", "Tuesday": "W2"}, ["W5"]),
        ("open on Thursday, December 24?", {"Thursday": "W4", "December 24": "--12-24"}, ["--12-24"]),
        ("open on December 24 (Thursday)?", {"December 24": "--12-24", "Thursday": "W4"}, ["--12-24"]),
        ("open on Thursday or on December 24?", {"Thursday": "W4", "December 24": "--12-24"}, ["W4", "--12-24"]),
        ("is Friday a delivery day", {"Friday": "W5"}, ["W5"]),
        ("화요일에 샀는데 금요일에 배송돼요?", {"화요일": "W2", "금요일": "W5"}, ["W5"]),
        ("12월 24일 목요일에 하세요?", {"12월 24일": "--12-24", "목요일": "W4"}, ["--12-24"]),
        ("토요일에도 배송하나요", {"토요일": "W6"}, ["W6"]),
    ],
)
def test_a_day_on_which_something_was_done_and_a_weekday_beside_a_date_are_not_asked_about(
    text: str, words: dict[str, str], kept: list[str]
) -> None:
    found = [(text.index(word), text.index(word) + len(word), value) for word, value in words.items()]
    assert days_in_question(text, found, shipped_lexicon()) == kept


@pytest.mark.parametrize(
    ("today", "said", "day"),
    [
        (date(2026, 11, 24), "W5", date(2026, 11, 27)),
        (date(2026, 11, 24), "P1W5", date(2026, 12, 4)),
        (date(2026, 11, 24), "P1W1", date(2026, 11, 30)),
        (date(2026, 11, 24), "P2W1", date(2026, 12, 7)),
        (date(2026, 11, 29), "P1W5", date(2026, 12, 4)),
        (date(2026, 11, 30), "P1W1", date(2026, 12, 7)),
    ],
)
def test_a_weekday_of_next_week_is_none_of_this_one(shop: Shop, today: date, said: str, day: date) -> None:
    assert [one.asked for one in asked_days(shop, "", [said], today, shipped_lexicon())] == [day]


def test_a_weekday_of_next_week_beside_its_date_is_no_day_of_its_own() -> None:
    text = "next Friday, December 4"
    assert days_in_question(text, [(0, 11, "P1W5"), (13, 23, "--12-04")], shipped_lexicon()) == ["--12-04"]
