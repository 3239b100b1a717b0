"""Keep out of tickets what no agent may read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from bot.commerce.card_numbers import passes_luhn

HIDDEN = "••••"

_CARD = re.compile(r"(?<!\d)\d(?:[ -]?\d){12,18}(?!\d)")
_PASSWORD = re.compile(
    r"(?P<what>pass\s?word|passcode|\bpin\b|비밀번호|비번|패스워드)(?P<between>\s*(?:은|는|이|가|is|:|=)?\s*)(?P<secret>\S+)",
    re.IGNORECASE,
)


def redact(text: str) -> str:
    """Hide card numbers but for their last four digits, and what follows the word password."""
    without_cards = _CARD.sub(lambda match: _hide_card(match[0]), text)
    return _PASSWORD.sub(lambda match: f"{match['what']}{match['between']}{HIDDEN}", without_cards)


def redact_all(value: Any) -> Any:
    """The same for every text in lists and mappings, as JSON has them."""
    if isinstance(value, str):
        return redact(value)
    if isinstance(value, Mapping):
        return {key: redact_all(one) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [redact_all(one) for one in value]
    return value


def _hide_card(number: str) -> str:
    digits = [int(character) for character in number if character.isdigit()]
    return f"{HIDDEN} {''.join(map(str, digits[-4:]))}" if passes_luhn(digits) else number
