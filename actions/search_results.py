"""Ask the store for products, show what it has, and remember that for the next message."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from babel.numbers import get_currency_name
from moneyed import Money
from rasa_sdk.events import EventType, SlotSet

from actions.payloads import ask_about
from actions.product_cards import price_range, product_card, variant_lines
from actions.product_question import CARDS
from actions.titles import shorten
from actions.turn import WHOLE_SHOP, Turn
from actions.words import money
from bot.commerce.product_words import product_words
from bot.commerce.products import Product
from bot.commerce.variants import spoken_of

SEARCHED = "searched"
"""The slot of the last search: `{"query"}`, and `least` and `most` where it was narrowed to prices."""

CATEGORIES = 3


def search(turn: Turn, query: str, at_most: Money | None) -> Sequence[Product]:
    """What fits `query`, or anything if it is empty, for not more than `at_most`."""
    store = turn.services.store
    if at_most is None:
        return store.search_products(query, limit=CARDS)
    fitting = store.search_products(query, limit=WHOLE_SHOP)
    return [product for product in fitting if min(one.price for one in product.variants) <= at_most][:CARDS]


def store_knows(turn: Turn, query: str) -> bool:
    """Tell whether anything in the shop is called so."""
    return bool(turn.services.store.search_products(query, limit=1))


def say_found(turn: Turn, found: Sequence[Product], limit: Money | None) -> None:
    """Show what was found; say first what of the wish was heeded and what cannot be."""
    cards = cards_of(turn, found)
    first = found[0]
    wish = spoken_of(turn.text, first, turn.services.lexicon) if turn.text else None
    if wish and wish.unknown:
        lines = variant_lines(turn, first.variants)
        turn.say("utter_product_no_such_option", product=first.name[turn.language], lines=lines, custom=cards)
    elif wish and wish.said and len(found) == 1 and limit is None:
        values = {"product": first.name[turn.language], "price": price_range(wish.variants, turn.language)}
        turn.say("utter_product_option_exists", lines=variant_lines(turn, wish.variants), custom=cards, **values)
    elif limit is None:
        turn.say("utter_products_found", custom=cards)
    elif limit.currency.code == turn.services.shop.currency:
        turn.say("utter_products_found_limit", limit=money(turn, limit), custom=cards)
    else:
        currency = get_currency_name(turn.services.shop.currency, locale=turn.language)
        values = {"limit": money(turn, limit), "currency": currency}
        turn.say("utter_products_other_currency", custom=cards, **values)


def say_other_currency(turn: Turn, least: Money, most: Money, query: str) -> list[EventType]:
    """Show what fits apart from the price, which is said in a currency that the shop has no prices in."""
    wanted = query if any(product_words(query, turn.services.lexicon)) and store_knows(turn, query) else ""
    found = search(turn, wanted, None)
    limit = turn.phrase("utter_part_price_band", least=money(turn, least), most=money(turn, most))
    currency = get_currency_name(turn.services.shop.currency, locale=turn.language)
    turn.say("utter_products_other_currency", limit=limit, currency=currency, custom=cards_of(turn, found))
    return talked_about(found)


def cards_of(turn: Turn, products: Sequence[Product]) -> dict[str, Any]:
    """The `custom` part of an answer that shows products as cards."""
    return {"cards": [product_card(turn, product) for product in products]}


def category_buttons(turn: Turn) -> list[dict[str, str]]:
    """Buttons of the categories that sell best."""
    names: dict[str, str] = {}
    for product in turn.whole_shop():
        names.setdefault(product.category, product.category_name[turn.language])
    return [
        {"title": shorten(name), "payload": ask_about("search_product", key)}
        for key, name in list(names.items())[:CATEGORIES]
    ]


def talked_about(found: Sequence[Product]) -> list[EventType]:
    """A single find is talked about from now on, several leave it open; a search for nothing changes no subject."""
    return [SlotSet("product_id", found[0].id if len(found) == 1 else None)] if found else []


def remember_search(query: str, least: Money | None, most: Money | None) -> list[EventType]:
    """Remember a search, so that the next message may narrow it."""
    prices = {name: str(one.amount) for name, one in (("least", least), ("most", most)) if one is not None}
    return [SlotSet(SEARCHED, {"query": query, **prices})]
