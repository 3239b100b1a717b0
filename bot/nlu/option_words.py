"""Colours, and the other words by which variants of a thing are told apart: materials, beds, shapes.

The words are in `data/lexicon/<language>.values.yml`.
"""

from __future__ import annotations

from bot.commerce.lexicon import Lexicon
from bot.commerce.shapes import folded, meanings
from bot.nlu.spans import Claims, Span


def find_options(claims: Claims, lexicon: Lexicon) -> None:
    """Claim `colour` and `option`, with a word for it that is the same in every language (`navy`, `queen`) as value."""
    for kind, topic in (("option", "named_options"), ("colour", "named_colours")):
        for match in claims.shapes(lexicon, kind):
            claims.add(Span(kind, *match.span(), meanings(lexicon, topic)[folded(match.group())]))
