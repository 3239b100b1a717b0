from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from bot.commerce.shop import Shop, Times
from bot.commerce.shop_file import parse_shop
from bot.handoff.clocks import Clocks, Due
from bot.handoff.views import TicketRow

TUESDAY = datetime(2026, 11, 24, 2, 0, tzinfo=timezone.utc)  # 11:00 in Seoul; lunch is 12:30 to 13:30, the end 18:00


@pytest.fixture(scope="module")
def shop() -> Shop:
    text = (Path(__file__).parents[2] / "fixtures" / "shop.yml").read_text(encoding="utf-8")
    read = parse_shop(text)
    times = (
        Times(topics=frozenset({"lost"}), solve_minutes=60),
        Times(priority=2, answer_minutes=10, solve_minutes=120),
    )
    return replace(read, handoff=replace(read.handoff, times=times))


def row(created_at: datetime, **more: object) -> TicketRow:
    values: dict[str, object] = dict.fromkeys(TicketRow.__dataclass_fields__)
    about = {"topic": "return", "trigger": "asked", "priority": 0, "created_at": created_at}
    return TicketRow(**{**values, **about, **more})  # type: ignore[arg-type]


def test_both_are_counted_in_opening_hours(shop: Shop) -> None:
    # 11:00 to 12:30 is an hour and a half, 13:30 to 18:00 four and a half; two are left for the next day from 10:00.
    assert Clocks(lambda: shop).due(row(TUESDAY)) == Due(
        TUESDAY + timedelta(minutes=30), datetime(2026, 11, 25, 3, 0, tzinfo=timezone.utc)
    )


def test_what_comes_in_at_the_weekend_begins_on_monday(shop: Shop) -> None:
    saturday = datetime(2026, 11, 28, 2, 0, tzinfo=timezone.utc)
    assert Clocks(lambda: shop).due(row(saturday, topic="lost")) == Due(
        datetime(2026, 11, 30, 1, 30, tzinfo=timezone.utc), datetime(2026, 11, 30, 2, 0, tzinfo=timezone.utc)
    )


def test_the_first_row_that_fits_decides(shop: Shop) -> None:
    urgent = Clocks(lambda: shop).due(row(TUESDAY, priority=2))
    assert urgent == Due(TUESDAY + timedelta(minutes=10), TUESDAY + timedelta(minutes=180))
    lost = Clocks(lambda: shop).due(row(TUESDAY, priority=2, topic="lost"))
    assert lost == Due(TUESDAY + timedelta(minutes=30), TUESDAY + timedelta(minutes=60))


def test_what_was_promised_stays_and_nothing_is_due_before_its_answer(shop: Shop) -> None:
    promised = TUESDAY + timedelta(days=2)
    assert Clocks(lambda: shop).due(row(TUESDAY, promised_at=promised)) == Due(promised, promised)


def test_what_is_due_at_closing_time_is_due_then_and_not_in_the_morning(shop: Shop) -> None:
    half_past_five = datetime(2026, 11, 24, 8, 30, tzinfo=timezone.utc)
    assert Clocks(lambda: shop).due(row(half_past_five)).first == datetime(2026, 11, 24, 9, 0, tzinfo=timezone.utc)
