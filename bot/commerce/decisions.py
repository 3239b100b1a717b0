"""Orders into facts, and the shop's tables asked about them."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from moneyed import Money

from bot.commerce.orders import (
    Fulfillment,
    LineItem,
    Order,
    OrderChange,
    ParcelStatus,
    PaymentKind,
    PaymentMethod,
    ReturnStatus,
)
from bot.commerce.policy import ORIGINAL_METHOD, Axis, Decision, Fact, Facts, Problem
from bot.commerce.shop import Shop
from bot.commerce.workdays import delivery_days_between, local_day


def decide_return(shop: Shop, order: Order, line: LineItem, *, reason: str | None, now: datetime) -> Decision:
    """Whether a line item can come back for a refund. `reason` is one of `policy.Reason`, None if not known yet."""
    return shop.returns.decide(return_facts(shop, order, line, reason=reason, now=now))


def decide_exchange(shop: Shop, order: Order, line: LineItem, *, reason: str | None, now: datetime) -> Decision:
    """Whether a line item can come back for another variant."""
    return shop.exchanges.decide(return_facts(shop, order, line, reason=reason, now=now))


def decide_cancel(shop: Shop, order: Order, *, reason: str | None = None) -> Decision:
    """Whether an order can be cancelled."""
    return shop.cancellations.decide(cancel_facts(order, reason=reason))


def decide_modification(shop: Shop, order: Order, change: OrderChange) -> Decision:
    """Whether the items, the address or the payment of an order can still change."""
    facts = {**_order_facts(order, order.total), Axis.CHANGE: change.value, Axis.ITEMS_MODIFIED: _modified(order)}
    return shop.modifications.decide(facts)


def decide_problem(
    shop: Shop, order: Order, parcel: Fulfillment | None, problem: Problem | str, *, now: datetime
) -> Decision:
    """What is done about a problem with a parcel; `parcel` None: the order has none, or nobody knows which."""
    return shop.problems.decide(problem_facts(shop, order, parcel, problem, now=now))


def return_facts(shop: Shop, order: Order, line: LineItem, *, reason: str | None, now: datetime) -> Facts:
    """What the tables for returns and exchanges ask about one line item. `value` is the price of all its pieces."""
    arrived = line_delivered_at(order, line)
    facts: dict[Axis, Fact] = {
        **_delivery_facts(shop, arrived, now),
        Axis.DELIVERED: _yes(_has_arrived(order, line)),
        **_order_facts(order, line.unit_price * line.quantity),
        Axis.CATEGORY: line.category,
        Axis.FINAL_SALE: _yes(line.final_sale),
        Axis.EARLIER_RETURN: _yes(bool(order.standing_returns)),
        Axis.ALREADY_RETURNED: _yes(_coming_back(order, line) and order.returnable_quantity(line) == 0),
    }
    return facts if reason is None else {**facts, Axis.REASON: reason}


def cancel_facts(order: Order, *, reason: str | None) -> Facts:
    """What the table for cancellations asks. `value` is the total of the order."""
    facts = {**_order_facts(order, order.total), Axis.ITEMS_MODIFIED: _modified(order)}
    return facts if reason is None else {**facts, Axis.REASON: reason}


def problem_facts(
    shop: Shop, order: Order, parcel: Fulfillment | None, problem: Problem | str, *, now: datetime
) -> Facts:
    """What the table for problems asks. Without a parcel nothing is known about its way."""
    facts: dict[Axis, Fact] = {
        Axis.PROBLEM: Problem(problem).value,
        Axis.VALUE: order.total.amount,
        Axis.COUNTRY: order.shipping_address.country,
    }
    if parcel is None:
        return facts
    late = days_late(shop, parcel, now)
    sent = None if parcel.shipped_at is None else _days_between(shop, parcel.shipped_at, now)
    return {
        **facts,
        **_delivery_facts(shop, parcel_delivered_at(parcel), now),
        Axis.DELIVERED: _yes(parcel.status is ParcelStatus.DELIVERED),
        Axis.PARCEL_STATUS: parcel.status.value,
        Axis.DAYS_SINCE_DISPATCH: sent,
        Axis.DAYS_LATE: None if late is None else Decimal(late),
    }


def line_delivered_at(order: Order, line: LineItem) -> datetime | None:
    """When the last parcel with pieces of `line` that has arrived did so; None if none has."""
    parcels = (
        parcel for parcel in order.fulfillments if any(content.line_item_id == line.id for content in parcel.lines)
    )
    return max((at for at in map(parcel_delivered_at, parcels) if at is not None), default=None)


def parcel_delivered_at(parcel: Fulfillment) -> datetime | None:
    """When a parcel arrived; None unless its status says that it has."""
    return parcel.delivered_at if parcel.status is ParcelStatus.DELIVERED else None


def days_late(shop: Shop, parcel: Fulfillment, now: datetime) -> int | None:
    """Delivery days after the expected date, until it arrived or until now; None if no date was expected."""
    if parcel.expected_on is None:
        return None
    until: date = local_day(shop, parcel_delivered_at(parcel) or now)
    return delivery_days_between(shop, parcel.expected_on, until)


def refund_choices(decision: Decision, order: Order) -> tuple[PaymentMethod, ...]:
    """The ways to pay back that the decision allows and this customer has, the original ones first."""
    original = [payment.method for payment in order.payments] if ORIGINAL_METHOD in decision.refund_methods else []
    own = [method for method in order.customer.payment_methods if method.kind is PaymentKind.GIFT_CARD]
    others = [
        method
        for method in [*(payment.method for payment in order.payments), *own]
        if method.kind.value in decision.refund_methods
    ]
    return tuple({method.id: method for method in [*original, *others]}.values())


def _order_facts(order: Order, value: Money) -> dict[Axis, Fact]:
    return {
        Axis.ORDER_STATUS: order.status.value,
        Axis.VALUE: value.amount,
        Axis.COUNTRY: order.shipping_address.country,
    }


def _delivery_facts(shop: Shop, delivered_at: datetime | None, now: datetime) -> dict[Axis, Fact]:
    days = None if delivered_at is None else _days_between(shop, delivered_at, now)
    return {Axis.DAYS_SINCE_DELIVERY: days}


def _has_arrived(order: Order, line: LineItem) -> bool:
    """True if pieces of `line` arrived, even if nobody knows when."""
    return any(
        content.line_item_id == line.id
        for parcel in order.fulfillments
        if parcel.status is ParcelStatus.DELIVERED
        for content in parcel.lines
    )


def _days_between(shop: Shop, first: datetime, last: datetime) -> Decimal:
    """Calendar days by the shop's clock; a delivery this morning is 0 days ago."""
    return Decimal(max(0, (local_day(shop, last) - local_day(shop, first)).days))


def _coming_back(order: Order, line: LineItem) -> bool:
    return any(
        returned.line_item_id == line.id
        for one in order.returns
        if one.status is not ReturnStatus.REJECTED
        for returned in one.lines
    )


def _modified(order: Order) -> str:
    return _yes(order.items_modified)


def _yes(answer: bool) -> str:  # noqa: FBT001 - turns the boolean itself into a word
    return "yes" if answer else "no"
