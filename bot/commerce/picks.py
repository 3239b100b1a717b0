"""What a typed choice comes to: these things, one of these, or more than there are."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Picked:
    """Exactly these: pairs of id and pieces, in the order of the list."""

    pieces: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Unclear:
    """One of these, or how many of the only one, is not clear. `besides` is what is clear, pairs as in `Picked`."""

    ids: tuple[str, ...]
    besides: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True)
class TooMany:
    """More pieces than there are."""

    id: str
    asked: int
    there: int


Pick = Picked | Unclear | TooMany
