"""Parts of an address: street with its number, flat, and city.

The words are in `data/lexicon/<language>.places.yml`.
"""

from __future__ import annotations

import re

from bot.commerce.lexicon import Lexicon
from bot.commerce.shapes import folded, meanings
from bot.nlu.spans import Claims, Span


def find_address_parts(claims: Claims, lexicon: Lexicon) -> None:
    """Claim `street` (as written) and `unit` (the flat, without spaces)."""
    for match in claims.shapes(lexicon, "street"):
        claims.add(Span("street", *match.span(), match.group()))
    for match in claims.shapes(lexicon, "unit"):
        claims.add(Span("unit", *match.span(), re.sub(r"\s", "", match.group())))


def find_cities(claims: Claims, lexicon: Lexicon) -> None:
    """Claim `city`, with its English name in lower case as value."""
    for match in claims.shapes(lexicon, "city", "city"):
        claims.add(Span("city", *match.span("city"), meanings(lexicon, "cities")[folded(match["city"])]))
