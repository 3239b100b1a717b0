"""Find products; their prices, variants, stock and sizes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from moneyed import Money
from rasa_sdk.events import EventType, SlotSet

from actions.base import ShopAction
from actions.payloads import ask_about
from actions.product_cards import FEW, price_lines, price_range, product_card, variant_label, variant_lines
from actions.product_question import CARDS, ProductAction
from actions.turn import Turn
from bot.commerce.products import Product, Variant
from bot.commerce.said_amounts import find_price_limit
from bot.commerce.storekeeping.words import content_words
from bot.commerce.variant_words import Wish, parse_wish

CATEGORIES = 3
LONGEST_TITLE = 20
"""Characters of a button, as the narrowest platform counts them."""

_WHOLE_SHOP = 100


class SearchProduct(ShopAction):
    """Products that fit what was typed; the best sellers if it names nothing."""

    action = "action_search_product"

    def act(self, turn: Turn) -> list[EventType]:
        """Search, and remember a single find as what is talked about."""
        chosen = turn.entity("choice")
        limit = find_price_limit(turn.text, turn.services.shop.currency)
        query = chosen or (limit[1] if limit else turn.text)
        names_something = any(content_words(query))
        found: Sequence[Product] = _category(turn, chosen) if chosen else ()
        if not found and (names_something or limit):
            found = _search(turn, query if names_something else "", limit[0] if limit else None)
        if found:
            turn.say("utter_products_found", custom=_cards(turn, found))
        elif names_something or limit:
            turn.say("utter_no_products_found", buttons=[*_categories(turn), _best_sellers(turn)])
        else:
            best = turn.services.store.search_products("", limit=CARDS)
            turn.say("utter_best_sellers", custom=_cards(turn, best), buttons=_categories(turn))
        return [SlotSet("product_id", found[0].id if len(found) == 1 else None)]


class ProductPrice(ProductAction):
    """What a product, or the variant that is spoken of, costs."""

    action = "action_product_price"
    intent = "ask_price"

    def answer(self, turn: Turn, product: Product) -> None:
        """Name one price, or the prices and what they depend on."""
        wish = parse_wish(turn.text, product)
        name = _name_with_wish(turn, product, wish)
        price = price_range(wish.variants, turn.language)
        if len({variant.price for variant in wish.variants}) == 1:
            turn.say("utter_product_price", product=name, price=price, buttons=[_options_button(turn, product)])
        else:
            lines = price_lines(turn, wish.variants)
            turn.say("utter_product_prices", product=name, lines=lines, buttons=[_options_button(turn, product)])


class ProductOptions(ProductAction):
    """What a product comes in, with what is sold out."""

    action = "action_product_options"
    intent = "ask_options"

    def answer(self, turn: Turn, product: Product) -> None:
        """List the variants; say no first if the message names one that does not exist."""
        wish = parse_wish(turn.text, product)
        values = {"product": product.name[turn.language], "price": price_range(product.variants, turn.language)}
        lines = variant_lines(turn, product.variants)
        if not lines:
            turn.say("utter_product_one_version", **values)
        elif wish.unknown:
            turn.say("utter_product_no_such_option", lines=lines, **values)
        elif wish.said:
            turn.say("utter_product_option_exists", lines=variant_lines(turn, wish.variants), **values)
        else:
            turn.say("utter_product_options", lines=lines, buttons=_size_buttons(turn, product), **values)


class ProductStock(ProductAction):
    """What of a product can be bought now."""

    action = "action_product_stock"
    intent = "ask_stock"

    def answer(self, turn: Turn, product: Product) -> None:
        """Answer for the variant that is spoken of, or for all."""
        wish = parse_wish(turn.text, product)
        name = product.name[turn.language]
        there = [variant for variant in product.variants if variant.available]
        if not there:
            turn.say("utter_stock_none", product=name, buttons=[_similar(turn, product)])
        elif wish.unknown:
            turn.say("utter_product_no_such_option", product=name, lines=variant_lines(turn, product.variants))
        elif len(wish.variants) == 1:
            self._one(turn, product, wish.variants[0], there)
        elif not any(variant.available for variant in wish.variants):
            which = _name_with_wish(turn, product, wish)
            turn.say("utter_stock_variant_none", product=which, lines=variant_lines(turn, there))
        else:
            turn.say("utter_stock", product=name, lines=variant_lines(turn, wish.variants))

    def _one(self, turn: Turn, product: Product, variant: Variant, there: Sequence[Variant]) -> None:
        name = _full_name(turn, product, variant)
        if not variant.available:
            turn.say("utter_stock_variant_none", product=name, lines=variant_lines(turn, there))
        elif variant.stock <= FEW:
            turn.say("utter_stock_few", product=name, count=variant.stock)
        else:
            turn.say("utter_stock_one", product=name)


class SizeHelp(ProductAction):
    """The size guide of a product."""

    action = "action_size_help"
    intent = "ask_size_help"

    def answer(self, turn: Turn, product: Product) -> None:
        """Give the guide; without one, the description, which has the measures."""
        name = product.name[turn.language]
        if product.size_guide is not None:
            turn.say("utter_size_guide", product=name, guide=product.size_guide[turn.language])
        else:
            turn.say("utter_size_no_guide", product=name, description=product.description[turn.language])

    def candidates(self, turn: Turn) -> Sequence[Product]:
        """Products that have sizes."""
        best = turn.services.store.search_products("", limit=_WHOLE_SHOP)
        return [product for product in best if product.size_guide is not None]


def _search(turn: Turn, query: str, at_most: Money | None) -> Sequence[Product]:
    """What fits `query`, or anything if it is empty, for not more than `at_most`."""
    store = turn.services.store
    if at_most is None:
        return store.search_products(query, limit=CARDS)
    fitting = store.search_products(query, limit=_WHOLE_SHOP)
    return [product for product in fitting if min(one.price for one in product.variants) <= at_most][:CARDS]


def _cards(turn: Turn, products: Sequence[Product]) -> dict[str, Any]:
    return {"cards": [product_card(turn, product) for product in products]}


def _full_name(turn: Turn, product: Product, variant: Variant) -> str:
    """`Stoneware Mug (Cream)`."""
    label = variant_label(variant, turn.language)
    name = product.name[turn.language]
    return turn.phrase("utter_part_product_variant", product=name, variant=label) if label else name


def _name_with_wish(turn: Turn, product: Product, wish: Wish) -> str:
    """The product, with the options that all the wanted variants share."""
    name = product.name[turn.language]
    if not wish.said or wish.unknown:
        return name
    shared = set(wish.variants[0].options).intersection(*(variant.options for variant in wish.variants))
    label = " / ".join(option.value[turn.language] for option in wish.variants[0].options if option in shared)
    return turn.phrase("utter_part_product_variant", product=name, variant=label) if label else name


def _categories(turn: Turn) -> list[dict[str, str]]:
    """Buttons of the categories that sell best."""
    names: dict[str, str] = {}
    for product in turn.services.store.search_products("", limit=_WHOLE_SHOP):
        names.setdefault(product.category, product.category_name[turn.language])
    return [
        {"title": _short(name), "payload": ask_about("search_product", key)}
        for key, name in list(names.items())[:CATEGORIES]
    ]


def _category(turn: Turn, key: str) -> list[Product]:
    """The best sellers of a category; none if there is no such category."""
    best = turn.services.store.search_products("", limit=_WHOLE_SHOP)
    return [product for product in best if product.category == key][:CARDS]


def _short(name: str) -> str:
    return name if len(name) <= LONGEST_TITLE else name[: LONGEST_TITLE - 1].rsplit(" ", 1)[0] + "…"


def _best_sellers(turn: Turn) -> dict[str, str]:
    return turn.button("utter_part_button_best_sellers", "/search_product")


def _similar(turn: Turn, product: Product) -> dict[str, str]:
    return turn.button("utter_part_button_similar", ask_about("search_product", product.category))


def _options_button(turn: Turn, product: Product) -> dict[str, str]:
    return turn.button("utter_part_button_options", ask_about("ask_options", product.id))


def _size_buttons(turn: Turn, product: Product) -> list[dict[str, str]]:
    if product.size_guide is None:
        return []
    return [turn.button("utter_part_button_size", ask_about("ask_size_help", product.id))]
