"""Names of persons, where somebody says that it is one. The words are in `data/lexicon/<language>.names.yml`."""

from __future__ import annotations

import re
from functools import lru_cache

from bot.commerce.alphabets import Alphabets, possible
from bot.commerce.lexicon import Lexicon
from bot.commerce.shapes import shapes_of
from bot.nlu.spans import Claims, Span


def find_persons(claims: Claims, lexicon: Lexicon) -> None:
    """Claim `person` where words around a name say so (`my name is`, `Mrs`, `수령인은`, `님`); the name as value."""
    for pattern, no_names in _patterns(lexicon, claims.alphabets):
        for match in claims.matches(pattern, "name"):
            name = match["name"]
            if no_names.isdisjoint(word.lower().rstrip(".") for word in name.split()):
                claims.add(Span("person", *match.span("name"), name))


@lru_cache(maxsize=64)
def _patterns(lexicon: Lexicon, alphabets: Alphabets) -> tuple[tuple[re.Pattern[str], frozenset[str]], ...]:
    """Each shape with what is no name in its language."""
    return tuple(
        (pattern, lexicon.words("no_names", language=language))
        for language in lexicon.languages
        for pattern in possible(shapes_of(lexicon, "person", language), alphabets)
    )
