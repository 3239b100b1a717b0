"""Cut a message into sentences, and sentences where another part may begin: by punctuation and endings alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice

from bot.commerce.lexicon import Lexicon
from bot.commerce.shapes import any_shape, any_word

MOST_JOINTS = 60
"""Of one sentence. A list of things may have as many; a page of commas must not cost seconds."""


@lru_cache(maxsize=8)
def _sentence_end(lexicon: Lexicon) -> re.Pattern[str]:
    """A stop, a new line, a semicolon, or a verb's last ending where many write no stops."""
    return re.compile(
        r"(?P<stop>[.!?…。]+)[\"')\]”’]*(?=\s|$)|\s*\n+\s*|;\s+"
        rf"|{any_shape(lexicon, 'sentence_end')}|(?:^|(?<=\n))\(?\d[).]\s+(?=\D)"
    )


@lru_cache(maxsize=8)
def _joint(lexicon: Lexicon) -> re.Pattern[str]:
    """Where a further wish may begin within a sentence."""
    return re.compile(
        rf"(?:\s*[,–—]|\s+-)?\s+{any_word(lexicon, 'wish_joints')}\s+|\s*[,–—]\s*|\s+-\s+"
        rf"|{any_shape(lexicon, 'wish_joint')}",
        re.IGNORECASE,
    )


_ONE_WORD = re.compile(r"(?:\s*[A-Za-z']{1,20}\.){0,12}\s*[A-Za-z']{1,20}")
_NEXT_WORD = re.compile(r"\s*[A-Za-z']{1,20}\.(?!\w)")
_WORD_BEFORE = re.compile(r"[\w.]+$")
_SOMETHING = re.compile(r"\S")
_BRACKETS = {"(": ")", "[": "]", "{": "}", "“": "”", "「": "」"}
_FILLER = "\x00"


def sentences(text: str, lexicon: Lexicon) -> list[str]:
    """Give the sentences of `text` as they are written, without the space around them."""
    hidden = hide_brackets(text)
    found, start = [], 0
    for match in _sentence_end(lexicon).finditer(hidden):
        if match["stop"] and (_is_abbreviation(hidden, match.start(), lexicon) or _is_stressed(hidden, start, match)):
            continue
        end = match.end() if match["stop"] else match.start()
        found.append(text[start:end].strip())
        start = match.end()
    found.append(text[start:].strip())
    return [one for one in found if any(map(str.isalnum, one))]


def joints(sentence: str, lexicon: Lexicon) -> Iterator[tuple[int, int]]:
    """Give the places where a sentence may be cut: what stands between start and end belongs to neither part."""
    for match in islice(_joint(lexicon).finditer(hide_brackets(sentence)), MOST_JOINTS):
        if match.start() > 0 and match.end() < len(sentence):
            yield match.span()


def hide_brackets(text: str) -> str:
    """Fill what stands in brackets, so that nothing is cut there; every other character keeps its place."""
    characters = list(text)
    opened: list[tuple[int, str]] = []
    for place, character in enumerate(text):
        if opened and character == opened[-1][1]:
            start, _ = opened.pop()
            if not opened:
                characters[start : place + 1] = _FILLER * (place + 1 - start)
        elif character in _BRACKETS:
            opened.append((place, _BRACKETS[character]))
    return "".join(characters)


def _is_stressed(text: str, start: int, stop: re.Match[str]) -> bool:
    """Whether a stop only stresses each word: the first ones of `WHERE. IS. MY. ORDER.`."""
    return _ONE_WORD.fullmatch(text, start, stop.start()) is not None and _NEXT_WORD.match(text, stop.end()) is not None


def _is_abbreviation(text: str, at: int, lexicon: Lexicon) -> bool:
    known, longest = _abbreviations(lexicon)
    # No more than could be one is looked at: at each stop of a page, all before it would cost seconds.
    word = _WORD_BEFORE.search(text[max(0, at - longest - 1) : at])
    return word is not None and word[0].lower() in known and _SOMETHING.search(text, at + 1) is not None


@lru_cache(maxsize=8)
def _abbreviations(lexicon: Lexicon) -> tuple[frozenset[str], int]:
    """The words behind whose stop a sentence goes on, and how long the longest is."""
    known = lexicon.words("abbreviations", "sentence")
    return known, max(map(len, known), default=0)
