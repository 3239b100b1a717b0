"""Whether somebody speaks of all orders: `all my open orders`, `every pending order`, `all the items I bought`."""

from __future__ import annotations

import re

from bot.commerce.lexicon import Lexicon, plain

_SENTENCE_END = re.compile(r"[.,;:!?\n]+")
_BETWEEN = 3
"""So many words may stand between `all` and `orders`."""


def means_every_order(said: str, lexicon: Lexicon) -> bool:
    """True if a text speaks of all orders, by the words of `order_ages` and `every_order`."""
    if lexicon.find("order_ages", said, typos=False) == "all":
        return True
    every = lexicon.phrases("every_order", "every")
    clauses = (plain(clause).split() for clause in _SENTENCE_END.split(said))
    return any(
        word in every and _leads_to_orders(words[place + 1 : place + 2 + _BETWEEN], lexicon)
        for words in clauses
        for place, word in enumerate(words)
    )


def _leads_to_orders(words: list[str], lexicon: Lexicon) -> bool:
    orders, order, of_one, ordered, things = (
        frozenset(lexicon.phrases("every_order", meaning))
        for meaning in ("orders", "order", "of_one", "ordered", "things")
    )
    for place, word in enumerate(words):
        between = frozenset(words[:place])
        if word in orders or (word in order and not between & of_one) or (word in ordered and between <= things):
            return True
    return False
