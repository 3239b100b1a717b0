"""Items on their way to being swapped for other variants: in an exchange, or in an order that is not packed yet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from moneyed import Money

from actions.order_items import choosables
from actions.turn import Turn
from bot.commerce.item_mentions import texts_by_item
from bot.commerce.lexicon import plain
from bot.commerce.orders import LineItem, Order, OrderStatus
from bot.commerce.picking_parts import narrow, told_by_details, with_names
from bot.commerce.products import Product, Variant
from bot.commerce.variants import Fitting, Wish, find_variant, fitting, nearest_first, parse_wish
from bot.store.api import StoreRefusedError

Chosen = Mapping[str, str]
"""Line item id → variant id."""


@dataclass(frozen=True)
class Swap:
    """So many pieces of a line item. `current` is None where the shop no longer has that variant."""

    line: LineItem
    quantity: int
    product: Product
    current: Variant | None
    settles: bool
    """True if a difference in price is paid or given back; else the new variant may not cost more."""

    @property
    def price(self) -> Money:
        """What one piece costs now; in a swap that settles, what was paid for it."""
        return self.current.price if self.current and not self.settles else self.line.unit_price

    def takes(self, variant: Variant) -> bool:
        """True for another variant that can be had."""
        if variant.id == self.line.variant_id or variant.stock < self.quantity:
            return False
        return self.settles or variant.price <= self.price

    @property
    def others(self) -> tuple[Variant, ...]:
        """The other variants that can be had, the most similar ones first."""
        return nearest_first([variant for variant in self.product.variants if self.takes(variant)], self.current)


def settles(turn: Turn, order: Order) -> bool:
    """Whether a difference in price is settled in a swap of items of this order."""
    return is_modification(order) or turn.services.shop.exchange_difference


def is_modification(order: Order) -> bool:
    """Items of a pending order are changed, those of any other exchanged."""
    return order.status is OrderStatus.PENDING


def find_swaps(turn: Turn, order: Order, items: Mapping[str, int]) -> list[Swap] | None:
    """What the items are now; None if the shop no longer has one of the products."""
    try:
        return get_swaps(turn, order, items)
    except StoreRefusedError:
        return None


def get_swaps(turn: Turn, order: Order, items: Mapping[str, int]) -> list[Swap]:
    """The same; raises `StoreRefusedError` if the shop no longer has one of the products."""
    settled = settles(turn, order)
    swaps = []
    for line in (line for line in order.lines if line.id in items):
        product = turn.services.store.get_product(line.product_id)
        swaps.append(Swap(line, items[line.id], product, find_variant(product, line.variant_id), settled))
    return swaps


def price_difference(swaps: list[Swap], chosen: Chosen) -> Money:
    """What the chosen variants cost more than was paid; below zero if they cost less."""
    wanted = [(swap, find_variant(swap.product, chosen[swap.line.id])) for swap in swaps]
    zero = swaps[0].line.unit_price * 0
    return sum(((v.price - swap.line.unit_price) * swap.quantity for swap, v in wanted if v), zero)


def read_wish(turn: Turn, swap: Swap, text: str) -> Wish:
    """What a text says of the variant that is wanted; nothing for an empty one."""
    return parse_wish(text, swap.product, swap.current, turn.services.lexicon)


def fit_wish(turn: Turn, swap: Swap, wish: Wish) -> Fitting:
    """The variants that fit and can be had for this item."""
    return fitting(wish, swap.product, swap.current, turn.services.lexicon, takes=swap.takes)


def comes_in(turn: Turn, swap: Swap, text: str) -> bool:
    """Whether an item comes in what a text asks for: in that value, in a bigger one, or in several of what is named."""
    wish = read_wish(turn, swap, text)
    if (wish.wanted or wish.step) and not wish.unknown:
        return bool(fit_wish(turn, swap, wish).there)
    names = {name for option in swap.line.options for _, name in option.name.by_language}
    return len(swap.product.variants) > 1 and any(plain(name) in plain(text) for name in names)


def read_wishes(turn: Turn, order: Order, swaps: list[Swap], text: str) -> dict[str, Wish]:
    """What a text says of each item, by line item; only items that it says something of.

    Of `A and B in black` both are wanted in black; where no item is named, all are meant.
    """
    lexicon = turn.services.lexicon
    things = choosables(turn, order, {line.id: line.quantity for line in order.lines})
    text = with_names(text, things, lexicon)
    parts = texts_by_item(text, things, lexicon, lambda said, named: narrow(said, named, lexicon))
    by_line = {swap.line.id: swap for swap in swaps}
    if not any(set(ids) & by_line.keys() for ids, _ in parts):
        swapped = [thing for thing in things if thing.id in by_line]
        parts = [(tuple(thing.id for thing in told_by_details(text, swapped, lexicon) or swapped), text)]
    wishes: dict[str, Wish] = {}
    texts: dict[str, str] = {}
    following = ""
    for ids, part in reversed(parts):
        said = part
        for line_id in ids:
            swap = by_line.get(line_id)
            if swap is None:
                continue
            own = f"{part}. {texts[line_id]}" if line_id in texts else part
            wish = read_wish(turn, swap, own)
            if not wish.said and following:
                said = following
                own = f"{part}. {following}"
                wish = read_wish(turn, swap, own)
            if wish.said:
                wishes[line_id], texts[line_id] = wish, own
        following = said if any(line_id in wishes for line_id in ids) else following
    return wishes
