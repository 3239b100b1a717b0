from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime

import pytest

from bot.commerce.eta import OrderState, ParcelState, view_order, view_parcel
from bot.commerce.orders import Fulfillment, LineItem, LineQuantity, Order, OrderStatus, ParcelStatus
from bot.commerce.shop import Shop

Moment = Callable[..., datetime]
Parcels = Callable[..., Fulfillment]
Orders = Callable[..., Order]


@pytest.mark.parametrize(
    ("status", "expected", "state", "late", "may_report"),
    [
        ("label_created", 24, ParcelState.PREPARING, 0, False),
        ("in_transit", 20, ParcelState.ON_THE_WAY, 0, False),
        ("in_transit", 19, ParcelState.LATE, 1, False),
        ("delayed", 24, ParcelState.LATE, 0, False),
        ("delayed", 10, ParcelState.MAY_BE_LOST, 9, True),
        ("in_transit", 11, ParcelState.MAY_BE_LOST, 8, True),
        ("in_transit", 12, ParcelState.LATE, 7, False),
        ("out_for_delivery", 18, ParcelState.OUT_FOR_DELIVERY, 2, False),
        ("lost", 18, ParcelState.LOST, 2, True),
        ("returned", 18, ParcelState.RETURNED, 2, True),
        ("in_transit", None, ParcelState.ON_THE_WAY, 0, False),
    ],
)
def test_a_parcel_on_friday_20_november(
    *,
    shop: Shop,
    seoul: Moment,
    parcel: Parcels,
    order: Orders,
    status: str,
    expected: int | None,
    state: ParcelState,
    late: int,
    may_report: bool,
) -> None:
    sent = parcel(ParcelStatus(status), expected_on=date(2026, 11, expected) if expected else None)
    view = view_parcel(shop, order(sent, status=OrderStatus.PROCESSED), sent, seoul(11, 20))
    assert (view.state, view.days_late, view.may_report_lost) == (state, late, may_report)


@pytest.mark.parametrize(
    ("statuses", "quantity", "order_status", "state", "unsent"),
    [
        ((), 1, "pending", OrderState.WAITING, 1),
        ((), 1, "processed", OrderState.PREPARING, 1),
        ((), 1, "cancelled", OrderState.CANCELLED, 0),
        (("label_created",), 1, "processed", OrderState.PREPARING, 0),
        (("in_transit",), 1, "processed", OrderState.ON_THE_WAY, 0),
        (("in_transit",), 2, "processed", OrderState.PARTLY_SENT, 1),
        (("in_transit", "label_created"), 2, "processed", OrderState.PARTLY_SENT, 0),
        (("delivered", "in_transit"), 2, "processed", OrderState.PARTLY_DELIVERED, 0),
        (("delivered",), 2, "processed", OrderState.PARTLY_DELIVERED, 1),
        (("delivered", "delivered"), 2, "delivered", OrderState.DELIVERED, 0),
        (("delivered", "lost"), 2, "processed", OrderState.NEEDS_ATTENTION, 0),
        (("in_transit",), 1, "cancelled", OrderState.CANCELLED, 0),
    ],
)
def test_an_order_by_its_parcels(
    *,
    shop: Shop,
    seoul: Moment,
    parcel: Parcels,
    order: Orders,
    lamp: LineItem,
    statuses: tuple[str, ...],
    quantity: int,
    order_status: str,
    state: OrderState,
    unsent: int,
) -> None:
    parcels = [
        parcel(ParcelStatus(status), name=f"f{number}", delivered_at=seoul(11, 19) if status == "delivered" else None)
        for number, status in enumerate(statuses)
    ]
    whole = order(*parcels, line=replace(lamp, quantity=quantity), status=OrderStatus(order_status))
    view = view_order(shop, whole, seoul(11, 20))
    assert view.state is state
    assert view.unsent == ((LineQuantity("l1", unsent),) if unsent else ())


def test_the_last_parcel_under_way_says_when_the_order_is_complete(
    *, shop: Shop, seoul: Moment, parcel: Parcels, order: Orders
) -> None:
    parcels = [
        parcel(ParcelStatus.IN_TRANSIT, expected_on=date(2026, 11, 23)),
        parcel(ParcelStatus.LABEL_CREATED, expected_on=date(2026, 11, 25), name="f2"),
        parcel(expected_on=date(2026, 11, 27), delivered_at=seoul(11, 19), name="f3"),
    ]
    view = view_order(shop, order(*parcels, status=OrderStatus.PROCESSED), seoul(11, 20))
    assert view.expected_on == date(2026, 11, 25)
