"""Where a sentence with an address ends: behind `St.` none does."""

from __future__ import annotations

import re
from functools import lru_cache

from bot.commerce.lexicon import Lexicon


@lru_cache(maxsize=8)
def sentence_end(lexicon: Lexicon) -> re.Pattern[str]:
    """A stop with space behind it that ends no abbreviation."""
    short = sorted(lexicon.words("abbreviations", "address"))
    return re.compile("".join(rf"(?<!\b{re.escape(one)})" for one in short) + r"[.!?](?=\s)", re.IGNORECASE)


def sentence_at(text: str, place: int, lexicon: Lexicon) -> str:
    """The text up to the end of the sentence that reaches to `place`."""
    end = sentence_end(lexicon).search(text, place)
    return text[: end.start()] if end else text


def tidy(text: str) -> str:
    """Single spaces, and none of the marks that part an address at its ends."""
    return re.sub(r"\s+", " ", text).strip(" ,.-:")
