"""The variants of a product that fit a wish: `black`, `M`, `검정색`, `one size bigger`, `the cheapest`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from moneyed import Money

from bot.commerce.lexicon import Lexicon, contains, plain
from bot.commerce.option_scales import scale
from bot.commerce.option_words import options_of
from bot.commerce.products import Option, Product, Variant
from bot.commerce.variant_wish import Wish
from bot.commerce.variant_wishes import parse_wish

__all__ = [
    "Fitting",
    "SpokenOf",
    "Wish",
    "describe_options",
    "find_variant",
    "fits_wish",
    "fitting",
    "is_variant_word",
    "like",
    "nearest_first",
    "parse_wish",
    "spoken_of",
]

Takes = Callable[[Variant], bool]
"""Whether a variant can be had: enough pieces, and whatever else the asker knows."""


@dataclass(frozen=True)
class Fitting:
    """The variants that fit a wish, the nearest to what the customer has first.

    `best` is the one that is meant, if that is clear; `there` can be had; `missing` would fit but cannot be had.
    `already` is true if what the customer has is what the wish describes. If all are empty, the product does not come
    like that. `sold_out` would be meant beyond doubt, could it be had: others differ in what nobody spoke of.
    """

    best: Variant | None
    there: tuple[Variant, ...]
    missing: tuple[Variant, ...] = ()
    already: bool = False
    sold_out: Variant | None = None


def fitting(
    wish: Wish,
    product: Product,
    current: Variant | None,
    lexicon: Lexicon,
    *,
    takes: Takes = lambda variant: variant.available,
    limit: Money | None = None,
) -> Fitting:
    """Find what fits. What is not said stays as it is; `limit` is the highest price.

    Where the only one that fits is otherwise different, it is meant, unless the same in all else is just sold out.

    The customer's present variant is never one of them. Preferences choose among several; the cheapest of those is one
    only.
    """
    others = [variant for variant in product.variants if current is None or variant.id != current.id]
    fits = [one for one in others if fits_wish(one, wish, current) and (limit is None or one.price <= limit)]
    there = [variant for variant in fits if takes(variant)]
    missing = nearest_first([variant for variant in fits if not takes(variant)], current)
    already = current is not None and fits_wish(current, wish, current)
    exact = [variant for variant in there if current is not None and _same_but(variant, current, wish)]
    if wish.fallbacks and (not wish.said or not there or (wish.keeps_rest and not exact)):
        for fallback in wish.fallbacks:
            found = fitting(fallback, product, current, lexicon, takes=takes, limit=limit)
            if found.there:
                return found
    if not there:
        return Fitting(None, (), missing, already=already)
    for key, direction in wish.extremes:
        there = _extreme(there, product, key, direction, lexicon)
    for key, ranks in wish.preferred:
        there = next(filter(None, ([v for v in there if _has(v, key, values)] for values in ranks)), there)
    if already and current is not None and _beats(current, there, wish.price):
        return Fitting(None, nearest_first(there, current), missing, already=True)
    best, near = _best(there, wish, current), nearest_first(there, current)
    meant = [variant for variant in missing if current is not None and _same_but(variant, current, wish)]
    if exact or len(meant) != 1 or wish.frees_rest or wish.lists or wish.price:
        return Fitting(best, near, missing)
    return Fitting(None, near, missing, sold_out=meant[0])


def find_variant(product: Product, variant_id: str) -> Variant | None:
    """The variant with that id."""
    return next((variant for variant in product.variants if variant.id == variant_id), None)


def nearest_first(variants: Sequence[Variant], current: Variant | None) -> tuple[Variant, ...]:
    """Variants in the order of the product, those that differ from `current` in fewest options first."""
    if current is None:
        return tuple(variants)
    return tuple(sorted(variants, key=lambda variant: _differences(variant, current)))


def describe_options(options: Sequence[Option], language: str) -> str:
    """`Gray, 230-240 mm`; empty for a variant without options. A yes or no says of what: `waterproof: no`."""
    return ", ".join(_label(option, language) for option in options)


def _label(option: Option, language: str) -> str:
    value = option.value[language]
    return f"{option.name[language].lower()}: {value}" if option.value_key in _SAY_NOTHING else value


_SAY_NOTHING = frozenset({"yes", "no", "none"})
"""Values that mean something only with the name of their option."""


def like(wish: Wish, other: Variant) -> Wish:
    """The wish for a variant with the same options as `other`, one of the same product in another order."""
    wanted: Mapping[str, frozenset[str]] = {option.key: frozenset({option.value_key}) for option in other.options}
    return replace(wish, wanted={**wanted, **wish.wanted})


@dataclass(frozen=True)
class SpokenOf:
    """The variants that a question is about: all of them if it says nothing of them.

    `said` tells whether it says anything, `unknown` whether it names a colour or a size that the product does not
    come in.
    """

    variants: tuple[Variant, ...]
    said: bool
    unknown: bool


def spoken_of(text: str, product: Product, lexicon: Lexicon) -> SpokenOf:
    """Read which variants of `product` a question is about: `검정색 L 있어요?`, `슬리퍼 260`."""
    wish = parse_wish(text, product, None, lexicon)
    variants = tuple(variant for variant in product.variants if fits_wish(variant, wish, None))
    said = bool(wish.wanted or wish.avoided or wish.unknown)
    return SpokenOf(variants or product.variants, said, wish.unknown or not variants)


def is_variant_word(word: str, product: Product, lexicon: Lexicon) -> bool:
    """Tell whether `word` (lower case) is a word for an option value, so that it names no product by itself."""
    if any(contains(word, phrase) for phrases in lexicon.topics.get("values", {}).values() for phrase in phrases):
        return True
    if any(word in plain(phrase).split() for topic in _SIZE_TOPICS for phrase in lexicon.phrases(topic, "size")):
        return True
    texts = (plain(text).split() for option in options_of(product) for _, text in option.value.by_language)
    return any(word in words for words in texts)


_SIZE_TOPICS = ("more", "less", "most", "least")


def fits_wish(variant: Variant, wish: Wish, current: Variant | None) -> bool:
    """Whether a variant is what the wish describes, extremes and preferences aside."""
    if wish.ids and variant.id not in wish.ids:
        return False
    own = _options(variant)
    present = _options(current) if current is not None else {}
    return (
        all(own.get(key) in values for key, values in wish.wanted.items())
        and not any(own.get(key) in values for key, values in wish.avoided.items())
        and all(own.get(key) == present[key] for key in wish.kept if key in present)
        and (wish.price != "less" or current is None or variant.price < current.price)
        and (wish.price != "more" or current is None or variant.price > current.price)
    )


def _best(there: Sequence[Variant], wish: Wish, current: Variant | None) -> Variant | None:
    if wish.price in ("least", "most"):
        prices = [variant.price for variant in there]
        price = min(prices) if wish.price == "least" else max(prices)
        cheapest = nearest_first([variant for variant in there if variant.price == price], current)
        return cheapest[0]
    if len(there) == 1:
        return there[0]
    if current is None or wish.lists:
        return None
    alike = [variant for variant in there if _same_but(variant, current, wish)]
    return alike[0] if len(alike) == 1 else None


def _beats(current: Variant, there: Sequence[Variant], price: str | None) -> bool:
    """True if the customer has the cheapest (or the most expensive) one already."""
    if price == "least":
        return all(current.price <= variant.price for variant in there)
    return price == "most" and all(current.price >= variant.price for variant in there)


def _extreme(there: Sequence[Variant], product: Product, key: str, direction: int, lexicon: Lexicon) -> list[Variant]:
    """Those with the most or the least of an option that can be had."""
    order = scale(product, key, lexicon)
    if order is None:
        return list(there)
    numbers = [order[_options(variant)[key]] * direction for variant in there if key in _options(variant)]
    return [v for v in there if key in _options(v) and order[_options(v)[key]] * direction == max(numbers)]


def _same_but(variant: Variant, current: Variant, wish: Wish) -> bool:
    """True if the two are the same in all options that the wish does not speak of and does not leave open."""
    open_keys = wish.keys | wish.freed
    own = {item for item in _options(variant).items() if item[0] not in open_keys}
    return own == {item for item in _options(current).items() if item[0] not in open_keys}


def _has(variant: Variant, key: str, values: frozenset[str]) -> bool:
    return _options(variant).get(key) in values


def _options(variant: Variant) -> dict[str, str]:
    return {option.key: option.value_key for option in variant.options}


def _differences(variant: Variant, current: Variant) -> int:
    own = {(option.key, option.value_key) for option in variant.options}
    return len(own - {(option.key, option.value_key) for option in current.options})
