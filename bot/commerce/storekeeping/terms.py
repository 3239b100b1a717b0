"""What one store allows and another does not."""

from __future__ import annotations

from dataclasses import dataclass

from bot.commerce.orders import OrderChange


@dataclass(frozen=True)
class StoreTerms:
    """The rules of one store, beside those that every store has.

    `cancel_reasons` are the reasons for which an order may be cancelled; empty: any. `closed_by_item_change` is what
    is not possible any more once the items of an order were changed. With `one_return` an order has one return or
    exchange, and with `one_payment_change` its payment changes once. Without `counts_stock` a variant is there or not,
    however many pieces are bought or come back.
    """

    cancel_reasons: tuple[str, ...] = ()
    closed_by_item_change: frozenset[OrderChange] = frozenset({OrderChange.ITEMS})
    one_return: bool = False
    one_payment_change: bool = False
    counts_stock: bool = True
