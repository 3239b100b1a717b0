"""Which kinds of characters a text has and a pattern needs: where one is missing, there is nothing to look for.

Most patterns are of another language than the message, or want a figure where there is none.
"""

from __future__ import annotations

import re
import sre_parse
from collections.abc import Iterable, Mapping
from functools import lru_cache
from sre_constants import (
    ASSERT,
    BRANCH,
    CATEGORY,
    CATEGORY_DIGIT,
    IN,
    LITERAL,
    MAX_REPEAT,
    MIN_REPEAT,
    RANGE,
    SUBPATTERN,
)
from typing import Any

Alphabets = frozenset[str]
"""Some of the names in `_KINDS`."""

_KINDS: Mapping[str, re.Pattern[str]] = {
    "figures": re.compile(r"\d"),
    "latin": re.compile("[a-z]", re.IGNORECASE),
    "hangul": re.compile("[가-힣]"),
}
_RANGES = (("0", "9", "figures"), ("a", "z", "latin"), ("A", "Z", "latin"), ("가", "힣", "hangul"))
_NONE: Alphabets = frozenset()


def alphabets_of(text: str) -> Alphabets:
    """The kinds of characters that a text has."""
    return frozenset(kind for kind, pattern in _KINDS.items() if pattern.search(text))


def possible(patterns: Iterable[re.Pattern[str]], alphabets: Alphabets) -> tuple[re.Pattern[str], ...]:
    """The patterns that may match somewhere in a text that has these kinds of characters, in their order."""
    return tuple(pattern for pattern in patterns if needed(pattern) <= alphabets)


@lru_cache(maxsize=1024)
def needed(pattern: re.Pattern[str]) -> Alphabets:
    """The kinds of characters that a text must have for the pattern to match anywhere in it."""
    return _of_all(sre_parse.parse(pattern.pattern, pattern.flags))


def _of_all(parts: sre_parse.SubPattern) -> Alphabets:
    return _NONE.union(*(_of_part(*part) for part in parts.data))


def _of_part(kind: Any, what: Any) -> Alphabets:
    """What one part of a pattern needs, as `sre_parse` has taken it apart; nothing where that is not sure."""
    if kind is IN:
        return _common(_of_choice(*choice) for choice in what)
    if kind is BRANCH:
        return _common(map(_of_all, what[1]))
    if kind is SUBPATTERN:
        return _of_all(what[-1])
    if kind is ASSERT:  # what must stand in front or behind is in the text as well
        return _of_all(what[1])
    if kind in {MAX_REPEAT, MIN_REPEAT} and what[0]:
        return _of_all(what[2])
    return _of_choice(kind, what)


def _of_choice(kind: Any, what: Any) -> Alphabets:
    """The same of a single character, or of one of those in square brackets."""
    if kind is LITERAL:
        return _of_range(what, what)
    if kind is RANGE:
        return _of_range(*what)
    return frozenset({"figures"}) if kind is CATEGORY and what is CATEGORY_DIGIT else _NONE


def _of_range(first: int, last: int) -> Alphabets:
    return frozenset(kind for start, end, kind in _RANGES if ord(start) <= first and last <= ord(end))


def _common(each: Iterable[Alphabets]) -> Alphabets:
    """What every one of several ways needs."""
    return frozenset.intersection(*each)
