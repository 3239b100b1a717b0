"""One variant for another of the same product: in a pending order as in an exchange."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from moneyed import Currency, Money

from bot.commerce.orders import LineItem
from bot.commerce.products import Product, Variant
from bot.commerce.storekeeping.refusals import RefusalError

ProductOf = Callable[[str], Product | None]
"""The product that a variant id belongs to."""


@dataclass(frozen=True)
class Swap:
    """So many pieces of a line item for as many of `wanted`; `price_now` is what one of the old ones costs today."""

    item: LineItem
    wanted: Variant
    quantity: int
    price_now: Money


def require_swaps(asked: Sequence[tuple[LineItem, str, int]], product_of: ProductOf) -> list[Swap]:
    """The swaps that are `asked` for (line item, wanted variant id, pieces), if all are possible together.

    Raises `RefusalError`: the wanted variant must be another one of the same product, and all pieces in stock.
    """
    pieces: dict[str, int] = {}
    return [_require_swap(item, variant_id, quantity, pieces, product_of) for item, variant_id, quantity in asked]


def price_difference(swaps: Sequence[Swap], currency: Currency) -> Money:
    """What the wanted variants cost more than was paid for the old ones; below zero if they cost less."""
    nothing = Money(0, currency)
    return sum(((swap.wanted.price - swap.item.unit_price) * swap.quantity for swap in swaps), nothing)


def _require_swap(
    item: LineItem, variant_id: str, quantity: int, pieces: dict[str, int], product_of: ProductOf
) -> Swap:
    """One swap; `pieces` counts what is wanted of each variant so far."""
    product = product_of(variant_id)
    if product is None:
        raise RefusalError("variant_not_found")
    if product.id != item.product_id:
        raise RefusalError("variant_of_other_product")
    if variant_id == item.variant_id:
        raise RefusalError("same_variant")
    variants = {variant.id: variant for variant in product.variants}
    pieces[variant_id] = pieces.get(variant_id, 0) + quantity
    if variants[variant_id].stock < pieces[variant_id]:
        raise RefusalError("variant_out_of_stock")
    price_now = variants[item.variant_id].price if item.variant_id in variants else item.unit_price
    return Swap(item, variants[variant_id], quantity, price_now)
