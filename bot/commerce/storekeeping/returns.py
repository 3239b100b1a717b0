"""What the store enforces about what comes back: pure functions that give the return or raise `RefusalError`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
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
from bot.commerce.products import Product
from bot.commerce.returning import expected_refund
from bot.commerce.storekeeping.refusals import RefusalError
from bot.commerce.storekeeping.rules import order_key


def open_return(
    order: Order, lines: Sequence[LineQuantity], *, reason: str, refund_method_id: str, fee: Money, now: datetime
) -> Return:
    """A requested return of pieces that arrived.

    What was paid for them, less their share of the order's discount and less `fee`, is what goes back; never less
    than nothing.
    """
    pieces = [ReturnLine(line.line_item_id, line.quantity) for line in lines]
    _require_returnable(order, pieces)
    method = _find_refund_method(order, refund_method_id)
    if method is None:
        raise RefusalError("refund_method_not_allowed")
    if fee.currency != order.total.currency or fee.amount < 0:
        raise RefusalError("invalid_fee")
    refund = expected_refund(order, {piece.line_item_id: piece.quantity for piece in pieces}, fee)
    return _return(order, pieces, reason=reason, now=now, method=method, refund=refund, fee=fee)


def open_exchange(
    order: Order,
    lines: Sequence[ReturnLine],
    *,
    reason: str,
    now: datetime,
    product_of: Callable[[str], Product | None],
) -> Return:
    """A requested exchange of pieces that arrived for other variants of the same products.

    `product_of` gives the product a variant id belongs to. Nobody pays for an exchange, so the wanted variant may
    not cost more than the one that comes back.
    """
    items = _require_returnable(order, lines)
    wanted: dict[str, int] = {}
    for item, line in zip(items, lines, strict=True):
        variant_id = line.exchange_variant_id or ""
        product = product_of(variant_id)
        if product is None:
            raise RefusalError("variant_not_found")
        if product.id != item.product_id:
            raise RefusalError("variant_of_other_product")
        if variant_id == item.variant_id:
            raise RefusalError("same_variant")
        variants = {variant.id: variant for variant in product.variants}
        wanted[variant_id] = wanted.get(variant_id, 0) + line.quantity
        if variants[variant_id].stock < wanted[variant_id]:
            raise RefusalError("variant_out_of_stock")
        old_price = variants[item.variant_id].price if item.variant_id in variants else item.unit_price
        if variants[variant_id].price > old_price:
            raise RefusalError("exchange_price_higher")
    nothing = Money(0, order.total.currency)
    return _return(order, lines, reason=reason, now=now, method=None, refund=nothing, fee=nothing)


def _require_returnable(order: Order, pieces: Sequence[ReturnLine]) -> list[LineItem]:
    """The line items of `pieces`, in their order, if every one of them may come back."""
    if order.status is OrderStatus.CANCELLED:
        raise RefusalError("order_cancelled")
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


def _return(
    order: Order,
    pieces: Sequence[ReturnLine],
    *,
    reason: str,
    now: datetime,
    method: PaymentMethod | None,
    refund: Money,
    fee: Money,
) -> Return:
    return Return(
        rma=f"RMA-{order_key(order.number)}-{len(order.returns) + 1}",
        order_id=order.id,
        lines=tuple(pieces),
        reason=reason,
        status=ReturnStatus.REQUESTED,
        refund_method=method,
        refund_amount=refund,
        fee=fee,
        created_at=now,
    )
