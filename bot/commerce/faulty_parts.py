"""The part of a story that tells what is wrong: `the jar is cracked` of `the lamp is great, but the jar is cracked`."""

from __future__ import annotations

import re
from functools import lru_cache

from bot.commerce.lexicon import Lexicon
from bot.commerce.returning import FAULTS
from bot.commerce.shapes import any_shape, any_word

_NAMES = frozenset(fault.value for fault in FAULTS)


def faulty_part(text: str, lexicon: Lexicon) -> str:
    """The clauses of `text` that name a fault, one after the other; all of it where none does by itself."""
    clauses = [one for one in _clause_end(lexicon).split(text) if one and one.strip()]
    faulty = [one for one in clauses if lexicon.find("reasons", one, typos=False) in _NAMES]
    return ", ".join(one.strip() for one in faulty) or text


@lru_cache(maxsize=8)
def _clause_end(lexicon: Lexicon) -> re.Pattern[str]:
    joints = f"{any_word(lexicon, 'wish_joints')}|{any_shape(lexicon, 'wish_joint')}"
    return re.compile(rf"[.,;!?\n]+(?=\s|$)|\s(?:{joints})\s", re.IGNORECASE)
