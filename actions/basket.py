"""What several pieces of one product come to, with shipping: `3 mugs, what is the total with shipping`."""

from __future__ import annotations

import re
from dataclasses import dataclass

from moneyed import Money
from rasa_sdk.events import EventType, SlotSet

from actions.known_product import last_product, named_in
from actions.places import find_destination, remember
from actions.shipping_lines import notes
from actions.turn import Turn
from bot.commerce.formats import format_money
from bot.commerce.products import Product
from bot.commerce.shapes import folded, meanings, search_shape
from bot.commerce.shipping import Quote, free_shipping_gap, quote
from bot.commerce.shop import NotShipped
from bot.commerce.variants import spoken_of


@dataclass(frozen=True)
class Basket:
    """So many pieces of one product."""

    product: Product
    count: int
    subtotal: Money


def tell_basket(turn: Turn, *, least: int = 1) -> list[EventType] | None:
    """Reckon the pieces that the message speaks of, and what shipping adds; None if it speaks of fewer than `least`."""
    basket = _find_basket(turn, least)
    place = find_destination(turn)
    if basket is None or isinstance(place.zone, NotShipped):
        return None
    shop, language = turn.services.shop, turn.language
    quotes = quote(shop, place.country, place.postcode, basket.subtotal, turn.services.clock())
    lines = [_line(turn, one, basket.subtotal) for one in quotes]
    nearest = free_shipping_gap(shop, place.country, basket.subtotal)
    if nearest is not None and nearest[1]:
        method, gap = nearest[0].name[language], format_money(nearest[1], language)
        lines.append(turn.phrase("utter_part_basket_gap", gap=gap, method=method))
    lines += notes(turn, place, place.zone) if place.area else []
    turn.say(
        "utter_basket",
        product=basket.product.name[language],
        count=basket.count,
        subtotal=format_money(basket.subtotal, language),
        place=place.label(turn),
        lines="\n".join(lines),
    )
    return [SlotSet("product_id", basket.product.id), *remember(place)]


def _find_basket(turn: Turn, least: int) -> Basket | None:
    """One product that is named or talked about, of which several pieces at one price are spoken of."""
    count = _count(turn) if turn.form is None and turn.text else None
    if count is None or count < least:
        return None
    named = named_in(turn, turn.text)
    product = named[0] if len(named) == 1 else None if named else last_product(turn)
    if product is None:
        return None
    if _counts_within(product, count):
        return None
    prices = {one.price for one in spoken_of(turn.text, product, turn.services.lexicon).variants}
    return Basket(product, count, prices.pop() * count) if len(prices) == 1 else None


def _counts_within(product: Product, count: int) -> bool:
    """Whether the number may be that of an option: `the set of 4`."""
    values = (value for one in product.variants for option in one.options for _, value in option.value.by_language)
    return any(str(count) in re.findall(r"\d+", value) for value in values)


def _count(turn: Turn) -> int | None:
    """How many pieces: `두 개`, `3 mugs`, `if i buy 4`."""
    said = turn.entity("quantity")
    if said is None:
        lexicon = turn.services.lexicon
        found = search_shape(lexicon, "pieces_wanted", turn.text)
        said = meanings(lexicon, "count_words").get(folded(found["count"]), found["count"]) if found else None
    return int(said) if said is not None and said.isdecimal() and int(said) > 0 else None


def _line(turn: Turn, one: Quote, subtotal: Money) -> str:
    """What one method costs, and all together."""
    method, language = one.method.name[turn.language], turn.language
    total = format_money(subtotal + one.total, language)
    if not one.total:
        return turn.phrase("utter_part_basket_free", method=method, total=total)
    return turn.phrase("utter_part_basket", method=method, price=format_money(one.total, language), total=total)
