"""The customer's own words for items, options, cards and addresses; the seed chooses among ways to say the same."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Mapping, Sequence

from benchmarks.tau_retail.shop_facts import Item, Method, OrderFacts
from benchmarks.tau_retail.tasks import Street

_COUNTED = {2: "both", 3: "all three", 4: "all four"}
_ALONE = r"\b(?:a|an|the|my|your|this|that|both|two|three|all|and|pending)\s+"
"""Before a short name that stands for the thing itself: `the keyboard`, but not `the coffee machine`."""

_BRANDS = {"visa": "Visa", "mastercard": "Mastercard", "amex": "Amex"}


class Voice:
    """One customer's way to talk: the same for the same `seed`."""

    def __init__(self, seed: str, own_words: str = "") -> None:
        """Draw from `seed`; `own_words` is a text whose short names of things this customer uses (“the keyboard”)."""
        self._random = random.Random(seed)  # noqa: S311 (variety, no secret)
        self._own = own_words.lower()

    def one_of(self, *ways: str) -> str:
        """One of several ways to say the same."""
        return self._random.choice(ways)

    def maybe(self, share: float) -> bool:
        """True in `share` (0 to 1) of all cases."""
        return self._random.random() < share

    def name(self, product: str) -> str:
        """What this customer calls a product: `Mechanical Keyboard` is his `keyboard` if he said so himself."""
        short = product.rsplit(maxsplit=1)[-1].lower()
        if product.lower() not in self._own and re.search(rf"{_ALONE}{re.escape(short)}s?\b", self._own):
            return short
        return product if any(word[1:] != word[1:].lower() for word in product.split()) else product.lower()


def say_items(voice: Voice, items: Sequence[Item], order: OrderFacts | None) -> str:
    """`the keyboard and both desk lamps`; options are told where the order has other ones of the same product."""
    there = Counter(item.product for item in order.items) if order else Counter()
    wanted = Counter(item.product for item in items)
    told: list[str] = []
    for product, count in wanted.items():
        name = voice.name(product)
        if count > 1 and count == max(count, there[product]):
            told.append(f"{_COUNTED.get(count, f'all {count}')} {_plural(name)}")
        elif there[product] > count and order:
            told += [
                f"the {name} ({', '.join(say_options(_apart(item, order)))})"
                for item in items
                if item.product == product
            ]
        else:
            told.append(f"the {name}")
    return join(told)


def say_options(options: Mapping[str, str]) -> list[str]:
    """`{'switch type': 'clicky', 'backlight': 'none'}` → `clicky`, `no backlight`."""
    return [_option(name, value) for name, value in options.items()]


def say_new(voice: Voice, old: Item, new: Item) -> str:
    """What is wanted instead: what is different, and now and then all of it."""
    different = {name: value for name, value in new.options.items() if old.options.get(name) != value}
    told = different if different and voice.maybe(0.7) else new.options
    return ", ".join(say_options(told))


def say_method(voice: Voice, method: Method, methods: Sequence[Method]) -> str:
    """`my gift card`, `PayPal`, `the Visa ending in 1234`."""
    if method.source == "paypal":
        return voice.one_of("PayPal", "my PayPal account")
    if method.source == "gift_card":
        return voice.one_of("my gift card", "the gift card")
    brand = _BRANDS.get(method.brand, method.brand or "card")
    alone = sum(one.source == method.source for one in methods) == 1
    ways = [f"my {brand} ending in {method.last_four}", f"the card ending in {method.last_four}"]
    return voice.one_of(*ways, *(["my credit card"] if alone else []))


def say_street(street: Street) -> str:
    """The whole address in one line."""
    lines = ", ".join(line for line in (street.line1, street.line2) if line)
    return f"{lines}, {street.city}, {street.state} {street.postcode}, {street.country}"


def join(parts: Sequence[str]) -> str:
    """`a, b and c`."""
    return " and ".join(part for part in (", ".join(parts[:-1]), *parts[-1:]) if part)


def _apart(item: Item, order: OrderFacts) -> dict[str, str]:
    """The options that tell this item from the others of its product in the order; all if none does."""
    others = [one for one in order.items if one.product == item.product and one.id != item.id]
    apart = {
        name: value for name, value in item.options.items() if any(one.options.get(name) != value for one in others)
    }
    return apart or dict(item.options)


def _option(name: str, value: str) -> str:
    plain = value.lower()
    if plain == "none" or (plain == "no" and not name.endswith("proof")):
        return f"no {name}"
    if plain in ("yes", "no"):
        said = name if name.endswith("proof") else f"with {name}"
        return said if plain == "yes" else f"not {name}"
    if value.isdecimal() and name.endswith("s"):
        return f"{value} {name}"
    if value.isdecimal() or (name == "size" and len(value) <= 3):  # noqa: PLR2004 (S, M, XXL, A4)
        return f"{name} {value}"
    if plain in ("low", "medium", "high", "small", "large", "half", "full", "standard", "fixed"):
        return f"{value} {name}"
    return value


def _plural(name: str) -> str:
    if name.endswith("s"):
        return name
    return f"{name[:-1]}ves" if name.endswith("elf") else f"{name}{'es' if name.endswith(('ch', 'sh', 'x')) else 's'}"
