"""Where the parcels of an order are, judged for the customer: on time, late, lost, and what is still to come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum

from bot.commerce.decisions import days_late, decide_problem
from bot.commerce.orders import Fulfillment, LineQuantity, Order, OrderStatus, ParcelStatus
from bot.commerce.policy import Problem
from bot.commerce.shop import Shop


class ParcelState(str, Enum):
    """What a customer wants to know of a parcel; `late` and `may_be_lost` outweigh where the carrier has it."""

    PREPARING = "preparing"
    ON_THE_WAY = "on_the_way"
    OUT_FOR_DELIVERY = "out_for_delivery"
    DELIVERED = "delivered"
    LATE = "late"
    MAY_BE_LOST = "may_be_lost"
    LOST = "lost"
    RETURNED = "returned"


class OrderState(str, Enum):
    """Where an order stands, parcels and all."""

    WAITING = "waiting"
    PREPARING = "preparing"
    PARTLY_SENT = "partly_sent"
    ON_THE_WAY = "on_the_way"
    PARTLY_DELIVERED = "partly_delivered"
    DELIVERED = "delivered"
    NEEDS_ATTENTION = "needs_attention"
    CANCELLED = "cancelled"


@dataclass(frozen=True)
class ParcelView:
    """A parcel as judged. `days_late` are delivery days after the expected date, 0 if it is on time or has none.

    `may_report_lost` is what the shop's problems table says about reporting it as lost now.
    """

    parcel: Fulfillment
    state: ParcelState
    days_late: int
    may_report_lost: bool


@dataclass(frozen=True)
class OrderView:
    """An order as judged. `unsent` are pieces in no parcel; `expected_on` is when the last parcel under way is due."""

    state: OrderState
    parcels: tuple[ParcelView, ...]
    unsent: tuple[LineQuantity, ...]
    expected_on: date | None


_STATES = {
    ParcelStatus.LABEL_CREATED: ParcelState.PREPARING,
    ParcelStatus.IN_TRANSIT: ParcelState.ON_THE_WAY,
    ParcelStatus.OUT_FOR_DELIVERY: ParcelState.OUT_FOR_DELIVERY,
    ParcelStatus.DELIVERED: ParcelState.DELIVERED,
    ParcelStatus.DELAYED: ParcelState.LATE,
    ParcelStatus.LOST: ParcelState.LOST,
    ParcelStatus.RETURNED: ParcelState.RETURNED,
}
_OVER = frozenset({ParcelState.DELIVERED, ParcelState.LOST, ParcelState.RETURNED})
_TROUBLE = frozenset({ParcelState.MAY_BE_LOST, ParcelState.LOST, ParcelState.RETURNED})


def view_parcel(shop: Shop, order: Order, parcel: Fulfillment, now: datetime) -> ParcelView:
    """Judge one parcel. What the carrier delivers today is not called late, however late it is."""
    late = days_late(shop, parcel, now) or 0
    may_report = decide_problem(shop, order, parcel, Problem.LOST, now=now).allowed
    state = _STATES[parcel.status]
    if state not in _OVER and state is not ParcelState.OUT_FOR_DELIVERY:
        if may_report:
            state = ParcelState.MAY_BE_LOST
        elif late:
            state = ParcelState.LATE
    return ParcelView(parcel, state, late, may_report)


def view_order(shop: Shop, order: Order, now: datetime) -> OrderView:
    """Judge an order by its parcels; its own status counts where it has none."""
    parcels = tuple(view_parcel(shop, order, parcel, now) for parcel in order.fulfillments)
    unsent = _unsent(order)
    due = [view.parcel.expected_on for view in parcels if view.state not in _OVER]
    expected_on = max((day for day in due if day is not None), default=None)
    return OrderView(_order_state(order, parcels, unsent), parcels, unsent, expected_on)


def _unsent(order: Order) -> tuple[LineQuantity, ...]:
    """What is in no parcel yet; nothing in an order that is cancelled."""
    if order.status is OrderStatus.CANCELLED:
        return ()
    sent: dict[str, int] = {}
    for parcel in order.fulfillments:
        for content in parcel.lines:
            sent[content.line_item_id] = sent.get(content.line_item_id, 0) + content.quantity
    left = (LineQuantity(line.id, line.quantity - sent.get(line.id, 0)) for line in order.lines)
    return tuple(piece for piece in left if piece.quantity > 0)


def _order_state(order: Order, parcels: tuple[ParcelView, ...], unsent: tuple[LineQuantity, ...]) -> OrderState:
    if order.status is OrderStatus.CANCELLED:
        return OrderState.CANCELLED
    states = {view.state for view in parcels}
    if states & _TROUBLE:
        return OrderState.NEEDS_ATTENTION
    if states:
        return _state_on_the_way(states, complete=not unsent)
    by_itself = {OrderStatus.PENDING: OrderState.WAITING, OrderStatus.DELIVERED: OrderState.DELIVERED}
    return by_itself.get(order.status, OrderState.PREPARING)


def _state_on_the_way(states: set[ParcelState], *, complete: bool) -> OrderState:
    """For parcels without trouble; `complete` if everything is in one of them."""
    if ParcelState.DELIVERED in states:
        return OrderState.DELIVERED if len(states) == 1 and complete else OrderState.PARTLY_DELIVERED
    if states == {ParcelState.PREPARING}:
        return OrderState.PREPARING
    return OrderState.ON_THE_WAY if complete and ParcelState.PREPARING not in states else OrderState.PARTLY_SENT
