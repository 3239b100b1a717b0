"""What the store itself enforces, whoever asks: pure functions that give the effect or raise `RefusalError`.

Returns and exchanges are in `returns`. The shop's own generosity (how long a return is open, who pays for it) is not
here: it is the clerk's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from babel.numbers import get_currency_precision
from moneyed import Money

from bot.commerce.orders import (
    Address,
    Customer,
    Order,
    OrderStatus,
    PaymentKind,
    PaymentMethod,
    Refund,
    RefundStatus,
)
from bot.commerce.products import Coupon
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


def _refund(refund_id: str, method: PaymentMethod, amount: Money, now: datetime) -> Refund:
    at_once = method.kind is PaymentKind.GIFT_CARD
    status = RefundStatus.COMPLETED if at_once else RefundStatus.PENDING
    return Refund(refund_id, amount, method, status, now, now if at_once else None)
