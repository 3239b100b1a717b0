"""What a text is made of for the help search: words without their endings, and pieces of words.

A feature is `w:` and a word, or `c:` and a few characters. Endings are known of English and Korean words; those of
other languages stay as they are, and pieces of them make up for it. Everyday words are the topic `help_noise` of
data/lexicon.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Final

from bot.commerce import english_words, korean_words
from bot.commerce.korean_words import is_korean
from bot.commerce.lexicon import Lexicon

WORD_MARK: Final = "w:"
PIECE_MARK: Final = "c:"

_WORD: Final = re.compile(r"[^\W_]+")


def words(text: str, language: str, lexicon: Lexicon) -> tuple[str, ...]:
    """The content words of `text` in order, small, without endings; empty if nothing is asked about."""
    folded = unicodedata.normalize("NFKC", text).casefold().replace("'", "").replace("’", "")
    return tuple(stem for word in _WORD.findall(folded) if (stem := _stem(word, language, lexicon)))


def features(stems: Sequence[str], language: str) -> Iterator[str]:
    """The features of a text's `words`, repeated as often as they occur."""
    yield from (f"{WORD_MARK}{stem}" for stem in stems)
    if language == "ko":
        # Korean is spaced as one likes: 선물포장 and 선물 포장 have the same pairs of syllables.
        yield from _pieces("".join(stems), 2, 3)
    else:
        for stem in stems:
            yield from _pieces(f" {stem} ", 3, 4)


def landmarks(stems: Iterable[str], language: str) -> frozenset[str]:
    """What `is_explained` looks a word up in: the words; in Korean also their pairs of syllables (compounds)."""
    found = set(stems)
    if language == "ko":
        found |= {stem[at : at + 2] for stem in tuple(found) for at in range(len(stem) - 1)}
    return frozenset(found)


def is_explained(word: str, marks: frozenset[str], language: str) -> bool:
    """True if a question's word is one of an article's `landmarks`, or in Korean begins with one."""
    return word in marks or (language == "ko" and len(word) > 1 and word[:2] in marks)


def _pieces(run: str, *sizes: int) -> Iterator[str]:
    for size in sizes:
        yield from (f"{PIECE_MARK}{run[at : at + size]}" for at in range(len(run) - size + 1))


@lru_cache(maxsize=8192)
def _stem(word: str, language: str, lexicon: Lexicon) -> str:
    """`word` without its endings, where the language has any that are known; empty for an everyday word."""
    noise = lexicon.words("help_noise", language=language)
    if word in noise:
        return ""
    if language == "ko":
        stem = korean_words.without_endings(word)
        return "" if stem in noise and is_korean(word) else stem
    return english_words.without_endings(word) if language == "en" else word
