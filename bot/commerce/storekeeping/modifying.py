"""What can change in an order that waits to be packed, beside its address: its items, and how it is paid."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from moneyed import Money

from bot.commerce.orders import ItemChange, LineItem, Order, OrderChange, Payment, PaymentMethod
from bot.commerce.storekeeping.refusals import RefusalError
from bot.commerce.storekeeping.rules import Effect, refund_each, require_changeable, require_payer
from bot.commerce.storekeeping.swaps import ProductOf, Swap, price_difference, require_swaps
from bot.commerce.storekeeping.terms import StoreTerms


def modify_items(
    order: Order,
    changes: Sequence[ItemChange],
    *,
    payment_method_id: str | None,
    terms: StoreTerms,
    now: datetime,
    product_of: ProductOf,
) -> Effect:
    """Other variants in a pending order; the difference in price is paid, or given back, at once.

    `payment_method_id` may be None only where all costs the same. Of a line of which not all pieces change, the
    others stay in a line of their own.
    """
    require_changeable(order, OrderChange.ITEMS, terms)
    named = [change.line_item_id for change in changes]
    if not changes or len(set(named)) < len(named):
        raise RefusalError("invalid_quantity")
    swaps = require_swaps([_asked(order, change) for change in changes], product_of)
    difference = price_difference(swaps, order.total.currency)
    paid, given_back = _settle(order, difference, payment_method_id)
    payments = tuple(Payment(method, amount, now) for method, amount in paid)
    refunds = refund_each(order, given_back, now)
    modified = replace(
        order,
        lines=tuple(line for old in order.lines for line in _lines(old, swaps)),
        total=order.total + difference,
        payments=order.payments + payments,
        refunds=order.refunds + refunds,
        items_modified=True,
    )
    moved = [(swap.item.variant_id, swap.quantity) for swap in swaps]
    moved += [(swap.wanted.id, -swap.quantity) for swap in swaps]
    return Effect(modified, payments, refunds, tuple(moved))


def change_payment(order: Order, payment_method_id: str, *, terms: StoreTerms, now: datetime) -> Effect:
    """All of a pending order paid in another single way; what was paid otherwise goes back."""
    require_changeable(order, OrderChange.PAYMENT, terms)
    if terms.one_payment_change and (len(order.payments) > 1 or order.refunds):
        raise RefusalError("payment_already_changed")
    elsewhere = [(method, amount) for method, amount in order.outstanding if method.id != payment_method_id]
    to_pay = sum((amount for _, amount in elsewhere), Money(0, order.total.currency))
    payer = require_payer(order.customer, payment_method_id, to_pay)
    if not elsewhere:
        raise RefusalError("same_payment_method")
    payments = (Payment(payer, to_pay, now),)
    refunds = refund_each(order, elsewhere, now)
    changed = replace(order, payments=order.payments + payments, refunds=order.refunds + refunds)
    return Effect(changed, payments, refunds)


Shares = list[tuple[PaymentMethod, Money]]


def _asked(order: Order, change: ItemChange) -> tuple[LineItem, str, int]:
    line = order.find_line(change.line_item_id)
    if line is None:
        raise RefusalError("line_not_found")
    quantity = line.quantity if change.quantity is None else change.quantity
    if not 1 <= quantity <= line.quantity:
        raise RefusalError("invalid_quantity")
    return line, change.variant_id, quantity


def _settle(order: Order, difference: Money, method_id: str | None) -> tuple[Shares, Shares]:
    """Who pays how much, and who gets how much back, for a difference in price."""
    if method_id is None:
        if difference.amount:
            raise RefusalError("payment_method_needed")
        return [], []
    payer = require_payer(order.customer, method_id, difference)
    return (
        [(payer, difference)] if difference.amount > 0 else [],
        [(payer, -difference)] if difference.amount < 0 else [],
    )


def _lines(line: LineItem, swaps: Sequence[Swap]) -> list[LineItem]:
    """The line, or what a swap makes of it."""
    swap = next((one for one in swaps if one.item.id == line.id), None)
    if swap is None:
        return [line]
    wanted = swap.wanted
    new = replace(line, variant_id=wanted.id, options=wanted.options, unit_price=wanted.price, quantity=swap.quantity)
    if swap.quantity == line.quantity:
        return [new]
    return [replace(line, quantity=line.quantity - swap.quantity), replace(new, id=f"{line.id}-2")]
