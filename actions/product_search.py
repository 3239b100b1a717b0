"""Find products by what was typed, by category and by price."""

from __future__ import annotations

from collections.abc import Sequence

from moneyed import Money
from rasa_sdk.events import EventType

from actions.base import ShopAction
from actions.categories import best_of_category, costs, of_category
from actions.narrowed_search import narrow_search
from actions.product_cards import best_sellers_button
from actions.product_extremes import mentioned_products
from actions.product_question import CARDS, named_products
from actions.search_results import (
    cards_of,
    category_buttons,
    remember_search,
    say_found,
    say_other_currency,
    search,
    store_knows,
    talked_about,
)
from actions.turn import WHOLE_SHOP, Turn
from actions.words import money
from bot.commerce.lexicon import Lexicon
from bot.commerce.price_limits import find_price_band, find_price_floor, find_price_limit
from bot.commerce.product_words import asks_best_sellers, product_words
from bot.commerce.products import Product
from bot.commerce.refusals import wanted_part
from bot.commerce.shapes import search_shape
from bot.commerce.sold_things import is_sold, is_spoken_of, thing_asked_for
from bot.commerce.storekeeping.words import normalised, stems
from bot.commerce.variants import spoken_of


class SearchProduct(ShopAction):
    """Products that fit what was typed; the best sellers if it names nothing."""

    action = "action_search_product"

    def act(self, turn: Turn) -> list[EventType]:
        """Search, and remember a single find as what is talked about; a search before is narrowed or sorted."""
        chosen = turn.entity("choice")
        narrowed = None if chosen else narrow_search(turn)
        if narrowed is not None:
            return narrowed
        if (priced := _between(turn)) is not None:
            return priced
        limit = find_price_limit(turn.text, turn.services.shop.currency, turn.services.lexicon)
        said = wanted_part(turn.text, turn.services.lexicon)
        query = chosen or (_without_general(limit[1], turn.services.lexicon) if limit else said)
        at_most = limit[0] if limit and limit[0].currency.code == turn.services.shop.currency else None
        if not chosen and not limit and _is_anything(turn, query):
            query = ""
        names_something = any(product_words(query, turn.services.lexicon))
        found = _find(turn, query, limited=limit is not None, at_most=at_most)
        thing = None if chosen or limit else _unsold(turn, found)
        if thing is not None:
            found = [one for one in found if is_spoken_of(thing, one)]
            _say_unsold(turn, thing, found)
        elif found:
            say_found(turn, found, limit[0] if limit else None)
        elif at_most is not None:
            buttons = [*category_buttons(turn), best_sellers_button(turn)]
            turn.say("utter_no_products_limit", limit=money(turn, at_most), buttons=buttons)
        elif (names_something or limit) and not asks_best_sellers(query, turn.services.lexicon):
            turn.say("utter_no_products_found", buttons=[*category_buttons(turn), best_sellers_button(turn)])
        else:
            best = turn.services.store.search_products("", limit=CARDS)
            turn.say("utter_best_sellers", custom=cards_of(turn, best), buttons=category_buttons(turn))
        return [*talked_about(found), *remember_search(query if names_something and found else "", None, at_most)]


def _between(turn: Turn) -> list[EventType] | None:
    """Show what costs as much as is said; None unless the least is said, with or without the most."""
    currency, lexicon = turn.services.shop.currency, turn.services.lexicon
    band = find_price_band(turn.text, currency, lexicon)
    if band is not None:
        return _say_band(turn, *band) if band[0].currency.code == currency else say_other_currency(turn, *band)
    floor = find_price_floor(turn.text, currency, lexicon)
    if floor is None or floor[0].currency.code != currency:
        return None
    return _say_band(turn, floor[0], None, floor[1])


def _find(turn: Turn, query: str, *, limited: bool, at_most: Money | None) -> Sequence[Product]:
    """What fits `query`; `limited` if the message told a price, in any currency."""
    names_something = any(product_words(query, turn.services.lexicon))
    found: Sequence[Product] = best_of_category(turn, query, at_most)
    if not found and (names_something or limited):
        found = search(turn, query if names_something else "", at_most)
    if not found and names_something and at_most is None:
        words = turn.services.lexicon
        named = named_products(turn.services.store, query, words)
        found = [one for one in named if spoken_of(query, one, words).unknown][:CARDS]
    if not found and at_most is not None and not store_knows(turn, query):
        found = search(turn, "", at_most)  # `a gift under 30,000 won`: what nobody calls a product limits nothing
    return found


def _unsold(turn: Turn, found: Sequence[Product]) -> str | None:
    """The thing that is asked for and that nothing found is called by; None where it is sold or nothing is named."""
    lexicon = turn.services.lexicon
    thing = thing_asked_for(turn.text, lexicon) if turn.text else None
    return thing if thing is not None and not is_sold(thing, turn.text, found, lexicon) else None


def _say_unsold(turn: Turn, thing: str, found: Sequence[Product]) -> None:
    """Say plainly that it is not sold; show what has to do with it, else the way to look around."""
    if found:
        turn.say("utter_thing_not_sold_but", thing=thing, custom=cards_of(turn, found))
    else:
        turn.say("utter_thing_not_sold", thing=thing, buttons=[*category_buttons(turn), best_sellers_button(turn)])


def _say_band(turn: Turn, least: Money, most: Money | None, query: str) -> list[EventType]:
    """Show what costs from `least` to `most`, or `least` and more."""
    query = _without_general(query, turn.services.lexicon)
    wanted = query if any(product_words(query, turn.services.lexicon)) and store_knows(turn, query) else ""
    fitting = of_category(turn, query) or turn.services.store.search_products(wanted, limit=WHOLE_SHOP)
    found = [one for one in fitting if any(costs(variant.price, least, most) for variant in one.variants)][:CARDS]
    values = {"least": money(turn, least), **({} if most is None else {"most": money(turn, most)})}
    kind = "floor" if most is None else "band"
    if found:
        turn.say(f"utter_products_found_{kind}", custom=cards_of(turn, found), **values)
    else:
        turn.say(f"utter_no_products_{kind}", buttons=[*category_buttons(turn), best_sellers_button(turn)], **values)
    return [*talked_about(found), *remember_search(query if wanted or fitting else "", least, most)]


def recommend(turn: Turn) -> list[EventType] | None:
    """Show the products whose noun is named where something is to be recommended; None for all else: `a film`."""
    if turn.form is not None or search_shape(turn.services.lexicon, "recommends", turn.text) is None:
        return None
    found = mentioned_products(turn)
    if not found:
        return None
    say_found(turn, found[:CARDS], None)
    return [*talked_about(found), *remember_search(found[0].category if len(found) > 1 else turn.text, None, None)]


def _without_general(query: str, lexicon: Lexicon) -> str:
    """What is searched for beside a price: `a gift` is anything, though a shop may sell gift wrap."""
    general = lexicon.words("anything_at_a_price")
    named = [
        word
        for word in query.split()
        if general.isdisjoint(form for one in normalised(word).split() for form in stems(one))
    ]
    return " ".join(named)


def _is_anything(turn: Turn, query: str) -> bool:
    """Whether anything may be meant: `a present for my mum`, where `mum` is nothing that the shop sells."""
    rest = _without_general(query, turn.services.lexicon)
    if rest == " ".join(query.split()):
        return False
    return not any(product_words(rest, turn.services.lexicon)) or not store_knows(turn, rest)
