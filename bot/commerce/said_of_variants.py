"""What has been read of a wish for a variant, and the wish that comes of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType

from bot.commerce.comparing import Comparison
from bot.commerce.products import Variant
from bot.commerce.variant_wish import Values, Wish


@dataclass
class Said:
    """What has been read so far."""

    wanted: dict[str, set[str]] = field(default_factory=dict)
    avoided: dict[str, set[str]] = field(default_factory=dict)
    kept: set[str] = field(default_factory=set)
    freed: set[str] = field(default_factory=set)
    preferred: dict[str, list[Values]] = field(default_factory=dict)
    comparisons: list[Comparison] = field(default_factory=list)
    price: str | None = None
    keeps_rest: bool = False
    frees_rest: bool = False
    identical: bool = False
    lists: bool = False
    unknown: bool = False

    @property
    def anything(self) -> bool:
        """True if it tells variants apart."""
        return bool(self.wanted or self.comparisons or self.price or self.preferred or self.avoided)

    def overridden_by(self, other: Said) -> Said:
        """A second wish changes what it speaks of; all else is as before."""
        keys = {*other.wanted, *other.preferred, *(one.key for one in other.comparisons)}
        return Said(
            wanted={**{key: values for key, values in self.wanted.items() if key not in keys}, **other.wanted},
            avoided={**self.avoided, **other.avoided},
            kept=self.kept - keys | other.kept,
            freed=self.freed | other.freed,
            preferred={**self.preferred, **other.preferred},
            comparisons=[*(one for one in self.comparisons if one.key not in keys), *other.comparisons],
            price=other.price or self.price,
            keeps_rest=self.keeps_rest or other.keeps_rest,
            frees_rest=self.frees_rest or other.frees_rest,
        )


def wish_of(said: Said, current: Variant | None) -> Wish:
    """Put together what was read, in the light of what the customer has."""
    wanted = {key: frozenset(values) for key, values in said.wanted.items()}
    present = _values(current)
    if current is not None:
        wanted = {key: values - {present.get(key, "")} or values for key, values in wanted.items()}
    extremes: list[tuple[str, int]] = []
    step: str | None = None
    for one in said.comparisons:
        if wanted.get(one.key) == frozenset({present.get(one.key, "")}):
            del wanted[one.key]  # `the 1000 pieces are too many, the fewest please`
        if one.extreme:
            extremes.append((one.key, one.direction))
        elif one.key not in wanted:
            wanted[one.key] = one.values
            step = one.step or step
    avoided = {key: frozenset(values) - wanted.get(key, frozenset()) for key, values in said.avoided.items()}
    return Wish(
        wanted=MappingProxyType(wanted),
        avoided=MappingProxyType({key: values for key, values in avoided.items() if values}),
        kept=frozenset(said.kept - wanted.keys() - {key for key, _ in extremes}),
        keeps_rest=said.keeps_rest,
        freed=frozenset(said.freed - wanted.keys()),
        frees_rest=said.frees_rest,
        preferred=tuple((key, tuple(ranks)) for key, ranks in said.preferred.items()),
        extremes=tuple(extremes),
        price=said.price,
        step=step,
        identical=said.identical,
        lists=said.lists,
        unknown=said.unknown,
    )


def _values(variant: Variant | None) -> dict[str, str]:
    return {option.key: option.value_key for option in variant.options} if variant is not None else {}
