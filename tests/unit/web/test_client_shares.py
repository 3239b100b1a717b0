"""What is counted of each address."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest

from bot.web.clients import Shares

NOON = datetime(2026, 11, 24, 12, tzinfo=timezone.utc)


@pytest.mark.parametrize(
    ("later", "left"), [(timedelta(hours=23), 5), (timedelta(hours=24), 0), (timedelta(seconds=-1), 0)]
)
def test_each_address_is_counted_by_itself_for_a_while(later: timedelta, left: int) -> None:
    now = [NOON]
    shares = Shares(timedelta(days=1), lambda: now[0])
    assert shares.taken("192.0.2.1") == 0
    shares.take("192.0.2.1", 2)
    shares.take("192.0.2.1", 3)
    shares.take("192.0.2.2", 7)
    assert [shares.taken(f"192.0.2.{last}") for last in (1, 2, 3)] == [5, 7, 0]
    now[0] = NOON + later
    assert shares.taken("192.0.2.1") == left
    shares.take("192.0.2.1", 1)
    assert shares.taken("192.0.2.1") == left + 1
