"""The search before, narrowed to a price, a colour or a size, or sorted by price."""

from __future__ import annotations

from collections.abc import Sequence

from moneyed import Money
from rasa_sdk.events import EventType

from actions.categories import costs, of_category
from actions.product_cards import best_sellers_button
from actions.product_question import CARDS
from actions.search_results import (
    SEARCHED,
    cards_of,
    category_buttons,
    remember_search,
    say_found,
    search,
    store_knows,
    talked_about,
)
from actions.turn import WHOLE_SHOP, Turn
from actions.words import money
from bot.commerce.products import Product
from bot.commerce.search_narrowing import CHEAP, DEAR, read_narrowing
from bot.commerce.variants import spoken_of


def narrow_search(turn: Turn) -> list[EventType] | None:
    """Show what was searched for before, narrowed to a price or sorted by it; None for a search of its own.

    What is sorted may be named in the same message: `the cheapest lamp`.
    """
    currency, lexicon = turn.services.shop.currency, turn.services.lexicon
    told = read_narrowing(turn.text, currency, lexicon) if turn.text else None
    before = turn.slot(SEARCHED)
    if told is None or (told.names_something and (told.order is None or not store_knows(turn, told.rest))):
        return None
    if not told.names_something and before is None and told.order is None:
        return None
    before = before if before is not None and not told.names_something else {"query": told.rest}
    query, least, most = before["query"], told.least, told.most
    if most is None and least is None:
        least, most = (Money(before[one], currency) if before.get(one) else None for one in ("least", "most"))
    fitting = of_category(turn, query) or turn.services.store.search_products(query, limit=WHOLE_SHOP)
    prices = {one.id: [v.price for v in one.variants if costs(v.price, least, most)] for one in fitting}
    found = [one for one in fitting if prices[one.id]]
    if told.order == CHEAP:
        found.sort(key=lambda one: min(prices[one.id]))
    elif told.order == DEAR:
        found.sort(key=lambda one: max(prices[one.id]), reverse=True)
    _say_narrowed(turn, found[:CARDS], told.order, least, most)
    return [*talked_about(found), *remember_search(query, least, most)]


def narrow_to_option(turn: Turn) -> list[EventType] | None:
    """Show what was searched for before in the colour or size that is all the message says; None for all else."""
    before = turn.slot(SEARCHED)
    if not before or not before["query"]:
        return None
    fitting = of_category(turn, before["query"]) or search(turn, before["query"], None)
    found = [
        one for one in fitting if (wish := spoken_of(turn.text, one, turn.services.lexicon)).said and not wish.unknown
    ]
    if not found:
        return None
    say_found(turn, found[:CARDS], None)
    return talked_about(found)


def _say_narrowed(
    turn: Turn, found: Sequence[Product], order: str | None, least: Money | None, most: Money | None
) -> None:
    """Show what is left, said by its order, else by its prices; or that nothing is."""
    values = {name: money(turn, one) for name, one in (("least", least), ("most", most)) if one is not None}
    limit = {"limit": values["most"]} if most is not None else {}
    if not found:
        buttons = [*category_buttons(turn), best_sellers_button(turn)]
        lacks = _kind(least, most) or "found"
        turn.say(f"utter_no_products_{lacks}", buttons=buttons, **limit, **values)
    elif order is not None and len(found) == 1:
        turn.say("utter_products_only_one", custom=cards_of(turn, found))
    elif order is not None:
        turn.say(f"utter_products_{order}_first", custom=cards_of(turn, found))
    else:
        turn.say(f"utter_products_found_{_kind(least, most)}", custom=cards_of(turn, found), **limit, **values)


def _kind(least: Money | None, most: Money | None) -> str:
    """What the responses for such prices end with; empty where neither is said."""
    if least is not None:
        return "band" if most is not None else "floor"
    return "limit" if most is not None else ""
