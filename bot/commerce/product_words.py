"""Which words of a question may name a product. The everyday words that do not are in `<language>.search.yml`."""

from __future__ import annotations

import re
from functools import lru_cache

from bot.commerce.korean_words import is_korean
from bot.commerce.lexicon import Lexicon
from bot.commerce.shapes import any_shape, find_shapes, search_shape
from bot.commerce.storekeeping.words import content_words


def product_words(text: str, lexicon: Lexicon) -> list[str]:
    """The words of `text` that may name a product, in order; `""` stands where words of another kind were."""
    return content_words(text, lexicon.words("product_noise"))


def naming_words(text: str, lexicon: Lexicon) -> list[str]:
    """Those that also stand where prices, stock and sizes are asked for: none in `how much is it?`."""
    clean = _no_products(lexicon).sub(" ", text)
    return [word for word in product_words(clean, lexicon) if may_name(word, lexicon)]


def may_name(word: str, lexicon: Lexicon) -> bool:
    """False for words of questions about products, and for what holds a number."""
    if not word or word in lexicon.words("product_questions_noise") or any(map(str.isdigit, word)):
        return False
    return is_korean(word) or len(word) > 1


@lru_cache(maxsize=8)
def _no_products(lexicon: Lexicon) -> re.Pattern[str]:
    """Phrases with a word in them that may well be a product's."""
    return re.compile(any_shape(lexicon, "names_no_product"), re.IGNORECASE)


def asks_best_sellers(text: str, lexicon: Lexicon) -> bool:
    """True for words that ask for what sells best."""
    return search_shape(lexicon, "asks_best_sellers", text) is not None


def things_asked_for(text: str, lexicon: Lexicon) -> frozenset[str]:
    """What a question calls by name as if there was only one: `the mattress`. Only English says so by its form."""
    found = {
        match["thing"].lower() for pattern in find_shapes(lexicon, "the_thing") for match in pattern.finditer(text)
    }
    return frozenset(found - lexicon.words("general_things"))
