"""Find products; their prices, variants, stock and sizes."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rasa_sdk.events import EventType

from actions.article_prices import tell_article_price
from actions.basket import tell_basket
from actions.form_answers import FEW_WORDS
from actions.narrowed_search import narrow_search, narrow_to_option
from actions.payloads import ask_about
from actions.person_calls import said_before
from actions.product_cards import (
    FEW,
    best_sellers_button,
    price_lines,
    price_range,
    variant_label,
    variant_lines,
)
from actions.product_question import ProductAction, find_products
from actions.properties import category_asked_about, tell_property, tell_property_asked_before
from actions.turn import Turn
from bot.commerce.product_words import naming_words
from bot.commerce.products import Product, Variant
from bot.commerce.shapes import search_shape
from bot.commerce.variants import SpokenOf, spoken_of

NOTHING_FOUND = "utter_no_products_found"
OF_VARIANTS = frozenset(
    {
        *("utter_product_option_exists", "utter_product_no_such_option", "utter_product_options"),
        *("utter_stock", "utter_stock_one", "utter_stock_few", "utter_stock_variant_none"),
    }
)
"""What is heard of the variants of a product."""

NOT_THERE = frozenset({NOTHING_FOUND, "utter_thing_not_sold"})


class ProductPrice(ProductAction):
    """What a product, or the variant that is spoken of, costs."""

    action = "action_product_price"
    intent = "ask_price"
    about_whole_products = True

    def act(self, turn: Turn) -> list[EventType]:
        """Right after an article the question is about that, unless it names a product; several are sorted by price."""
        if tell_article_price(turn):
            return []
        if (sums := tell_basket(turn, least=2)) is not None:
            return sums
        if said_before(turn, NOT_THERE) and turn.text and not find_products(turn) and _names(turn):
            turn.say(NOTHING_FOUND, buttons=[best_sellers_button(turn)])
            return []
        narrowed = narrow_search(turn) if turn.text and len(find_products(turn)) > 1 else None
        return super().act(turn) if narrowed is None else narrowed

    def answer(self, turn: Turn, product: Product) -> None:
        """Name one price, or the prices and what they depend on."""
        wish = spoken_of(turn.text, product, turn.services.lexicon)
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

    def act(self, turn: Turn) -> list[EventType]:
        """What a product is like is told before what it comes in; without a product, what was shown is narrowed."""
        several = category_asked_about(turn)
        if several:
            self.ask(turn, several)
            return []
        told = tell_property(turn)
        if told is None and turn.text and not find_products(turn):
            told = narrow_to_option(turn)
        return super().act(turn) if told is None else told

    def settle(self, turn: Turn, found: Sequence[Product]) -> list[EventType]:
        """Of the only product, tell what it was asked for before it was known which one is meant."""
        told = tell_property_asked_before(turn, found[0], self.action) if len(found) == 1 else None
        return super().settle(turn, found) if told is None else told

    def answer(self, turn: Turn, product: Product) -> None:
        """List the variants; say no first if the message names one that does not exist."""
        wish = spoken_of(turn.text, product, turn.services.lexicon)
        values = {"product": product.name[turn.language], "price": price_range(product.variants, turn.language)}
        lines = variant_lines(turn, product.variants)
        _say_other_size(turn, product, wish)
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
    about_whole_products = True
    asks_of_things = True

    def answer(self, turn: Turn, product: Product) -> None:
        """Answer for the variant that is spoken of, or for all."""
        wish = spoken_of(turn.text, product, turn.services.lexicon)
        name = product.name[turn.language]
        there = [variant for variant in product.variants if variant.available]
        _say_other_size(turn, product, wish)
        if not there:
            turn.say("utter_stock_none", product=name, when=_restock(turn), buttons=[_similar(turn, product)])
        elif wish.unknown:
            turn.say("utter_product_no_such_option", product=name, lines=variant_lines(turn, product.variants))
        elif len(wish.variants) == 1:
            self._one(turn, product, wish.variants[0], there)
        elif not any(variant.available for variant in wish.variants):
            which = _name_with_wish(turn, product, wish)
            turn.say("utter_stock_variant_none", product=which, when=_restock(turn), lines=variant_lines(turn, there))
        else:
            turn.say("utter_stock", product=name, lines=variant_lines(turn, wish.variants))

    def _one(self, turn: Turn, product: Product, variant: Variant, there: Sequence[Variant]) -> None:
        name = _full_name(turn, product, variant)
        if not variant.available:
            turn.say("utter_stock_variant_none", product=name, when=_restock(turn), lines=variant_lines(turn, there))
        elif variant.stock <= FEW:
            turn.say("utter_stock_few", product=name, count=variant.stock)
        else:
            turn.say("utter_stock_one", product=name)


class SizeHelp(ProductAction):
    """The size guide of a product."""

    action = "action_size_help"
    intent = "ask_size_help"

    def act(self, turn: Turn) -> list[EventType]:
        """`how many ml does it hold` is no size to choose, and without a guide only the description knows."""
        told = tell_property(turn)
        return super().act(turn) if told is None else told

    def answer(self, turn: Turn, product: Product) -> None:
        """Give the guide; without one, the description, which has the measures."""
        name = product.name[turn.language]
        if _names_variant(turn, product):
            ProductOptions().answer(turn, product)
        elif product.size_guide is not None:
            turn.say("utter_size_guide", product=name, guide=product.size_guide[turn.language])
        else:
            turn.say("utter_size_no_guide", product=name, description=product.description[turn.language])

    def candidates(self, turn: Turn) -> Sequence[Product]:
        """Products that have sizes."""
        best = turn.whole_shop()
        return [product for product in best if product.size_guide is not None]


def _names_variant(turn: Turn, product: Product) -> bool:
    """Whether a size is only named, and no advice wanted: `and small?` after the stock, or of what has no guide."""
    if not turn.text or not spoken_of(turn.text, product, turn.services.lexicon).said:
        return False
    goes_on = said_before(turn, OF_VARIANTS) and len(turn.text.split()) <= FEW_WORDS
    return product.size_guide is None or goes_on


def _restock(turn: Turn) -> str:
    """That nobody knows when it comes again, where that is asked: stores have no date for it."""
    asked = turn.text and search_shape(turn.services.lexicon, "asks_restock", turn.text)
    return turn.phrase("utter_part_restock_unknown") if asked else ""


def _say_other_size(turn: Turn, product: Product, wish: SpokenOf) -> None:
    """Give the size guide first for a size that the product's own are not called by: `size 38` of slippers in mm."""
    said = turn.text and turn.entity("size") is not None and (not wish.said or wish.unknown)
    if said and product.size_guide is not None:
        turn.say("utter_size_guide", product=product.name[turn.language], guide=product.size_guide[turn.language])


def _names(turn: Turn) -> bool:
    """Whether the message names anything that might be sold."""
    return bool(naming_words(turn.text, turn.services.lexicon))


def _full_name(turn: Turn, product: Product, variant: Variant) -> str:
    """`Stoneware Mug (Cream)`."""
    label = variant_label(variant, turn.language)
    name = product.name[turn.language]
    return turn.phrase("utter_part_product_variant", product=name, variant=_plain(label)) if label else name


def _name_with_wish(turn: Turn, product: Product, wish: SpokenOf) -> str:
    """The product, with the options that all the wanted variants share."""
    name = product.name[turn.language]
    if not wish.said or wish.unknown:
        return name
    shared = set(wish.variants[0].options).intersection(*(variant.options for variant in wish.variants))
    label = " / ".join(option.value[turn.language] for option in wish.variants[0].options if option in shared)
    return turn.phrase("utter_part_product_variant", product=name, variant=_plain(label)) if label else name


def _plain(label: str) -> str:
    """`Queen` of `Queen (Q)`: the label stands in brackets itself."""
    return re.sub(r"\s*\([^)]*\)", "", label)


def _similar(turn: Turn, product: Product) -> dict[str, str]:
    return turn.button("utter_part_button_similar", ask_about("search_product", product.category))


def _options_button(turn: Turn, product: Product) -> dict[str, str]:
    return turn.button("utter_part_button_options", ask_about("ask_options", product.id))


def _size_buttons(turn: Turn, product: Product) -> list[dict[str, str]]:
    if product.size_guide is None:
        return []
    return [turn.button("utter_part_button_size", ask_about("ask_size_help", product.id))]
