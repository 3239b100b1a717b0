"""Which variant of a product a typed wish means: `black`, `M`, `검정색`, `one size bigger`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.commerce.lexicon import Lexicon, contains, plain
from bot.commerce.products import Option, Product, Variant

_SHORTEST_PART = 3
_SHORTEST_NUMBER = 3


@dataclass(frozen=True)
class Wish:
    """What was said: the variants it fits, and the step (`bigger`, `smaller`) if that is how it was said."""

    variants: tuple[Variant, ...]
    step: str | None = None


def find_variants(text: str, product: Product, current: Variant | None, lexicon: Lexicon) -> Wish | None:
    """The variants that `text` may mean; None if it names no option value of `product`.

    What is not said stays as it is: `M` for a black S is the black M, if there is one.
    """
    step = lexicon.find("steps", text, typos=False)
    said = _said_values(text, product, lexicon)
    if current is not None:
        said = {key: _wanted(values, current.options, key) for key, values in said.items()}
    if step is not None and current is not None:
        key = _scale(product)
        value = _stepped(product, current, key, step) if key else None
        if key is None or value is None:
            return Wish((), step)
        said = {**said, key: {value}}
    if not said:
        return None
    fitting = [variant for variant in product.variants if _fits(variant, said)]
    same_else = [variant for variant in fitting if current is not None and _same_but(variant, current, set(said))]
    return Wish(tuple(same_else or fitting), step)


def find_variant(product: Product, variant_id: str) -> Variant | None:
    """The variant with that id."""
    return next((variant for variant in product.variants if variant.id == variant_id), None)


def nearest_first(variants: Sequence[Variant], current: Variant | None) -> tuple[Variant, ...]:
    """Variants in the order of the product, those that differ from `current` in fewest options first."""
    if current is None:
        return tuple(variants)
    return tuple(sorted(variants, key=lambda variant: _differences(variant, current)))


def describe_options(options: Sequence[Option], language: str) -> str:
    """`Gray, 230-240 mm`; empty for a variant without options."""
    return ", ".join(option.value[language] for option in options)


def _said_values(text: str, product: Product, lexicon: Lexicon) -> dict[str, set[str]]:
    """The values of each option that are named in `text`, without those that are part of a longer one."""
    named: dict[str, dict[str, int]] = {}
    for option in {option for variant in product.variants for option in variant.options}:
        length = _named(text, option, lexicon)
        if length:
            named.setdefault(option.key, {})[option.value_key] = length
    return {key: _longest(values) for key, values in named.items()}


def _named(text: str, option: Option, lexicon: Lexicon) -> int:
    """The length of the longest name of the value that is in `text`; 0 if none is."""
    said = plain(text)
    own = [plain(name) for _, name in option.value.by_language]
    parts = [part for name in own for part in name.split() if len(name.split()) > 1]
    # `blue` of `sky blue` and `260` of `250-260 mm` name the value, the 2 of `set of 2` does not
    parts = [part for part in parts if len(part) >= (_SHORTEST_NUMBER if part.isdigit() else _SHORTEST_PART)]
    spans = [re.sub(r"\s*[a-z]+$", "", name) for name in own if name[:1].isdigit()]
    names = [*own, *lexicon.phrases("values", option.value_key), *parts, *spans]
    return max((len(name) for name in names if name and contains(said, name)), default=0)


def _longest(values: dict[str, int]) -> set[str]:
    """`Extra large` names `XL` and not `L`; `black or white` names both."""
    best = max(values.values())
    close = {value for value, length in values.items() if length == best}
    return close if len(close) > 1 or len(values) == 1 else {v for v, length in values.items() if length * 2 > best}


def _wanted(values: set[str], options: Sequence[Option], key: str) -> set[str]:
    """`black instead of white`: the present value is not what is wanted."""
    present = {option.value_key for option in options if option.key == key}
    return values - present or values


def _scale(product: Product) -> str | None:
    """The option that has an order: the one called `size`, if there are several sizes."""
    sizes = {o.value_key for variant in product.variants for o in variant.options if o.key == "size"}
    return "size" if len(sizes) > 1 else None


def _stepped(product: Product, current: Variant, key: str, step: str) -> str | None:
    """The neighbouring size; sizes stand in the product from small to large."""
    order = list(dict.fromkeys(o.value_key for variant in product.variants for o in variant.options if o.key == key))
    present = next((o.value_key for o in current.options if o.key == key), None)
    if present not in order:
        return None
    place = order.index(present) + (1 if step == "bigger" else -1)
    return order[place] if 0 <= place < len(order) else None


def _fits(variant: Variant, said: dict[str, set[str]]) -> bool:
    own = {option.key: option.value_key for option in variant.options}
    return all(own.get(key) in values for key, values in said.items())


def _same_but(variant: Variant, current: Variant, keys: set[str]) -> bool:
    """True if the two are the same in all options but `keys`."""
    own = {(o.key, o.value_key) for o in variant.options if o.key not in keys}
    return own == {(o.key, o.value_key) for o in current.options if o.key not in keys}


def _differences(variant: Variant, current: Variant) -> int:
    own = {(option.key, option.value_key) for option in variant.options}
    return len(own - {(option.key, option.value_key) for option in current.options})
