"""What pieces of one or several products come to, with shipping: `3 mugs and a lamp, how much with shipping`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from moneyed import Money
from rasa_sdk.events import EventType, SlotSet

from actions.known_product import last_product, named_in
from actions.person_calls import said_before
from actions.places import find_destination, remember
from actions.shipping_lines import notes
from actions.turn import Turn
from bot.commerce.formats import format_money
from bot.commerce.item_mentions import Choosable, segments
from bot.commerce.products import Product
from bot.commerce.shapes import folded, meanings, search_shape
from bot.commerce.shipping import Quote, free_shipping_gap, quote
from bot.commerce.shop import NotShipped
from bot.commerce.variants import spoken_of

OF_PRICES = frozenset(
    {
        *("utter_basket", "utter_product_price", "utter_product_prices", "utter_product_option_exists"),
        *("utter_shipping_cost", "utter_stock_one"),
    }
)
"""What is heard of what a product costs: `and two of them?` is reckoned then."""


@dataclass(frozen=True)
class BasketLine:
    """So many pieces of one product, which all cost the same; `name` has the options that are said."""

    product: Product
    name: str
    count: int
    subtotal: Money


def tell_basket(turn: Turn, *, least: int = 1) -> list[EventType] | None:
    """Reckon the pieces that the message speaks of, and what shipping adds; None if it speaks of fewer than `least`."""
    place = find_destination(turn)
    if turn.form is not None or not turn.text or isinstance(place.zone, NotShipped):
        return None
    basket = _find_basket(turn)
    if basket is None or sum(one.count for one in basket) < least:
        return None
    shop, language = turn.services.shop, turn.language
    subtotal = sum((one.subtotal for one in basket), Money(0, shop.currency))
    quotes = quote(shop, place.country, place.postcode, subtotal, turn.services.clock())
    lines = [_line(turn, one, subtotal) for one in quotes]
    nearest = free_shipping_gap(shop, place.country, subtotal)
    if nearest is not None and nearest[1]:
        method, gap = nearest[0].name[language], format_money(nearest[1], language)
        lines.append(turn.phrase("utter_part_basket_gap", gap=gap, method=method))
    lines += notes(turn, place, place.zone) if place.area else []
    values = {"subtotal": format_money(subtotal, language), "place": place.label(turn), "lines": "\n".join(lines)}
    if len(basket) == 1:
        turn.say("utter_basket", product=basket[0].name, count=basket[0].count, **values)
        return [SlotSet("product_id", basket[0].product.id), *remember(place)]
    turn.say("utter_basket_several", items="\n".join(_item(turn, one) for one in basket), **values)
    return [SlotSet("product_id", None), *remember(place)]


def tell_more_of_it(turn: Turn) -> list[EventType] | None:
    """Reckon the pieces of what was just priced: `and two of them?`; None where no price was heard."""
    return tell_basket(turn) if said_before(turn, OF_PRICES) else None


def _find_basket(turn: Turn) -> Sequence[BasketLine] | None:
    """The pieces of each product that is named, or of the one that is talked about.

    None where it is open how many of what are meant, or at which of several prices.
    """
    named = named_in(turn, turn.text)
    if len(named) > 1:
        return _several(turn, named)
    count = _count(turn, named)
    product = named[0] if named else last_product(turn)
    line = None if count is None or product is None else _priced(turn, product, count, turn.text)
    return None if line is None else [line]


def _several(turn: Turn, named: Sequence[Product]) -> Sequence[BasketLine] | None:
    """A line for each product that the message names; where no number stands beside it but beside others, one piece."""
    counted: dict[str, list[tuple[int, str]]] = {}
    for part in _parts(turn, named):
        if len(part.ids) > 1 or part.goes_on:
            return None
        counted.setdefault(part.ids[0], [])
        count = _count_of(turn, part)
        if count is not None:
            counted[part.ids[0]].append((count, part.text))
    if not any(counted.values()):
        return None
    products = {one.id: one for one in named}
    lines = [
        _priced(turn, products[one], count, text)
        for one, counts in counted.items()
        for count, text in counts or [(1, turn.text)]
    ]
    found = [one for one in lines if one is not None]
    return found if len(counted) > 1 and len(found) == len(lines) else None


@dataclass(frozen=True)
class _Part:
    """The part of the message that speaks of `ids`; `before` is what of it stands before their name.

    `goes_on`: a word of another product stands right before that name, so that both may be one name.
    """

    ids: tuple[str, ...]
    text: str
    before: str
    goes_on: bool


def _parts(turn: Turn, named: Sequence[Product]) -> Iterator[_Part]:
    things = [
        Choosable(one.id, names=tuple(name for _, name in one.name.by_language), aliases=one.keywords) for one in named
    ]
    begin, last = 0, None
    for segment in segments(turn.text, things, turn.services.lexicon):
        mention = segment.mention
        goes_on = last is not None and last.ids != mention.ids and not turn.text[last.end : mention.begin].strip()
        yield _Part(mention.ids, segment.text, turn.text[begin : mention.begin], goes_on)
        begin, last = begin + len(segment.text), mention


def _priced(turn: Turn, product: Product, count: int, text: str) -> BasketLine | None:
    """The line, if all variants that `text` may mean cost the same, and its number is not that of an option."""
    if _counts_within(product, count):
        return None
    spoken = spoken_of(text, product, turn.services.lexicon)
    prices = {one.price for one in spoken.variants}
    name = product.name[turn.language]
    return BasketLine(product, name, count, prices.pop() * count) if len(prices) == 1 else None


def _counts_within(product: Product, count: int) -> bool:
    """Whether the number may be that of an option: `the set of 4`."""
    values = (value for one in product.variants for option in one.options for _, value in option.value.by_language)
    return any(str(count) in re.findall(r"\d+", value) for value in values)


def _count(turn: Turn, named: Sequence[Product]) -> int | None:
    """How many pieces: `두 개`, `3 stoneware mugs`, `if i buy 4`."""
    said = turn.entity("quantity")
    if said is not None:
        return _number(turn, said)
    found = next(filter(None, (_count_of(turn, one) for one in _parts(turn, named))), None) if named else None
    if found is not None:
        return found
    wanted = search_shape(turn.services.lexicon, "pieces_wanted", turn.text)
    return _number(turn, wanted["count"]) if wanted else None


def _count_of(turn: Turn, part: _Part) -> int | None:
    """How many pieces a part of the message speaks of, right before the name or behind it."""
    lexicon = turn.services.lexicon
    found = search_shape(lexicon, "pieces_before", part.before) or search_shape(lexicon, "quantity", part.text)
    return _number(turn, found["count"]) if found else None


def _number(turn: Turn, said: str) -> int | None:
    said = meanings(turn.services.lexicon, "dozens", "count_words").get(folded(said), said)
    return int(said) if said.isdecimal() and int(said) > 0 else None


def _item(turn: Turn, line: BasketLine) -> str:
    price = format_money(line.subtotal, turn.language)
    return turn.phrase("utter_part_basket_item", product=line.name, count=line.count, price=price)


def _line(turn: Turn, one: Quote, subtotal: Money) -> str:
    """What one method costs, and all together."""
    method, language = one.method.name[turn.language], turn.language
    total = format_money(subtotal + one.total, language)
    if not one.total:
        return turn.phrase("utter_part_basket_free", method=method, total=total)
    return turn.phrase("utter_part_basket", method=method, price=format_money(one.total, language), total=total)
