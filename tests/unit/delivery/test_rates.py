from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest

from bot.channels.whatsapp.limits import CAPABILITIES
from bot.delivery.rates import CUSTOMERS_REMEMBERED, ChannelRates
from bot.delivery.windows import is_open

NOW = datetime(2026, 11, 21, 10, 0, tzinfo=timezone.utc)


def send(rates: ChannelRates, customer: str, now: float) -> bool:
    if rates.number_wait(now) or rates.customer_wait(customer, now):
        return False
    rates.take(customer, now)
    return True


def test_a_number_sends_eighty_a_second() -> None:
    rates = ChannelRates(CAPABILITIES, burst=10)
    sent = sum(send(rates, f"c{step}", step / 1000) for step in range(10_000))
    assert sent == pytest.approx(10 * 80, abs=9)


def test_one_customer_gets_a_burst_and_then_one_message_in_six_seconds() -> None:
    rates = ChannelRates(CAPABILITIES, burst=3)
    assert [send(rates, "c1", 0.0) for _ in range(4)] == [True, True, True, False]
    assert rates.customer_wait("c1", 0.0) == pytest.approx(6.0)
    assert send(rates, "c2", 0.0)
    assert not send(rates, "c1", 5.9)
    assert send(rates, "c1", 6.0)
    assert not send(rates, "c1", 6.1)


def test_a_clock_that_is_set_back_stops_nobody_for_an_hour() -> None:
    rates = ChannelRates(CAPABILITIES, burst=1)
    assert send(rates, "c1", 10_000.0)
    assert not send(rates, "c1", 6_400.0)
    assert send(rates, "c1", 6_406.0)


def test_a_channel_without_limits_never_waits() -> None:
    free = replace(CAPABILITIES, messages_per_second=None, seconds_per_message_to_one=None)
    rates = ChannelRates(free, burst=1)
    assert all(send(rates, "c1", 0.0) for _ in range(1_000))


def test_customers_are_forgotten_before_memory_grows() -> None:
    rates = ChannelRates(replace(CAPABILITIES, messages_per_second=None), burst=1)
    for number in range(CUSTOMERS_REMEMBERED + 5):
        send(rates, f"c{number}", float(number))
    assert len(rates._customers) == CUSTOMERS_REMEMBERED  # noqa: SLF001 (its size is what is promised)


@pytest.mark.parametrize(
    ("ago", "window", "expected"),
    [
        (timedelta(hours=23, minutes=58), timedelta(hours=24), True),
        (timedelta(hours=23, minutes=59), timedelta(hours=24), False),
        (timedelta(days=9), timedelta(hours=24), False),
        (timedelta(days=9), None, True),
    ],
)
def test_the_window_closes_a_minute_early(ago: timedelta, window: timedelta | None, *, expected: bool) -> None:
    assert is_open(NOW - ago, NOW, window) is expected
