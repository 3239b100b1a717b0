"""What is said of a variant that is wanted, in language-free keys and values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

Values = frozenset[str]


@dataclass(frozen=True)
class Wish:
    """What is said of a variant. All keys and values are language-free; an option that is not said may be any.

    `wanted` and `avoided` must hold; `kept` are options that shall stay as they are, `keeps_rest` all that are not
    said; `freed` are options that do not matter, `frees_rest` all that are not said. `preferred` are rankings, the best
    value first; `extremes` the most (1) or least (-1) of an option; `price` is `least`, `most`, `less` or `more`.
    `fallbacks` are wishes for where this one cannot be had. `said` is False for a text that says nothing of variants,
    `unknown` is true for a colour or size that the product does not come in.
    """

    ids: tuple[str, ...] = ()
    wanted: Mapping[str, Values] = field(default_factory=lambda: MappingProxyType({}))
    avoided: Mapping[str, Values] = field(default_factory=lambda: MappingProxyType({}))
    kept: frozenset[str] = frozenset()
    keeps_rest: bool = False
    freed: frozenset[str] = frozenset()
    frees_rest: bool = False
    preferred: tuple[tuple[str, tuple[Values, ...]], ...] = ()
    extremes: tuple[tuple[str, int], ...] = ()
    price: str | None = None
    step: str | None = None
    identical: bool = False
    lists: bool = False
    unknown: bool = False
    fallbacks: tuple[Wish, ...] = ()

    @property
    def said(self) -> bool:
        """True if anything of it tells variants apart."""
        return bool(
            self.ids or self.wanted or self.avoided or self.extremes or self.price or self.preferred or self.step
        )

    @property
    def keys(self) -> frozenset[str]:
        """The options that are spoken of."""
        return frozenset({*self.wanted, *self.avoided, *(key for key, _ in (*self.extremes, *self.preferred))})
