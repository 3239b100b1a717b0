"""What the store itself enforces, whoever asks: pure functions that give the effect or raise `RefusalError`.

The shop's own generosity (how long a return is open, who pays for it) is not here: it is the clerk's.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from babel.numbers import get_currency_precision
from moneyed import Money

from bot.commerce.orders import (
    Address,
    Customer,
    LineItem,
    LineQuantity,
    Order,
    OrderStatus,
    ParcelStatus,
    PaymentKind,
    PaymentMethod,
    Refund,
    RefundStatus,
    Return,
    ReturnLine,
    ReturnStatus,
)
from bot.commerce.products import Coupon, Product
from bot.commerce.storekeeping.refusals import RefusalError

# Universal Postal Union formats of the countries whose postcodes are checked; elsewhere any text will do
_POSTCODES = {"KR": re.compile(r"\d{5}"), "US": re.compile(r"\d{5}(-\d{4})?"), "JP": re.compile(r"\d{3}-?\d{4}")}


@dataclass(frozen=True)
class Cancellation:
    """A cancelled order, its refunds included, and the pieces that go back on the shelf (variant id, pieces)."""

    order: Order
    refunds: tuple[Refund, ...]
    restocked: tuple[tuple[str, int], ...]


def order_key(number: str) -> str:
    """What tells order numbers apart: `" #1001 "`, `"1001"` and `"＃1001"` are the same order."""
    return re.sub(r"[\s#＃]", "", number).upper()


@lru_cache(maxsize=32)
def _precision(currency: str) -> Decimal:
    return Decimal(1).scaleb(-get_currency_precision(currency))


def rounded(money: Money) -> Money:
    """`money` in whole units of the currency's smallest coin, half up."""
    return Money(money.amount.quantize(_precision(money.currency.code), ROUND_HALF_UP), money.currency)


def cancel(order: Order, *, reason: str, now: datetime) -> Cancellation:
    """Cancel a pending order: every payment goes back; a gift card has its money at once, the rest is pending."""
    _require_pending(order)
    first = len(order.refunds) + 1
    refunds = tuple(
        _refund(f"ref-{order_key(order.number)}-{place}", payment.method, payment.amount, now)
        for place, payment in enumerate(order.payments, start=first)
    )
    cancelled = replace(
        order,
        status=OrderStatus.CANCELLED,
        cancelled_at=now,
        cancel_reason=reason,
        refunds=order.refunds + refunds,
    )
    restocked = tuple((line.variant_id, line.quantity) for line in order.lines)
    return Cancellation(cancelled, refunds, restocked)


def change_address(order: Order, address: Address) -> Order:
    """The pending order on its way to `address`."""
    _require_pending(order)
    if not all(part.strip() for part in (address.name, address.line1, address.city, address.postcode)):
        raise RefusalError("invalid_address")
    pattern = _POSTCODES.get(address.country)
    if pattern is not None and not pattern.fullmatch(address.postcode):
        raise RefusalError("invalid_address")
    if address.country != order.shipping_address.country:
        raise RefusalError("other_country")
    return replace(order, shipping_address=address)


def open_return(
    order: Order, lines: Sequence[LineQuantity], *, reason: str, refund_method_id: str, fee: Money, now: datetime
) -> Return:
    """A requested return of pieces that arrived.

    What was paid for them, less their share of the order's discount and less `fee`, is what goes back; never less
    than nothing.
    """
    pieces = [ReturnLine(line.line_item_id, line.quantity) for line in lines]
    items = _require_returnable(order, pieces)
    method = _find_refund_method(order, refund_method_id)
    if method is None:
        raise RefusalError("refund_method_not_allowed")
    if fee.currency != order.total.currency or fee.amount < 0:
        raise RefusalError("invalid_fee")
    nothing = Money(0, order.total.currency)
    goods = sum((item.unit_price * piece.quantity for item, piece in zip(items, pieces, strict=True)), nothing)
    subtotal = sum((item.unit_price * item.quantity for item in order.lines), nothing)
    share = rounded(order.discount * (goods.amount / subtotal.amount)) if subtotal.amount else nothing
    return _return(
        order, pieces, reason=reason, now=now, method=method, refund=max(nothing, goods - share - fee), fee=fee
    )


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


def credited(customer: Customer, refunds: Iterable[Refund]) -> Customer:
    """The customer with completed `refunds` added to the balances of the gift cards they went to."""
    methods = {method.id: method for method in customer.payment_methods}
    for refund in refunds:
        method = methods.get(refund.method.id)
        if method is not None and method.balance is not None and refund.status is RefundStatus.COMPLETED:
            methods[method.id] = replace(method, balance=method.balance + refund.amount)
    return replace(customer, payment_methods=tuple(methods.values()))


def promotions(coupons: Iterable[Coupon], now: datetime) -> list[Coupon]:
    """The public coupons that are valid at `now`: larger percentages first, then larger amounts, then by code."""
    valid = [coupon for coupon in coupons if coupon.public and coupon.starts_at <= now < coupon.ends_at]
    return sorted(
        valid,
        key=lambda coupon: (-(coupon.percent or 0), -(coupon.amount.amount if coupon.amount else 0), coupon.code),
    )


def _require_pending(order: Order) -> None:
    if order.status is OrderStatus.CANCELLED:
        raise RefusalError("order_cancelled")
    if order.status is not OrderStatus.PENDING:
        raise RefusalError("order_not_pending")


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


def _refund(refund_id: str, method: PaymentMethod, amount: Money, now: datetime) -> Refund:
    at_once = method.kind is PaymentKind.GIFT_CARD
    status = RefundStatus.COMPLETED if at_once else RefundStatus.PENDING
    return Refund(refund_id, amount, method, status, now, now if at_once else None)


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
