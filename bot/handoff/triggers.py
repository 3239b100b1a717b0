"""Why a person is needed."""

from __future__ import annotations

from typing import Final

ASKED: Final = "asked"
"""The customer wants to speak with somebody."""
COMPLAINT: Final = "complaint"
"""The customer took the person that was offered to somebody who is angry."""
POLICY: Final = "policy"
"""A row of shop.yml says that a person decides."""
FALLBACKS: Final = "fallbacks"
"""The clerk did not understand several times in a row."""
ANGER: Final = "anger"
LEGAL: Final = "legal"
INJURY: Final = "injury"
"""A word of `handoff.words` in shop.yml."""
VALUE: Final = "value"
"""The order is worth more than `handoff.value_above` in shop.yml."""
STORE_DOWN: Final = "store_down"
BOT_DOWN: Final = "bot_down"
"""What the customer wanted could not be done, or not even read."""

ASKED_FOR: Final = frozenset({ASKED, COMPLAINT, FALLBACKS})
"""Whoever waits for one of these may rather go on with the bot; what the shop wants seen is seen."""

BY_RULE: Final = frozenset({POLICY, VALUE})
"""The shop passes it on, and the customer need not be spoken with: the same thing again is the same ticket."""

IN_PERSON: Final = frozenset({ASKED, COMPLAINT, FALLBACKS, ANGER, LEGAL, INJURY, STORE_DOWN, BOT_DOWN})
"""Whoever has a ticket for one of these was promised a person to speak with: asked for again it is the same one."""

PRIORITIES: Final = {INJURY: 3, LEGAL: 3, ANGER: 2, BOT_DOWN: 2, STORE_DOWN: 1, VALUE: 2}
"""0 is ordinary; rows of `handoff.routing` may say otherwise."""
