"""The words that come with the clerk, read once for all tests of a process."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from bot.commerce.lexicon import Lexicon
from bot.commerce.lexicon_files import load_lexicon

FOLDER = Path(__file__).parents[1] / "data" / "lexicon"


@lru_cache(maxsize=1)
def shipped_lexicon() -> Lexicon:
    """Everything in `data/lexicon/`."""
    return load_lexicon(FOLDER)
