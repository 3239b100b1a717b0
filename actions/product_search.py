"""Find products by what was typed, by category and by price."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from babel.numbers import get_currency_name
from moneyed import Money
from rasa_sdk.events import EventType, SlotSet

from actions.base import ShopAction
from actions.payloads import ask_about
from actions.product_cards import best_sellers_button, price_range, product_card, variant_lines
from actions.product_extremes import mentioned_products
from actions.product_question import CARDS, named_products
from actions.turn import WHOLE_SHOP, Turn
from actions.words import money
from bot.commerce.lexicon import Lexicon
from bot.commerce.price_limits import find_price_band, find_price_floor, find_price_limit
from bot.commerce.product_words import asks_best_sellers, product_words
from bot.commerce.products import Product
from bot.commerce.refusals import wanted_part
from bot.commerce.search_narrowing import CHEAP, DEAR, read_narrowing
from bot.commerce.shapes import search_shape
from bot.commerce.sold_things import is_sold, is_spoken_of, thing_asked_for
from bot.commerce.storekeeping.words import normalised, stems
from bot.commerce.variants import spoken_of

SEARCHED = "searched"
"""The slot of the last search: `{"query"}`, and `least` and `most` where it was narrowed to prices."""

CATEGORIES = 3
LONGEST_TITLE = 20
"""Characters of a button, as the narrowest platform counts them."""

_WORDS_OF_A_CATEGORY = 3


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
            _say_found(turn, found, limit[0] if limit else None)
        elif at_most is not None:
            buttons = [*_categories(turn), best_sellers_button(turn)]
            turn.say("utter_no_products_limit", limit=money(turn, at_most), buttons=buttons)
        elif (names_something or limit) and not asks_best_sellers(query, turn.services.lexicon):
            turn.say("utter_no_products_found", buttons=[*_categories(turn), best_sellers_button(turn)])
        else:
            best = turn.services.store.search_products("", limit=CARDS)
            turn.say("utter_best_sellers", custom=_cards(turn, best), buttons=_categories(turn))
        return [*_talked_about(found), *_searched(query if names_something and found else "", None, at_most)]


def _between(turn: Turn) -> list[EventType] | None:
    """Show what costs as much as is said; None unless the least is said, with or without the most."""
    currency, lexicon = turn.services.shop.currency, turn.services.lexicon
    band = find_price_band(turn.text, currency, lexicon)
    if band is not None:
        return _say_band(turn, *band) if band[0].currency.code == currency else _say_other_currency(turn, *band)
    floor = find_price_floor(turn.text, currency, lexicon)
    if floor is None or floor[0].currency.code != currency:
        return None
    return _say_band(turn, floor[0], None, floor[1])


def _find(turn: Turn, query: str, *, limited: bool, at_most: Money | None) -> Sequence[Product]:
    """What fits `query`; `limited` if the message told a price, in any currency."""
    names_something = any(product_words(query, turn.services.lexicon))
    found: Sequence[Product] = _category(turn, query, at_most)
    if not found and (names_something or limited):
        found = _search(turn, query if names_something else "", at_most)
    if not found and names_something and at_most is None:
        words = turn.services.lexicon
        named = named_products(turn.services.store, query, words)
        found = [one for one in named if spoken_of(query, one, words).unknown][:CARDS]
    if not found and at_most is not None and not store_knows(turn, query):
        found = _search(turn, "", at_most)  # `a gift under 30,000 won`: what nobody calls a product limits nothing
    return found


def _unsold(turn: Turn, found: Sequence[Product]) -> str | None:
    """The thing that is asked for and that nothing found is called by; None where it is sold or nothing is named."""
    lexicon = turn.services.lexicon
    thing = thing_asked_for(turn.text, lexicon) if turn.text else None
    return thing if thing is not None and not is_sold(thing, turn.text, found, lexicon) else None


def _say_unsold(turn: Turn, thing: str, found: Sequence[Product]) -> None:
    """Say plainly that it is not sold; show what has to do with it, else the way to look around."""
    if found:
        turn.say("utter_thing_not_sold_but", thing=thing, custom=_cards(turn, found))
    else:
        turn.say("utter_thing_not_sold", thing=thing, buttons=[*_categories(turn), best_sellers_button(turn)])


def _say_band(turn: Turn, least: Money, most: Money | None, query: str) -> list[EventType]:
    """Show what costs from `least` to `most`, or `least` and more."""
    query = _without_general(query, turn.services.lexicon)
    wanted = query if any(product_words(query, turn.services.lexicon)) and store_knows(turn, query) else ""
    fitting = _of_category(turn, query) or turn.services.store.search_products(wanted, limit=WHOLE_SHOP)
    found = [one for one in fitting if any(_costs(variant.price, least, most) for variant in one.variants)][:CARDS]
    values = {"least": money(turn, least), **({} if most is None else {"most": money(turn, most)})}
    kind = "floor" if most is None else "band"
    if found:
        turn.say(f"utter_products_found_{kind}", custom=_cards(turn, found), **values)
    else:
        turn.say(f"utter_no_products_{kind}", buttons=[*_categories(turn), best_sellers_button(turn)], **values)
    return [*_talked_about(found), *_searched(query if wanted or fitting else "", least, most)]


def recommend(turn: Turn) -> list[EventType] | None:
    """Show the products whose noun is named where something is to be recommended; None for all else: `a film`."""
    if turn.form is not None or search_shape(turn.services.lexicon, "recommends", turn.text) is None:
        return None
    found = mentioned_products(turn)
    if not found:
        return None
    _say_found(turn, found[:CARDS], None)
    return [*_talked_about(found), *_searched(found[0].category if len(found) > 1 else turn.text, None, None)]


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
    fitting = _of_category(turn, query) or turn.services.store.search_products(query, limit=WHOLE_SHOP)
    prices = {one.id: [v.price for v in one.variants if _costs(v.price, least, most)] for one in fitting}
    found = [one for one in fitting if prices[one.id]]
    if told.order == CHEAP:
        found.sort(key=lambda one: min(prices[one.id]))
    elif told.order == DEAR:
        found.sort(key=lambda one: max(prices[one.id]), reverse=True)
    _say_narrowed(turn, found[:CARDS], told.order, least, most)
    return [*_talked_about(found), *_searched(query, least, most)]


def _kind(least: Money | None, most: Money | None) -> str:
    """What the responses for such prices end with; empty where neither is said."""
    if least is not None:
        return "band" if most is not None else "floor"
    return "limit" if most is not None else ""


def narrow_to_option(turn: Turn) -> list[EventType] | None:
    """Show what was searched for before in the colour or size that is all the message says; None for all else."""
    before = turn.slot(SEARCHED)
    if not before or not before["query"]:
        return None
    fitting = _of_category(turn, before["query"]) or _search(turn, before["query"], None)
    found = [
        one for one in fitting if (wish := spoken_of(turn.text, one, turn.services.lexicon)).said and not wish.unknown
    ]
    if not found:
        return None
    _say_found(turn, found[:CARDS], None)
    return _talked_about(found)


def _costs(price: Money, least: Money | None, most: Money | None) -> bool:
    return (least is None or least <= price) and (most is None or price <= most)


def _say_narrowed(
    turn: Turn, found: Sequence[Product], order: str | None, least: Money | None, most: Money | None
) -> None:
    """Show what is left, said by its order, else by its prices; or that nothing is."""
    values = {name: money(turn, one) for name, one in (("least", least), ("most", most)) if one is not None}
    limit = {"limit": values["most"]} if most is not None else {}
    if not found:
        buttons = [*_categories(turn), best_sellers_button(turn)]
        lacks = _kind(least, most) or "found"
        turn.say(f"utter_no_products_{lacks}", buttons=buttons, **limit, **values)
    elif order is not None and len(found) == 1:
        turn.say("utter_products_only_one", custom=_cards(turn, found))
    elif order is not None:
        turn.say(f"utter_products_{order}_first", custom=_cards(turn, found))
    else:
        turn.say(f"utter_products_found_{_kind(least, most)}", custom=_cards(turn, found), **limit, **values)


def _searched(query: str, least: Money | None, most: Money | None) -> list[EventType]:
    """Remember a search, so that the next message may narrow it."""
    prices = {name: str(one.amount) for name, one in (("least", least), ("most", most)) if one is not None}
    return [SlotSet(SEARCHED, {"query": query, **prices})]


def _talked_about(found: Sequence[Product]) -> list[EventType]:
    """A single find is talked about from now on, several leave it open; a search for nothing changes no subject."""
    return [SlotSet("product_id", found[0].id if len(found) == 1 else None)] if found else []


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


def _say_other_currency(turn: Turn, least: Money, most: Money, query: str) -> list[EventType]:
    """Show what fits apart from the price, which is said in a currency that the shop has no prices in."""
    wanted = query if any(product_words(query, turn.services.lexicon)) and store_knows(turn, query) else ""
    found = _search(turn, wanted, None)
    limit = turn.phrase("utter_part_price_band", least=money(turn, least), most=money(turn, most))
    currency = get_currency_name(turn.services.shop.currency, locale=turn.language)
    turn.say("utter_products_other_currency", limit=limit, currency=currency, custom=_cards(turn, found))
    return _talked_about(found)


def store_knows(turn: Turn, query: str) -> bool:
    """Tell whether anything in the shop is called so."""
    return bool(turn.services.store.search_products(query, limit=1))


def _say_found(turn: Turn, found: Sequence[Product], limit: Money | None) -> None:
    """Show what was found; say first what of the wish was heeded and what cannot be."""
    cards = _cards(turn, found)
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


def _search(turn: Turn, query: str, at_most: Money | None) -> Sequence[Product]:
    """What fits `query`, or anything if it is empty, for not more than `at_most`."""
    store = turn.services.store
    if at_most is None:
        return store.search_products(query, limit=CARDS)
    fitting = store.search_products(query, limit=WHOLE_SHOP)
    return [product for product in fitting if min(one.price for one in product.variants) <= at_most][:CARDS]


def _cards(turn: Turn, products: Sequence[Product]) -> dict[str, Any]:
    return {"cards": [product_card(turn, product) for product in products]}


def _categories(turn: Turn) -> list[dict[str, str]]:
    """Buttons of the categories that sell best."""
    names: dict[str, str] = {}
    for product in turn.whole_shop():
        names.setdefault(product.category, product.category_name[turn.language])
    return [
        {"title": _short(name), "payload": ask_about("search_product", key)}
        for key, name in list(names.items())[:CATEGORIES]
    ]


def _category(turn: Turn, query: str, at_most: Money | None) -> list[Product]:
    """The best sellers, for not more than `at_most`, of the category that `query` is the key or the name of.

    None if it is neither.
    """
    found = _of_category(turn, query)
    return [one for one in found if any(_costs(variant.price, None, at_most) for variant in one.variants)][:CARDS]


def _of_category(turn: Turn, query: str) -> list[Product]:
    words = [word for word in product_words(query, turn.services.lexicon) if word]
    if not words or len(words) > _WORDS_OF_A_CATEGORY:
        return []
    said = "".join(words)
    best = turn.whole_shop()
    return [product for product in best if said in _names(product, turn.services.lexicon)]


def _names(product: Product, lexicon: Lexicon) -> set[str]:
    """What the category of a product may be called, in the form of `product_words` put together."""
    names = (product.category, *(name for _, name in product.category_name.by_language))
    return {"".join(product_words(name, lexicon)) for name in names}


def _short(name: str) -> str:
    return name if len(name) <= LONGEST_TITLE else name[: LONGEST_TITLE - 1].rsplit(" ", 1)[0].rstrip(" &·,") + "…"
