"""How many variants of a product there are, and which is the cheapest or the dearest of them."""

from __future__ import annotations

from collections.abc import Sequence

from actions.pieces import tell_pieces
from actions.product_cards import price_range, variant_label
from actions.turn import Turn
from actions.words import money
from bot.commerce.item_mentions import Choosable, find_mentions
from bot.commerce.products import Product, Variant
from bot.commerce.variants import spoken_of

TOPIC = "product_questions"
_SHOWN = 10


def tell_count_or_extreme(turn: Turn, product: Product) -> bool:
    """Answer a question for a number of variants or for the one with the lowest or highest price; else give False."""
    words = turn.services.lexicon
    if tell_pieces(turn, product):
        return True
    spoken = spoken_of(turn.text, product, words)
    there = [one for one in spoken.variants if one.available and not spoken.unknown]
    if words.says(TOPIC, "count", turn.text):
        _say_count(turn, product, there, of=len(spoken.variants))
        return True
    for extreme, best in (("cheapest", min), ("dearest", max)):
        if there and words.says(TOPIC, extreme, turn.text):
            variant = best(there, key=lambda one: one.price)
            values = {"product": product.name[turn.language], "variant": variant_label(variant, turn.language)}
            turn.say(f"utter_product_{extreme}", price=money(turn, variant.price), **values)
            return True
    if spoken.said and 1 < len(there) <= _SHOWN and words.says(TOPIC, "which", turn.text):
        lines = "\n".join(_line(turn, one) for one in sorted(there, key=lambda one: one.price))
        turn.say("utter_product_which", product=product.name[turn.language], lines=lines)
        return True
    return False


def _say_count(turn: Turn, product: Product, there: Sequence[Variant], *, of: int) -> None:
    name = product.name[turn.language]
    if not there:
        turn.say("utter_product_count_none", product=name)
        return
    turn.say(
        "utter_product_count", product=name, count=len(there), all=of, price=price_range(list(there), turn.language)
    )


def _line(turn: Turn, variant: Variant) -> str:
    label = variant_label(variant, turn.language)
    return turn.phrase("utter_part_price", value=label, price=money(turn, variant.price))


def mentioned_products(turn: Turn, text: str | None = None) -> Sequence[Product]:
    """The products of the shop whose noun stands in the message, or in `text`, however many other words do."""
    products = turn.whole_shop()
    things = [
        Choosable(one.id, names=tuple(name for _, name in one.name.by_language), aliases=one.keywords)
        for one in products
    ]
    ids = {
        one
        for mention in find_mentions(turn.text if text is None else text, things, turn.services.lexicon)
        for one in mention.ids
    }
    return [one for one in products if one.id in ids]
