"""Which of somebody's orders is meant: by its items, its state, where it goes, when it was placed."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache

from babel import Locale

from bot.commerce.every_order import means_every_order
from bot.commerce.item_mentions import Choosable, segments
from bot.commerce.item_scores import best_matches
from bot.commerce.lexicon import Lexicon, contains, plain
from bot.commerce.orders import Address, Order, OrderStatus
from bot.commerce.shapes import any_shape, any_word

_BRACKETS = re.compile(r"[({\[][^)}\]]*[)}\]]")
_YEAR = re.compile(r"\b20\d\d\b")
_SENTENCES = re.compile(r"(?<=[.!?;])\s+")
_SEPARATOR = "\0"
_LAST_MONTH = 12
_STATES = {
    "AL": "Alabama", "AK": "Alaska", "AZ": "Arizona", "AR": "Arkansas", "CA": "California", "CO": "Colorado",
    "CT": "Connecticut", "DE": "Delaware", "FL": "Florida", "GA": "Georgia", "HI": "Hawaii", "ID": "Idaho",
    "IL": "Illinois", "IN": "Indiana", "IA": "Iowa", "KS": "Kansas", "KY": "Kentucky", "LA": "Louisiana",
    "ME": "Maine", "MD": "Maryland", "MA": "Massachusetts", "MI": "Michigan", "MN": "Minnesota", "MS": "Mississippi",
    "MO": "Missouri", "MT": "Montana", "NE": "Nebraska", "NV": "Nevada", "NH": "New Hampshire", "NJ": "New Jersey",
    "NM": "New Mexico", "NY": "New York", "NC": "North Carolina", "ND": "North Dakota", "OH": "Ohio",
    "OK": "Oklahoma", "OR": "Oregon", "PA": "Pennsylvania", "RI": "Rhode Island", "SC": "South Carolina",
    "SD": "South Dakota", "TN": "Tennessee", "TX": "Texas", "UT": "Utah", "VT": "Vermont", "VA": "Virginia",
    "WA": "Washington", "WV": "West Virginia", "WI": "Wisconsin", "WY": "Wyoming",
}  # fmt: skip
"""The states of the USA by their postal codes (USPS Publication 28, Appendix B)."""


@dataclass(frozen=True)
class Found:
    """`orders` are meant, all of them, in this order; else one of `open_between` is, and which is to be asked."""

    orders: tuple[Order, ...] = ()
    open_between: tuple[Order, ...] = ()


def find_orders(
    said: str,
    orders: Sequence[Order],
    lexicon: Lexicon,
    *,
    possible: frozenset[OrderStatus] = frozenset(OrderStatus),
) -> Found:
    """Find the orders that `said` speaks of among `orders`, newest first.

    An order in a `possible` state is meant rather than another one; where only others fit, they are meant all the
    same, so that the customer hears why nothing can be done. What names an order by another item of it (`the order with
    the lamp`) counts for its own sentence.
    """
    usable = [order for order in orders if order.status in possible] or list(orders)
    if means_every_order(said, lexicon):
        return Found(tuple(_narrowed(said, usable, lexicon)))
    parts = _SENTENCES.split(said) if _clue(lexicon).search(said) else [said]
    found = [one for part in parts if (one := _by_items(part, usable, lexicon))]
    if not found and (only := _by_items(said, orders, lexicon)):
        found = [only]
    unclear = next((one for one in found if one.open_between), None)
    if unclear:
        return unclear
    if found:
        return Found(tuple(dict.fromkeys(order for one in found for order in one.orders)))
    fitting = _narrowed(said, usable, lexicon)
    return Found(tuple(fitting)) if len(fitting) == 1 else Found(open_between=tuple(fitting))


@lru_cache(maxsize=8)
def _clue(lexicon: Lexicon) -> re.Pattern[str]:
    """Words that name an item only to tell its order."""
    return re.compile(any_shape(lexicon, "order_clue"), re.IGNORECASE)


@lru_cache(maxsize=8)
def _instead(lexicon: Lexicon) -> re.Pattern[str]:
    return re.compile(rf"\b{any_word(lexicon, 'instead_words')}\b", re.IGNORECASE)


def without_order_clue(said: str, lexicon: Lexicon) -> str:
    """Leave out what only tells which order is meant: `the mug from the order with the lamp` is about the mug."""
    return _clue(lexicon).sub(" ", said)


def name_lines(order: Order, lexicon: Lexicon, quantities: Mapping[str, int]) -> list[Choosable]:
    """The lines of an order with all the words that name them. `quantities`: line item id → pieces; 0 leaves it out."""
    return [
        Choosable(
            line.id,
            names=tuple(name for _, name in line.name.by_language),
            aliases=line.keywords,
            details=tuple(
                word
                for option in line.options
                for word in (
                    *(value for _, value in option.value.by_language),
                    *lexicon.phrases("values", option.value_key),
                )
            ),
            quantity=quantities[line.id],
            options=line.options,
            price=line.unit_price,
        )
        for line in order.lines
        if quantities.get(line.id)
    ]


def _by_items(said: str, orders: Sequence[Order], lexicon: Lexicon) -> Found | None:
    """The fewest orders that hold all that is named; None if nothing is."""
    places = _places(said, orders, lexicon)
    clue = " ".join(_clue(lexicon).findall(said))
    if clue:
        told = _places(clue, orders, lexicon)
        holding = [order for order in orders if told[order.id]]
        orders = holding or orders
        places = _places(said, orders, lexicon)
    named = frozenset[int]().union(*places.values())
    if not named:
        return None
    preferred = {order.id for order in _narrowed(said, orders, lexicon)}
    meant: list[Order] = []
    left = named
    while left:
        ranked = sorted(
            (order for order in orders if places[order.id] & left),
            key=lambda order: (-len(places[order.id] & left), order.id not in preferred, min(places[order.id] & left)),
        )
        best = ranked[0]
        here = places[best.id] & left
        equal = [one for one in ranked if places[one.id] & left == here]
        same = [one for one in equal if (one.id in preferred) == (best.id in preferred)]
        if len(same) > 1 and not meant and len(here) == len(left):
            return Found(open_between=tuple(one for one in orders if one in same))
        meant.append(best)
        left -= here
    return Found(tuple(meant))


def _places(said: str, orders: Sequence[Order], lexicon: Lexicon) -> dict[str, frozenset[int]]:
    """Order id → the places in the text where something of that order is named.

    What stands before `to` or `for` tells things of one name apart; what is wanted instead stands behind it.
    """
    things = [
        replace(thing, id=f"{order.id}{_SEPARATOR}{thing.id}")
        for order in orders
        for thing in name_lines(order, lexicon, {line.id: line.quantity for line in order.lines})
    ]
    flat = _BRACKETS.sub(" ", said)
    named: dict[str, set[int]] = {order.id: set() for order in orders}
    for segment in segments(flat, things, lexicon):
        alike = [thing for thing in things if thing.id in segment.mention.ids]
        before = plain(_instead(lexicon).split(segment.text)[0])
        for thing in _in_state(before, best_matches(before, alike) or alike, orders, lexicon):
            named[thing.id.split(_SEPARATOR)[0]].add(segment.mention.end)
    return {order_id: frozenset(ends) for order_id, ends in named.items()}


def _in_state(said: str, things: Sequence[Choosable], orders: Sequence[Order], lexicon: Lexicon) -> Sequence[Choosable]:
    """Of things in several orders those in the state that is said: `the hose I received`."""
    states = {
        state
        for topic in ("order_states", "state_verbs")
        for state, phrases in lexicon.topics.get(topic, {}).items()
        if any(contains(said, phrase) for phrase in phrases)
    }
    fitting = {order.id for order in orders if order.status.value in states}
    return [thing for thing in things if thing.id.split(_SEPARATOR)[0] in fitting] or things


def _narrowed(said: str, orders: Sequence[Order], lexicon: Lexicon) -> list[Order]:
    """The orders that fit what is said of state, place and time; a word that fits none of them narrows nothing."""
    fitting = list(orders)
    text = plain(said)
    states = {
        state
        for state, phrases in lexicon.topics.get("order_states", {}).items()
        if any(contains(text, phrase) for phrase in phrases)
    }
    fitting = [order for order in fitting if order.status.value in states] or fitting
    fitting = [order for order in fitting if names_place(text, order.shipping_address, lexicon)] or fitting
    fitting = [order for order in fitting if _placed_in(text, order.placed_at, lexicon)] or fitting
    age = lexicon.find("order_ages", said, typos=False)
    if age in ("newest", "oldest") and fitting:
        by_age = sorted(fitting, key=lambda order: order.placed_at)
        return [by_age[-1] if age == "newest" else by_age[0]]
    return fitting


def names_place(text: str, address: Address, lexicon: Lexicon) -> bool:
    """True if a plain text names the city or the state of an address, in full or as people call it."""
    state = _STATES.get(address.state, address.state)
    names = [address.city, state]
    short = [phrase for name in names for phrase in lexicon.phrases("place_names", name)]
    return any(contains(text, plain(name)) for name in (*names, *short) if name)


def _placed_in(text: str, when: datetime, lexicon: Lexicon) -> bool:
    """True where the month, or the year, that is said is that of `when`."""
    months = {month for name, month in _month_names(lexicon).items() if contains(text, name)}
    years = {int(year) for year in _YEAR.findall(text)}
    return bool(months or years) and (not months or when.month in months) and (not years or when.year in years)


@lru_cache(maxsize=8)
def _month_names(lexicon: Lexicon) -> Mapping[str, int]:
    """Month names of the languages that are spoken; `may` is a verb more often than a month."""
    return {
        plain(name): month
        for language, topics in lexicon.languages.items()
        if "order_ages" in topics
        for month, name in Locale(language).months["format"]["wide"].items()
        if 1 <= month <= _LAST_MONTH and plain(name) not in lexicon.words("no_months")
    }
