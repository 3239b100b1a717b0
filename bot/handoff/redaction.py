"""Keep out of tickets what no agent may read."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from bot.commerce.card_numbers import passes_luhn
from bot.commerce.lexicon import Lexicon
from bot.commerce.shapes import find_shapes

HIDDEN = "••••"

Redact = Callable[[str], str]
"""Gives a text without what no agent may read."""

_CARD = re.compile(r"(?<!\d)\d(?:[ -]?\d){12,18}(?!\d)")


def redactor(lexicon: Lexicon) -> Redact:
    """Make what hides card numbers but for their last four digits, and what follows a word such as password."""
    shapes = find_shapes(lexicon, "secret")

    def redact(text: str) -> str:
        without_cards = hide_cards(text)
        # Looked for in the text as it was: what one language takes for the secret may be a particle of another.
        spans = {match.span("secret") for shape in shapes for match in shape.finditer(without_cards)}
        for start, end in sorted(_joined(spans), reverse=True):
            without_cards = f"{without_cards[:start]}{HIDDEN}{without_cards[end:]}"
        return without_cards

    return redact


def hide_cards(text: str) -> str:
    """Hide card numbers but for their last four digits."""
    return _CARD.sub(lambda match: _hide_card(match[0]), text)


def redact_all(value: Any, redact: Redact) -> Any:
    """The same for every text in lists and mappings, as JSON has them."""
    if isinstance(value, str):
        return redact(value)
    if isinstance(value, Mapping):
        return {key: redact_all(one, redact) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [redact_all(one, redact) for one in value]
    return value


def _joined(spans: set[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans that overlap as one."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if joined and start < joined[-1][1]:
            joined[-1] = joined[-1][0], max(end, joined[-1][1])
        else:
            joined.append((start, end))
    return joined


def _hide_card(number: str) -> str:
    digits = [int(character) for character in number if character.isdigit()]
    return f"{HIDDEN} {''.join(map(str, digits[-4:]))}" if passes_luhn(digits) else number
