"""The products of a category that is named, and what of them a price allows."""

from __future__ import annotations

from moneyed import Money

from actions.product_question import CARDS
from actions.turn import Turn
from bot.commerce.lexicon import Lexicon
from bot.commerce.product_words import product_words
from bot.commerce.products import Product

_WORDS_OF_A_CATEGORY = 3


def of_category(turn: Turn, query: str) -> list[Product]:
    """All products, best sellers first, of the category that `query` is the key or a name of; none if it is neither."""
    words = [word for word in product_words(query, turn.services.lexicon) if word]
    if not words or len(words) > _WORDS_OF_A_CATEGORY:
        return []
    said = "".join(words)
    best = turn.whole_shop()
    return [product for product in best if said in _names(product, turn.services.lexicon)]


def best_of_category(turn: Turn, query: str, at_most: Money | None) -> list[Product]:
    """The best sellers, for not more than `at_most`, of the category that `query` is the key or the name of.

    Empty if it is neither.
    """
    found = of_category(turn, query)
    return [one for one in found if any(costs(variant.price, None, at_most) for variant in one.variants)][:CARDS]


def _names(product: Product, lexicon: Lexicon) -> set[str]:
    """What the category of a product may be called, in the form of `product_words` put together."""
    names = (product.category, *(name for _, name in product.category_name.by_language))
    return {"".join(product_words(name, lexicon)) for name in names}


def costs(price: Money, least: Money | None, most: Money | None) -> bool:
    """Tell whether a price is within what is wanted, which may be open to either side."""
    return (least is None or least <= price) and (most is None or price <= most)
