"""Read one part of a choice: `2 mugs`, `the cheaper lamp`, `the second one`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.commerce.item_mentions import Choosable, before_wish, find_mentions
from bot.commerce.item_scores import best_matches, is_plural
from bot.commerce.lexicon import Lexicon, plain
from bot.commerce.picking_words import SaidNumber, said_number, says_all
from bot.commerce.picks import Pick, Picked, TooMany, Unclear
from bot.commerce.products import Product, Variant
from bot.commerce.shapes import find_shapes, search_shape
from bot.commerce.text import LocalText
from bot.commerce.variants import fits_wish, parse_wish


def read_part(segment: str, things: Sequence[Choosable], lexicon: Lexicon, found: Mapping[str, int]) -> Pick | None:
    """Read one part of a choice; what is `found` already is not meant again if there is another one of its name."""
    said = plain(segment)
    mentions = find_mentions(segment, things, lexicon)
    in_full = [thing for mention in mentions for thing in things if thing.id in mention.ids]
    in_full = [thing for thing in in_full if thing.id not in found] or in_full
    by_options = _same_name(in_full) and all(thing.options for thing in in_full)
    named = in_full if by_options else best_matches(said, in_full or things) or in_full
    number = said_number(_without_details(said, named), lexicon)
    if not named:
        return some_of(segment, things, lexicon) or _bysaid_number(number, things)
    if len(named) > 1:
        return _one_of(segment, named, things, number, lexicon, plural=any(mention.plural for mention in mentions))
    thing = named[0]
    every = says_all(segment, lexicon) or lexicon.says("scope", "both", segment)
    some = Picked(((thing.id, thing.quantity),)) if every else some_of(segment, [thing], lexicon)
    if some is not None:
        return some
    if number is None or number.ordinal:
        certain = thing.quantity == 1 or is_plural(said, thing)
        return Picked(((thing.id, thing.quantity),)) if certain else Unclear((thing.id,))
    if number.value > thing.quantity:
        return TooMany(thing.id, number.value, thing.quantity)
    return Picked(((thing.id, number.value),)) if number.value else None


def _one_of(
    segment: str,
    named: Sequence[Choosable],
    things: Sequence[Choosable],
    number: SaidNumber | None,
    lexicon: Lexicon,
    *,
    plural: bool,
) -> Pick:
    """Which of several that fit a name: a place in the list, their own options or prices, or all of them."""
    place = number.value if number and number.ordinal else 0
    listed = things[place - 1] if 0 < place <= len(things) else None
    if listed in named and listed:
        return Picked(((listed.id, listed.quantity),))
    apart = narrow(segment, named, lexicon)
    if len(apart) == 1:
        return Picked(((apart[0].id, apart[0].quantity),))
    count = number.value if number is not None and not number.ordinal else None
    if count is not None and 0 < count < len(apart):
        same = len({(thing.names, thing.options, thing.price) for thing in apart}) == 1 and bool(apart[0].options)
        return Picked(tuple((thing.id, thing.quantity) for thing in apart[:count])) if same else Unclear(_ids(apart))
    meant = says_all(segment, lexicon) or lexicon.says("scope", "both", segment) or plural or count == len(apart)
    if _same_name(apart) and meant:
        return Picked(tuple((thing.id, thing.quantity) for thing in apart))
    return Unclear(_ids(apart))


def narrow(text: str, named: Sequence[Choosable], lexicon: Lexicon) -> list[Choosable]:
    """Those of the things that fit the options and prices in a text; all of them if it says nothing of that."""
    if not named or not all(thing.options and thing.price for thing in named):
        return list(named)
    variants = tuple(
        Variant(str(place), thing.options, thing.price, 1)
        for place, thing in enumerate(named)
        if thing.price is not None
    )
    name = LocalText.of(en="")
    product = Product("", name, name, "", name, variants, "", "")
    wish = parse_wish(text, product, None, lexicon)
    fits = [variant for variant in variants if fits_wish(variant, wish, None)]
    prices = [variant.price for variant in fits]
    if wish.price and fits:
        wanted = max(prices) if wish.price in ("most", "more") else min(prices)
        fits = [variant for variant in fits if variant.price == wanted]
    ids = {variant.id for variant in fits}
    return [thing for place, thing in enumerate(named) if str(place) in ids] or list(named)


def told_by_details(text: str, things: Sequence[Choosable], lexicon: Lexicon) -> list[Choosable]:
    """The things whose own values stand before what they shall become: `the white one to medium`; none if all fit."""
    lead = before_wish(text, lexicon)
    apart = narrow(lead, things, lexicon) if lead != text else []
    return apart if len(apart) < len(things) else []


def with_names(text: str, things: Sequence[Choosable], lexicon: Lexicon) -> str:
    """The text with the name of a thing in place of `one`, where its own value stands before: `the white one to M`."""
    for match in reversed([found for shape in find_shapes(lexicon, "this_one") for found in shape.finditer(text)]):
        apart = narrow(match["value"], things, lexicon)
        if len(apart) == 1 < len(things):
            text = f"{text[: match.end('value')]} {apart[0].names[0]}{text[match.end() :]}"
    return text


def _same_name(things: Sequence[Choosable]) -> bool:
    return bool(things) and len({thing.names for thing in things}) == 1


def some_of(segment: str, things: Sequence[Choosable], lexicon: Lexicon) -> Pick | None:
    """`just one of the two`: some pieces of the only thing that there are so many of."""
    said = search_shape(lexicon, "some_of", segment)
    if said is None:
        return None
    some, every = (said_number(plain(said[group]), lexicon) for group in ("some", "all"))
    fitting = [thing for thing in things if every is not None and thing.quantity == every.value > 1]
    if some is None or len(fitting) != 1 or some.value > fitting[0].quantity:
        return None
    return Picked(((fitting[0].id, some.value),))


def _bysaid_number(number: SaidNumber | None, things: Sequence[Choosable]) -> Pick | None:
    """A number alone is a place in the list, or the pieces of the only thing."""
    if number is None or number.value < 1:
        return None
    if len(things) == 1 and not (number.ordinal and number.value == 1):
        only = things[0]
        if number.value > only.quantity:
            return TooMany(only.id, number.value, only.quantity)
        return Picked(((only.id, number.value),))
    if number.counted or number.value > len(things):
        return None  # `two` of several things may be any two
    thing = things[number.value - 1]
    return Picked(((thing.id, 1),)) if thing.quantity == 1 else Unclear((thing.id,))


def _without_details(said: str, named: Sequence[Choosable]) -> str:
    """What is said without the details of what is named: the 4 of `set of 4` counts nothing."""
    for thing in named:
        for detail in sorted(map(plain, thing.details), key=len, reverse=True):
            if any(map(str.isdigit, detail)):
                said = said.replace(detail, " ")
    return said


def _ids(things: Sequence[Choosable]) -> tuple[str, ...]:
    return tuple(thing.id for thing in things)
