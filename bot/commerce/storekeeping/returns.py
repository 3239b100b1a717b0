"""What the store enforces about what comes back: pure functions that give the return or raise `RefusalError`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from moneyed import Money

from bot.commerce.orders import (
    LineItem,
    LineQuantity,
    Order,
    OrderStatus,
    ParcelStatus,
    PaymentKind,
    PaymentMethod,
    Return,
    ReturnLine,
    ReturnStatus,
)
from bot.commerce.returning import expected_refund
from bot.commerce.storekeeping.refusals import RefusalError
from bot.commerce.storekeeping.rules import order_key, require_payer
from bot.commerce.storekeeping.swaps import ProductOf, price_difference, require_swaps
from bot.commerce.storekeeping.terms import StoreTerms


def open_return(
    order: Order,
    lines: Sequence[LineQuantity],
    *,
    reason: str,
    refund_method_id: str,
    fee: Money,
    terms: StoreTerms,
    now: datetime,
) -> Return:
    """A requested return of pieces that arrived.

    What was paid for them, less their share of the order's discount and less `fee`, is what goes back; never less
    than nothing.
    """
    pieces = [ReturnLine(line.line_item_id, line.quantity) for line in lines]
    _require_returnable(order, pieces, terms)
    method = _find_refund_method(order, refund_method_id)
    if method is None:
        raise RefusalError("refund_method_not_allowed")
    if fee.currency != order.total.currency or fee.amount < 0:
        raise RefusalError("invalid_fee")
    refund = expected_refund(order, {piece.line_item_id: piece.quantity for piece in pieces}, fee)
    return replace(_return(order, pieces, reason=reason, now=now), refund_method=method, refund_amount=refund, fee=fee)


def open_exchange(
    order: Order,
    lines: Sequence[ReturnLine],
    *,
    reason: str,
    payment_method_id: str | None,
    terms: StoreTerms,
    now: datetime,
    product_of: ProductOf,
) -> Return:
    """A requested exchange of pieces that arrived for other variants of the same products.

    With a `payment_method_id` the customer pays the difference to what was paid, or gets it back, once the goods are
    received; a gift card must be able to bear it now. Without one nobody pays, so that the wanted variant may not cost
    more than the one that comes back.
    """
    items = _require_returnable(order, lines, terms)
    swaps = require_swaps(
        [(item, line.exchange_variant_id or "", line.quantity) for item, line in zip(items, lines, strict=True)],
        product_of,
    )
    opened = _return(order, lines, reason=reason, now=now)
    if payment_method_id is None:
        if any(swap.wanted.price > swap.price_now for swap in swaps):
            raise RefusalError("exchange_price_higher")
        return opened
    extra = price_difference(swaps, order.total.currency)
    payer = require_payer(order.customer, payment_method_id, extra)
    return replace(opened, difference=extra, payment_method=payer)


def _require_returnable(order: Order, pieces: Sequence[ReturnLine], terms: StoreTerms) -> list[LineItem]:
    """The line items of `pieces`, in their order, if every one of them may come back."""
    if order.status is OrderStatus.CANCELLED:
        raise RefusalError("order_cancelled")
    if terms.one_return and order.standing_returns:
        raise RefusalError("order_already_returning")
    named = [piece.line_item_id for piece in pieces]
    if not pieces or len(set(named)) < len(named) or any(piece.quantity < 1 for piece in pieces):
        raise RefusalError("invalid_quantity")
    return [_require_returnable_line(order, piece) for piece in pieces]


def _require_returnable_line(order: Order, piece: ReturnLine) -> LineItem:
    line = order.find_line(piece.line_item_id)
    if line is None:
        raise RefusalError("line_not_found")
    if line.final_sale:
        raise RefusalError("final_sale")
    if piece.quantity > order.returnable_quantity(line):
        arrived = sum(
            content.quantity
            for parcel in order.fulfillments
            if parcel.status is ParcelStatus.DELIVERED
            for content in parcel.lines
            if content.line_item_id == line.id
        )
        raise RefusalError("not_delivered" if piece.quantity > arrived else "already_returning")
    return line


def _find_refund_method(order: Order, method_id: str) -> PaymentMethod | None:
    own_gift_cards = [method for method in order.customer.payment_methods if method.kind is PaymentKind.GIFT_CARD]
    paid_with = [payment.method for payment in order.payments]
    return next((method for method in [*paid_with, *own_gift_cards] if method.id == method_id), None)


def _return(order: Order, pieces: Sequence[ReturnLine], *, reason: str, now: datetime) -> Return:
    """A requested return that moves no money yet."""
    nothing = Money(0, order.total.currency)
    return Return(
        rma=f"RMA-{order_key(order.number)}-{len(order.returns) + 1}",
        order_id=order.id,
        lines=tuple(pieces),
        reason=reason,
        status=ReturnStatus.REQUESTED,
        refund_method=None,
        refund_amount=nothing,
        fee=nothing,
        created_at=now,
    )
