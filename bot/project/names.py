"""Names that must be known somewhere else, and the one that was probably meant."""

from __future__ import annotations

from collections.abc import Collection

from rapidfuzz import fuzz, process

NEAR_ENOUGH = 70
"""How alike (0-100) two names must be for a suggestion; half of the names here share a prefix such as `ask_`."""


def advise(name: str, known: Collection[str], otherwise: str) -> str:
    """`did you mean "track_order"?`, or `otherwise` where no known name is near."""
    found = process.extractOne(name.lower(), sorted(known), scorer=fuzz.ratio, score_cutoff=NEAR_ENOUGH)
    return f'did you mean "{found[0]}"?' if found else otherwise


def one_of(known: Collection[str]) -> str:
    """`write one of: rule, steps`, for short lists."""
    return f"write one of: {', '.join(known)}"
