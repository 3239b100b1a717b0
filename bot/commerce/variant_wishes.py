"""What a text says of the variant that is wanted: `the same in black`, `cheapest green one`, `더 큰 걸로`."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.commerce.lexicon import Lexicon
from bot.commerce.products import Product, Variant
from bot.commerce.said_of_variants import Said, wish_of
from bot.commerce.variant_wish import Wish
from bot.commerce.wish_fallbacks import split_condition
from bot.commerce.wish_reader import WishReader

_SENTENCE_ENDS = re.compile(r"[;!?\n()]|\.(?=\s|$)")
_RANKED = re.compile(r"\s*>\s*")
_ITEM_NUMBER = re.compile(r"(?<![\w#])#?([a-z0-9][a-z0-9_-]{4,})(?![\w-])", re.IGNORECASE)


def parse_wish(text: str, product: Product, current: Variant | None, lexicon: Lexicon) -> Wish:
    """Read what `text` says of the variants of `product`; `current` is the one that the customer has."""
    reader = WishReader(product, current, lexicon)
    ids = tuple(
        dict.fromkeys(
            variant.id for found in _ITEM_NUMBER.findall(text) for variant in product.variants if variant.id == found
        )
    )
    said, fallbacks = Said(), []
    for sentence in filter(str.strip, _SENTENCE_ENDS.split(_RANKED.sub(" over ", text))):
        condition, consequence = split_condition(sentence, lexicon)
        if condition is not None:
            if condition.strip():
                reader.read(condition, said)
            other = Said()
            reader.read(consequence, other)
            if other.anything:
                fallbacks.append(other)
            continue
        reader.read(sentence, said)
    wish = replace(wish_of(said, current), ids=ids)
    chain = [wish_of(one, current) for other in fallbacks for one in (said.overridden_by(other), other)]
    return replace(wish, fallbacks=tuple(chain))
