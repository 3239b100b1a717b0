"""Comparisons with what the customer has: `bigger`, `less bright`, `1000 more pieces`, `the easiest`, `더 큰 걸로`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from bot.commerce.lexicon import Lexicon
from bot.commerce.option_scales import Scale, scale
from bot.commerce.option_words import find_options, option_names, options_of
from bot.commerce.products import Product, Variant
from bot.commerce.spoken import blanked, find_phrases, plain_key, says

_BEHIND, _BEFORE = 4, 3
"""Words between a comparison and the option it is about: `maximum zoom capacity`, `the pressure a bit lower`."""
_ANY = "any"
_DIRECTIONS = {"more": 1, "less": -1, "most": 1, "least": -1}


@dataclass(frozen=True)
class Comparison:
    """One comparison: `values` are the values that fit it, empty where there is none that way.

    `direction` is 1 for more and -1 for less; an `extreme` is as far as the shop goes, whatever is there.
    `step` is `bigger` or `smaller` for a comparison of sizes.
    """

    key: str
    direction: int
    extreme: bool
    values: frozenset[str] = frozenset()
    step: str | None = None


def find_comparisons(
    said: str, product: Product, current: Variant | None, lexicon: Lexicon
) -> tuple[list[Comparison], str]:
    """The comparisons in a spoken text, and the text without them, its places kept."""
    found: list[tuple[int, int, str, str]] = []
    for topic in _DIRECTIONS:
        found += [(begin, end, topic, meaning) for begin, end, meaning in find_phrases(said, lexicon, topic)]
    found = [
        one
        for one in found
        if not any(other[0] <= one[0] and one[1] <= other[1] and other[:2] != one[:2] for other in found)
    ]
    comparisons: list[Comparison] = []
    rest = said
    taken: set[tuple[int, int]] = set()
    slightly = says(said, lexicon, "stepping", "one")
    for begin, end, _topic, _meaning in sorted(found):
        if (begin, end) in taken:
            continue
        taken.add((begin, end))
        meanings = [(t, m) for b, e, t, m in found if (b, e) == (begin, end)]
        resolved = _resolve(said, (begin, end), meanings, product, lexicon)
        if resolved is None:
            continue
        delta, from_here = _delta(said, begin)
        comparisons.append(_compare(product, current, lexicon, resolved, slightly=slightly, delta=delta))
        rest = blanked(rest, from_here, end)
    return comparisons, rest


def _resolve(
    said: str, place: tuple[int, int], meanings: Sequence[tuple[str, str]], product: Product, lexicon: Lexicon
) -> tuple[str, str] | None:
    """Which option is compared, and by which word of direction; None where the product has no such option."""
    for topic, meaning in meanings:
        if meaning == _ANY:
            continue
        key = _of_dimension(meaning, said, place, product, lexicon)
        if key is not None:
            return key, topic
    for topic, meaning in meanings:
        named = _named_beside(said, place, product, lexicon) if meaning == _ANY else None
        if named is not None:
            return named, topic
    return None


def _of_dimension(dimension: str, said: str, place: tuple[int, int], product: Product, lexicon: Lexicon) -> str | None:
    named = _named_beside(said, place, product, lexicon)
    keys = [key for key in dict.fromkeys(o.key for o in options_of(product)) if scale(product, key, lexicon)]
    for word in lexicon.topics.get("dimensions", {}).get(dimension, ()):
        fitting = [
            key
            for key in keys
            if any(word in name.split() for name in (plain_key(key), *option_names(key, product, lexicon)))
        ]
        if fitting:
            return named if named in fitting else fitting[0]
    return named if dimension == "size" else None


def _named_beside(said: str, place: tuple[int, int], product: Product, lexicon: Lexicon) -> str | None:
    """The option whose name stands nearest, rather behind than before."""
    begin, end = place
    near: list[tuple[int, str]] = []
    for first, last, key in find_options(said, product, lexicon):
        if scale(product, key, lexicon) is None:
            continue
        if first >= end and len(said[end:first].split()) <= _BEHIND:
            near.append((len(said[end:first].split()), key))
        elif last <= begin and len(said[last:begin].split()) <= _BEFORE:
            near.append((_BEHIND + len(said[last:begin].split()), key))
    return min(near)[1] if near else None


def _delta(said: str, begin: int) -> tuple[Decimal | None, int]:
    """The number before a comparison, by how much: `1000 more pieces`, `500 pieces less`; and where it begins."""
    match = re.search(r"(?<!\S)(\d+(?:\.\d+)?)(?: [a-z가-힣]+)? $", said[:begin])
    return (Decimal(match[1]), match.start()) if match else (None, begin)


def _compare(
    product: Product,
    current: Variant | None,
    lexicon: Lexicon,
    resolved: tuple[str, str],
    *,
    slightly: bool,
    delta: Decimal | None,
) -> Comparison:
    key, topic = resolved
    direction = _DIRECTIONS[topic]
    is_size = "size" in plain_key(key).split()
    step = ({1: "bigger", -1: "smaller"}[direction]) if is_size else None
    if topic in ("most", "least"):
        return Comparison(key, direction, extreme=True)
    order = scale(product, key, lexicon) or {}
    present = next((o.value_key for o in current.options if o.key == key), None) if current is not None else None
    if present is None or present not in order:
        return Comparison(key, direction, extreme=True)
    values = _beyond(order, present, direction, delta, only_next=slightly or (is_size and plain_key(key) == "size"))
    return Comparison(key, direction, extreme=False, values=values, step=step)


def _beyond(order: Scale, present: str, direction: int, delta: Decimal | None, *, only_next: bool) -> frozenset[str]:
    here = order[present]
    if delta is not None:
        return frozenset(value for value, number in order.items() if number == here + direction * delta)
    beyond = {value: number for value, number in order.items() if (number - here) * direction > 0}
    if not only_next or not beyond:
        return frozenset(beyond)
    nearest = min(beyond.values(), key=lambda number: abs(number - here))
    return frozenset(value for value, number in beyond.items() if number == nearest)
