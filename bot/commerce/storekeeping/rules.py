"""What the store itself enforces, whoever asks: pure functions that give the effect or raise `RefusalError`.

Returns and exchanges are in `returns`, other items and payments in `modifying`. The shop's own generosity (how long a
return is open, who pays for it) is not here: it is the clerk's.
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
    OrderChange,
    OrderStatus,
    Payment,
    PaymentKind,
    PaymentMethod,
    Refund,
    RefundStatus,
)
from bot.commerce.products import Coupon
from bot.commerce.storekeeping.refusals import RefusalError
from bot.commerce.storekeeping.terms import StoreTerms

# Universal Postal Union formats of the countries whose postcodes are checked; elsewhere any text will do
_POSTCODES = {"KR": re.compile(r"\d{5}"), "US": re.compile(r"\d{5}(-\d{4})?"), "JP": re.compile(r"\d{3}-?\d{4}")}


@dataclass(frozen=True)
class Effect:
    """What a change makes of an order, and what else moves with it.

    `payments` and `refunds` are the new ones, which `order` holds already; `restocked` are pieces that go back on the
    shelf (variant id, pieces; below zero: that leave it).
    """

    order: Order
    payments: tuple[Payment, ...] = ()
    refunds: tuple[Refund, ...] = ()
    restocked: tuple[tuple[str, int], ...] = ()


def order_key(number: str) -> str:
    """What tells order numbers apart: `" #1001 "`, `"1001"` and `"＃1001"` are the same order."""
    return re.sub(r"[\s#＃]", "", number).upper()


@lru_cache(maxsize=32)
def _precision(currency: str) -> Decimal:
    return Decimal(1).scaleb(-get_currency_precision(currency))


def rounded(money: Money) -> Money:
    """`money` in whole units of the currency's smallest coin, half up."""
    return Money(money.amount.quantize(_precision(money.currency.code), ROUND_HALF_UP), money.currency)


def cancel(order: Order, *, reason: str, terms: StoreTerms, now: datetime) -> Effect:
    """Cancel a pending order: all its money goes back; a gift card has it at once, the rest is pending."""
    require_changeable(order, OrderChange.CANCELLATION, terms)
    if terms.cancel_reasons and reason not in terms.cancel_reasons:
        raise RefusalError("reason_not_accepted")
    refunds = refund_each(order, order.outstanding, now)
    cancelled = replace(
        order,
        status=OrderStatus.CANCELLED,
        cancelled_at=now,
        cancel_reason=reason,
        refunds=order.refunds + refunds,
    )
    restocked = tuple((line.variant_id, line.quantity) for line in order.lines)
    return Effect(cancelled, refunds=refunds, restocked=restocked)


def refund(order: Order, amount: Money, *, method_id: str, now: datetime) -> Effect:
    """Give back part of what was paid, without anything coming back; what open returns will refund is kept for them."""
    held = next((money for method, money in order.outstanding if method.id == method_id), None)
    method = next((method for method, _ in order.outstanding if method.id == method_id), None)
    if held is None or method is None:
        raise RefusalError("refund_method_not_allowed")
    if amount.currency != held.currency or amount.amount <= 0 or rounded(amount) != amount:
        raise RefusalError("invalid_amount")
    promised = [
        one.refund_amount
        for one in order.returns
        if one.is_open and one.refund_method is not None and one.refund_method.id == method_id
    ]
    if amount > held - sum(promised, held * 0):
        raise RefusalError("refund_too_large")
    refunds = refund_each(order, [(method, amount)], now)
    return Effect(replace(order, refunds=order.refunds + refunds), refunds=refunds)


def change_address(order: Order, address: Address, *, terms: StoreTerms) -> Order:
    """The pending order on its way to `address`."""
    require_changeable(order, OrderChange.ADDRESS, terms)
    _require_whole(address)
    if address.country != order.shipping_address.country:
        raise RefusalError("other_country")
    return replace(order, shipping_address=address)


def change_default_address(customer: Customer, address: Address) -> Customer:
    """The customer at `address`; orders keep theirs."""
    _require_whole(address)
    return replace(customer, address=address)


def settled(customer: Customer, effect: Effect) -> Customer:
    """The customer after new payments and completed refunds have moved the balances of gift cards."""
    methods = {method.id: method for method in customer.payment_methods}
    moves = [
        *((payment.method.id, -payment.amount) for payment in effect.payments),
        *((one.method.id, one.amount) for one in effect.refunds if one.status is RefundStatus.COMPLETED),
    ]
    for method_id, amount in moves:
        method = methods.get(method_id)
        if method is not None and method.balance is not None:
            methods[method_id] = replace(method, balance=method.balance + amount)
    return replace(customer, payment_methods=tuple(methods.values()))


def require_changeable(order: Order, change: OrderChange, terms: StoreTerms) -> None:
    """Refuse to change what is packed, cancelled, or closed by an earlier change of the items."""
    if order.status is OrderStatus.CANCELLED:
        raise RefusalError("order_cancelled")
    if order.status is not OrderStatus.PENDING:
        raise RefusalError("order_not_pending")
    if order.items_modified and change in terms.closed_by_item_change:
        raise RefusalError("items_already_modified")


def require_payer(customer: Customer, method_id: str, amount: Money) -> PaymentMethod:
    """The customer's own way to pay, if it can bear `amount`; a gift card must hold all of it."""
    method = customer.find_payment_method(method_id)
    if method is None:
        raise RefusalError("payment_method_not_found")
    if method.balance is not None and method.balance < amount:
        raise RefusalError("gift_card_too_small")
    return method


def refund_each(order: Order, shares: Iterable[tuple[PaymentMethod, Money]], now: datetime) -> tuple[Refund, ...]:
    """A refund of `order` for each share: a gift card has its money at once, the rest is pending."""
    first = len(order.refunds) + 1
    return tuple(
        _refund(f"ref-{order_key(order.number)}-{place}", method, amount, now)
        for place, (method, amount) in enumerate(shares, start=first)
    )


def promotions(coupons: Iterable[Coupon], now: datetime) -> list[Coupon]:
    """The public coupons that are valid at `now`: larger percentages first, then larger amounts, then by code."""
    valid = [coupon for coupon in coupons if coupon.public and coupon.starts_at <= now < coupon.ends_at]
    return sorted(
        valid,
        key=lambda coupon: (-(coupon.percent or 0), -(coupon.amount.amount if coupon.amount else 0), coupon.code),
    )


def _require_whole(address: Address) -> None:
    if not all(part.strip() for part in (address.name, address.line1, address.city, address.postcode)):
        raise RefusalError("invalid_address")
    pattern = _POSTCODES.get(address.country)
    if pattern is not None and not pattern.fullmatch(address.postcode):
        raise RefusalError("invalid_address")


def _refund(refund_id: str, method: PaymentMethod, amount: Money, now: datetime) -> Refund:
    at_once = method.kind is PaymentKind.GIFT_CARD
    status = RefundStatus.COMPLETED if at_once else RefundStatus.PENDING
    return Refund(refund_id, amount, method, status, now, now if at_once else None)
