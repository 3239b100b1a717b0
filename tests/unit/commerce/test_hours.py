from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shipped_words import shipped_lexicon

from bot.commerce.hours import (
    LONGEST_CLOSED,
    NeverOpenError,
    closes_at,
    describe_week,
    is_open,
    next_opening,
    open_time_after,
    openings_on,
    week_groups,
)
from bot.commerce.lexicon import Lexicon
from bot.commerce.shop import ClosedDay, ClosedDays, Hours, Opening, Shop
from bot.commerce.workdays import closed_reason, upcoming_closed_days

Moment = Callable[..., datetime]


@pytest.mark.parametrize(
    ("day", "hour", "minute", "open_", "opens"),
    [
        (20, 9, 59, False, (20, 10, 0)),
        (20, 10, 0, True, (20, 13, 30)),
        (20, 12, 29, True, (20, 13, 30)),
        (20, 12, 30, False, (20, 13, 30)),
        (20, 13, 30, True, (23, 10, 0)),
        (20, 17, 59, True, (23, 10, 0)),
        (20, 18, 0, False, (23, 10, 0)),
        (21, 12, 0, False, (23, 10, 0)),
    ],
)
def test_a_friday_and_a_saturday_in_november(
    *, shop: Shop, seoul: Moment, day: int, hour: int, minute: int, open_: bool, opens: tuple[int, int, int]
) -> None:
    now = seoul(11, day, hour, minute)
    for moment in (now, now.astimezone(timezone.utc)):
        assert is_open(shop, moment) is open_
        assert next_opening(shop, moment) == seoul(11, *opens)
    assert next_opening(shop, now).tzinfo is shop.time_zone


def test_when_it_closes(shop: Shop, seoul: Moment) -> None:
    assert closes_at(shop, seoul(11, 20, 11)) == seoul(11, 20, 12, 30)
    assert closes_at(shop, seoul(11, 20, 17)) == seoul(11, 20, 18)
    assert closes_at(shop, seoul(11, 20, 13)) is None


@pytest.mark.parametrize(
    ("before", "after", "english", "korean"),
    [
        (date(2026, 2, 13), date(2026, 2, 19), "Korean New Year", "설날"),
        (date(2026, 9, 23), date(2026, 9, 28), "Chuseok", "추석"),
        (date(2027, 2, 5), date(2027, 2, 10), "Korean New Year", "설날"),
        (date(2027, 9, 13), date(2027, 9, 17), "Chuseok", "추석"),
    ],
)
def test_seollal_and_chuseok(*, shop: Shop, before: date, after: date, english: str, korean: str) -> None:
    evening = datetime.combine(before, time(18), shop.time_zone)
    assert next_opening(shop, evening) == datetime.combine(after, time(10), shop.time_zone)
    names = {reason["en"]: reason["ko"] for _, reason in upcoming_closed_days(shop, before, shipped_lexicon(), days=7)}
    assert names[english] == korean


@pytest.mark.parametrize(
    ("day", "english", "korean"),
    [
        (date(2026, 12, 25), "Christmas Day", "크리스마스"),
        (date(2026, 8, 17), "Alternative holiday for Liberation Day", "광복절 대체 휴일"),
        (date(2026, 9, 24), "Chuseok holidays", "추석 연휴"),
        (date(2026, 12, 31), "year-end stocktaking", "연말 재고 조사"),
        (date(2027, 5, 1), "Workers' Day", "근로자의 날"),
    ],
)
def test_why_a_day_is_closed(*, shop: Shop, day: date, english: str, korean: str) -> None:
    reason = closed_reason(shop, day, shipped_lexicon())
    assert reason is not None
    assert (reason["en"], reason["ko"]) == (english, korean)
    assert openings_on(shop, day) == ()


def test_usual_days_and_shops_that_work_on_holidays(shop: Shop) -> None:
    assert closed_reason(shop, date(2026, 11, 20), shipped_lexicon()) is None
    busy = replace(shop, closed_days=ClosedDays(None, ()))
    assert closed_reason(busy, date(2026, 9, 25), shipped_lexicon()) is None
    assert is_open(busy, datetime(2026, 9, 25, 11, tzinfo=shop.time_zone))


def test_the_week_in_a_few_lines(shop: Shop) -> None:
    assert [(group.first, group.last) for group in week_groups(shop)] == [(0, 4), (5, 6)]
    assert describe_week(shop, "en", shipped_lexicon()) == ("Mon-Fri 10:00-12:30, 13:30-18:00", "Sat-Sun closed")
    assert describe_week(shop, "ko", shipped_lexicon()) == ("월~금 10:00~12:30, 13:30~18:00", "토~일 휴무")
    german = Lexicon.of({"de": {"opening_hours": {"closed": ("geschlossen",)}}})
    assert describe_week(shop, "de", german) == ("Mo-Fr 10:00-12:30, 13:30-18:00", "Sa-So geschlossen")
    assert describe_week(shop, "de", shipped_lexicon())[1] == "Sa-So closed"
    single = replace(shop, hours=Hours((shop.hours.week[0], *[()] * 6), None))
    assert describe_week(single, "ko", shipped_lexicon()) == ("월 10:00~12:30, 13:30~18:00", "화~일 휴무")


def test_a_shop_that_is_never_open_is_not_searched_for_ever(shop: Shop) -> None:
    # In Sweden every Sunday is a public holiday.
    sundays = replace(shop, hours=Hours((*[()] * 6, shop.hours.week[0]), None), closed_days=ClosedDays("SE", ()))
    now = datetime(2026, 11, 20, 9, tzinfo=timezone.utc)
    for look in (lambda: next_opening(sundays, now), lambda: open_time_after(sundays, now, 30)):
        with pytest.raises(NeverOpenError, match="closed for 400 days up to 2027-12-25"):
            look()


def test_a_shop_that_is_closed_for_two_years_opens_again(shop: Shop) -> None:
    first = date(2026, 11, 20)
    days = tuple(ClosedDay(first + timedelta(offset), shop.name) for offset in range(2 * LONGEST_CLOSED))
    closed = replace(shop, closed_days=ClosedDays(None, days), hours=Hours((shop.hours.week[0],) * 7, None))
    opens = datetime.combine(first + timedelta(2 * LONGEST_CLOSED), time(10), shop.time_zone)
    assert next_opening(closed, datetime.combine(first, time(9), shop.time_zone)) == opens
    assert open_time_after(closed, datetime.combine(first, time(9), shop.time_zone), 5) == opens + timedelta(minutes=5)


def at_zone(shop: Shop, zone: str, opens: time, closes: time) -> Shop:
    """The shop elsewhere, open every day, without holidays."""
    week = ((Opening(opens, closes),),) * 7
    return replace(shop, time_zone=ZoneInfo(zone), hours=Hours(week, None), closed_days=ClosedDays(None, ()))


def test_clock_changes(shop: Shop) -> None:
    new_york = at_zone(shop, "America/New_York", time(9), time(17))
    before = datetime(2026, 3, 7, 22, tzinfo=timezone.utc)  # 17:00 in New York, the evening before summer time
    assert next_opening(new_york, before) == datetime(2026, 3, 8, 13, tzinfo=timezone.utc)
    assert next_opening(new_york, before + timedelta(days=1)) == datetime(2026, 3, 9, 13, tzinfo=timezone.utc)


def test_hours_inside_the_hour_that_a_clock_change_skips_or_repeats(shop: Shop) -> None:
    night = at_zone(shop, "America/New_York", time(2, 15), time(2, 45))
    skipped = next_opening(night, datetime(2026, 3, 8, 5, tzinfo=timezone.utc))
    assert skipped == datetime(2026, 3, 8, 7, 15, tzinfo=timezone.utc)
    assert is_open(night, skipped)
    late = at_zone(shop, "America/New_York", time(0, 30), time(1, 30))
    assert is_open(late, datetime(2026, 11, 1, 5, 29, tzinfo=timezone.utc))
    assert not is_open(late, datetime(2026, 11, 1, 6, 15, tzinfo=timezone.utc))
    swallowed = at_zone(shop, "America/New_York", time(2, 15), time(3, 5))
    following = next_opening(swallowed, datetime(2026, 3, 8, 5, tzinfo=timezone.utc))
    assert following == datetime(2026, 3, 9, 6, 15, tzinfo=timezone.utc)


ZONES = st.sampled_from(["Asia/Seoul", "America/New_York", "Europe/London", "Australia/Lord_Howe", "America/Sao_Paulo"])
MOMENTS = st.datetimes(datetime(2025, 1, 1), datetime(2029, 12, 31), timezones=st.just(timezone.utc))  # noqa: DTZ001


@given(now=MOMENTS, zone=ZONES, opens=st.times(), minutes=st.integers(1, 600))
def test_the_next_opening_is_later_and_open_and_nothing_opens_before_it(
    shop: Shop, now: datetime, zone: str, opens: time, minutes: int
) -> None:
    closes = (datetime.combine(date(2026, 1, 1), opens) + timedelta(minutes=minutes)).time()
    if closes <= opens:
        closes = time.max
    if closes <= opens:
        return
    elsewhere = replace(shop, time_zone=ZoneInfo(zone), hours=Hours(((Opening(opens, closes),),) * 7, None))
    found = next_opening(elsewhere, now)
    assert found > now
    assert is_open(elsewhere, found)
    if not is_open(elsewhere, now):
        assert not is_open(elsewhere, now + (found - now) / 2)
        assert not is_open(elsewhere, found - timedelta(microseconds=1))
