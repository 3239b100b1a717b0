"""The order of option values: `S` before `M`, `512 GB` before `1 TB`, `low` before `high`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache

from bot.commerce.lexicon import Lexicon
from bot.commerce.option_words import options_of
from bot.commerce.products import Option, Product
from bot.commerce.spoken import plain_key, spoken, spoken_phrases

_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_MULTIPLES = {"tb": 1000, "l": 1000, "kg": 1000, "ft": 12}
"""How many of the smaller unit with which values of the same option may be given: GB, ml, g, inch."""

Scale = Mapping[str, Decimal]
"""Language-free value key → its place in the order."""


@lru_cache(maxsize=512)
def scale(product: Product, key: str, lexicon: Lexicon) -> Scale | None:
    """The order of the values of one option; None where they have none.

    Sizes that are neither numbers nor known words stand in the product from small to large.
    """
    values = [option for option in options_of(product) if option.key == key]
    numbers = {option.value_key: _number(option, lexicon) for option in values}
    known = {value: number for value, number in numbers.items() if number is not None}
    if len(known) == len(numbers) and len(set(known.values())) > 1:
        return known
    if "size" in plain_key(key).split() and len(numbers) > 1:
        return {value: Decimal(place) for place, value in enumerate(numbers)}
    return None


def _number(option: Option, lexicon: Lexicon) -> Decimal | None:
    names = {plain_key(option.value_key), *(spoken(name, lexicon) for _, name in option.value.by_language)}
    for rank in lexicon.topics.get("ranks", {}):
        if names & set(spoken_phrases(lexicon, "ranks", rank)):
            return Decimal(rank)
    for _, name in option.value.by_language:
        words = spoken(name, lexicon)
        found = _NUMBER.search(words)
        if found:
            unit = words[found.end() :].split()[:1]
            return Decimal(found[0]) * _MULTIPLES.get(unit[0] if unit else "", 1)
    return None
