from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from moneyed import Money

from bot.commerce.shipping import dispatch_date, free_shipping_gap, quote, zone_for
from bot.commerce.shop import NotShipped, Shop, Zone
from bot.commerce.workdays import is_delivery_day, is_dispatch_day

Moment = Callable[..., datetime]


def won(amount: int) -> Money:
    return Money(amount, "KRW")


@pytest.mark.parametrize(
    ("month", "day", "hour", "minute", "leaves"),
    [
        (11, 20, 13, 59, (11, 20)),
        (11, 20, 14, 0, (11, 23)),
        (11, 21, 9, 0, (11, 23)),
        (9, 23, 13, 0, (9, 23)),
        (9, 23, 15, 0, (9, 28)),
        (12, 30, 15, 0, (1, 4)),
        (12, 24, 15, 0, (12, 28)),
    ],
)
def test_dispatch(
    *, shop: Shop, seoul: Moment, month: int, day: int, hour: int, minute: int, leaves: tuple[int, int]
) -> None:
    year = 2027 if leaves[0] == 1 else 2026
    now = seoul(month, day, hour, minute)
    assert dispatch_date(shop, now) == date(year, *leaves)
    assert dispatch_date(shop, now.astimezone(timezone.utc)) == date(year, *leaves)


def test_quotes_within_korea(shop: Shop, seoul: Moment) -> None:
    standard, express = quote(shop, "KR", "06236", won(49999), seoul(11, 20, 10))
    assert (standard.method.key, standard.price, standard.surcharge, standard.free_gap) == (
        "standard",
        won(3000),
        won(0),
        won(1),
    )
    assert (standard.dispatch_on, standard.arrives_from, standard.arrives_to) == (
        date(2026, 11, 20),
        date(2026, 11, 21),
        date(2026, 11, 23),
    )
    assert (express.method.key, express.total, express.arrives_to) == ("express", won(6000), date(2026, 11, 21))


def test_free_from_the_threshold_on_but_not_the_surcharge(shop: Shop, seoul: Moment) -> None:
    standard = quote(shop, "kr", "63122", won(50000), seoul(11, 20, 10))[0]
    assert (standard.price, standard.free_gap, standard.surcharge, standard.total) == (
        won(0),
        won(0),
        won(3000),
        won(3000),
    )
    assert standard.remote_area is not None
    assert standard.remote_area.name["ko"] == "제주"
    assert (standard.arrives_from, standard.arrives_to) == (date(2026, 11, 23), date(2026, 11, 24))


@pytest.mark.parametrize(
    ("postcode", "area"),
    [
        ("62999", None),
        ("63000", "Jeju"),
        ("63644", "Jeju"),
        ("63645", None),
        ("40200", "Ulleungdo"),
        ("40240", "Ulleungdo"),
        ("40241", None),
        ("402-40", "Ulleungdo"),
        ("nonsense", None),
        (None, None),
    ],
)
def test_remote_areas(*, shop: Shop, seoul: Moment, postcode: str | None, area: str | None) -> None:
    found = quote(shop, "KR", postcode, won(10000), seoul(11, 20))[0].remote_area
    assert (found.name["en"] if found else None) == area


def test_arrival_skips_holidays(shop: Shop, seoul: Moment) -> None:
    standard = quote(shop, "KR", None, won(10000), seoul(9, 22, 15))[0]  # leaves on the 23rd; 24-26 are Chuseok
    assert (standard.dispatch_on, standard.arrives_from, standard.arrives_to) == (
        date(2026, 9, 23),
        date(2026, 9, 28),
        date(2026, 9, 29),
    )


def test_abroad(shop: Shop, seoul: Moment) -> None:
    standard, express = quote(shop, "JP", "100-0001", won(200000), seoul(11, 20))
    assert (standard.total, express.total, express.free_gap) == (won(0), won(32000), None)


@pytest.mark.parametrize(("country", "words"), [("RU", "Our carriers"), ("BR", "We don't ship to that country yet")])
def test_where_the_shop_does_not_ship(*, shop: Shop, seoul: Moment, country: str, words: str) -> None:
    zone = zone_for(shop, country)
    assert isinstance(zone, NotShipped)
    assert zone.answer["en"].startswith(words)
    assert quote(shop, country, None, won(10000), seoul(11, 20)) == ()
    assert free_shipping_gap(shop, country, won(10000)) is None


def test_zones(shop: Shop) -> None:
    zone = zone_for(shop, "us")
    assert isinstance(zone, Zone)
    assert zone.key == "far"
    silent = replace(shop, shipping=replace(shop.shipping, not_shipped=()))
    with pytest.raises(LookupError, match="no zone for BR"):
        zone_for(silent, "BR")


@pytest.mark.parametrize(("basket", "gap"), [(0, 50000), (32000, 18000), (50000, 0), (80000, 0)])
def test_the_free_shipping_gap(*, shop: Shop, basket: int, gap: int) -> None:
    found = free_shipping_gap(shop, "KR", won(basket))
    assert found is not None
    assert (found[0].key, found[1]) == ("standard", won(gap))


MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(timezone.utc))  # noqa: DTZ001


@given(
    now=MOMENTS,
    later=MOMENTS,
    country=st.sampled_from(["KR", "JP", "US"]),
    baskets=st.tuples(st.integers(0, 400000), st.integers(0, 400000)),
    postcode=st.sampled_from(["06236", "63122", "40230"]),
)
def test_more_in_the_basket_never_costs_more_and_a_later_order_never_arrives_earlier(
    *, shop: Shop, now: datetime, later: datetime, country: str, baskets: tuple[int, int], postcode: str
) -> None:
    now, later = sorted((now, later))
    first = {one.method.key: one for one in quote(shop, country, postcode, won(min(baskets)), now)}
    second = {one.method.key: one for one in quote(shop, country, postcode, won(max(baskets)), later)}
    for key, before in first.items():
        after = second[key]
        assert after.total <= before.total
        assert before.arrives_from <= after.arrives_from
        assert before.arrives_to <= after.arrives_to
        assert before.dispatch_on < before.arrives_from <= before.arrives_to
        assert is_dispatch_day(shop, before.dispatch_on)
        assert is_delivery_day(shop, before.arrives_to)
