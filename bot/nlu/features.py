"""Turn a message into the pieces that an intent is recognised by: words, letters, and Korean sounds."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from bot.nlu.normalise import normalise, tokenise

BLOCKS = ("word", "letter", "sound")
"""The kinds of features; each is weighted and scaled to length 1 by itself, so that none drowns the others."""

_SYLLABLE_BASE = 0xAC00
_SYLLABLE_LAST = 0xD7A3
_FINALS = 28
_VOWELS_AND_FINALS = 21 * _FINALS
_HANGUL = re.compile("[가-힣ㄱ-ㅎㅏ-ㅣ]")
_NOT_HANGUL = re.compile("[^가-힣]+")


@lru_cache(maxsize=12_000)
def split_syllable(character: str) -> str:
    """Give the two or three letters of a Korean syllable as single code points; anything else as it is."""
    code = ord(character)
    if not _SYLLABLE_BASE <= code <= _SYLLABLE_LAST:
        return character
    code -= _SYLLABLE_BASE
    initial = chr(0x1100 + code // _VOWELS_AND_FINALS)
    vowel = chr(0x1161 + code % _VOWELS_AND_FINALS // _FINALS)
    final = code % _FINALS
    return initial + vowel + (chr(0x11A7 + final) if final else "")


def word_features(tokens: list[str]) -> list[str]:
    """Single words, pairs of neighbours, and pairs with one or two words between them."""
    features = tokens + [f"{left} {right}" for left, right in zip(["^", *tokens], [*tokens, "$"], strict=True)]
    for gap in (2, 3):
        features += [f"{left}~{right}" for left, right in zip(tokens, tokens[gap:], strict=False)]
    return features


def letter_features(tokens: list[str]) -> list[str]:
    """Runs of 2 to 5 letters within each word, with the word's edges; placeholders are not looked into."""
    features = []
    for token in tokens:
        if token.startswith(("__", "?")):
            continue
        padded = f" {token} "
        length = len(padded)
        for size in range(2, min(6, length + 1)):
            features += [padded[at : at + size] for at in range(length - size + 1)]
    return features


def sound_features(text: str) -> list[str]:
    """Korean without its spaces: runs of 2 to 4 syllables and of 3 to 6 letters, so that wrong spacing does no harm."""
    if not _HANGUL.search(text):
        return []
    features = []
    for run in _NOT_HANGUL.sub("\n", text.replace(" ", "")).split("\n"):
        for size in (2, 3, 4):
            features += [run[at : at + size] for at in range(len(run) - size + 1)]
        letters = "".join(map(split_syllable, run))
        for size in (3, 4, 5, 6):
            features += [letters[at : at + size] for at in range(len(letters) - size + 1)]
    return features


def extract(text: str) -> Iterator[list[str]]:
    """Give the features of a raw `text`, one list for each of `BLOCKS`, with repetitions."""
    text = normalise(text)
    tokens = tokenise(text)
    yield word_features(tokens)
    yield letter_features(tokens)
    yield sound_features(text)
