"""Turn a message into the pieces that an intent is recognised by: words, letters, and Korean sounds."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from bot.nlu.korean_stems import korean_stem
from bot.nlu.korean_words import KoreanWords
from bot.nlu.normalise import normalise, tokenise
from bot.nlu.stems import FILLERS, stem

BLOCKS = {"word": 1.0, "pair": 0.8, "letter": 1.0, "sound": 1.0}
"""The kinds of features and their weights; each is scaled to that length by itself, so that none drowns the others.

Stems and pairs were chosen by cross-validation on public training sets: on large ones half a point to a point better
than whole words and their neighbours alone, on those of a few hundred sentences the same.
"""

NO_WORDS = KoreanWords()

PAIRED = 14
"""Telling words of a message that are paired: nobody's wish needs more, and a pasted page has hundreds."""

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


def word_features(stems: list[str]) -> list[str]:
    """Single words, pairs of neighbours, and pairs with one word between them."""
    features = stems + [f"{left} {right}" for left, right in zip(["^", *stems], [*stems, "$"], strict=True)]
    return features + [f"{left}~{right}" for left, right in zip(stems, stems[2:], strict=False)]


def pair_features(stems: list[str]) -> list[str]:
    """Telling words that stand in one message, in whatever order; of those in Latin letters and of Korean stems.

    A single Korean syllable says too little by itself.
    """
    telling = sorted({word for word in stems if (word not in FILLERS if word.isascii() else _tells(word))})[:PAIRED]
    return [f"{one}&{other}" for at, one in enumerate(telling) for other in telling[at + 1 :]]


def _tells(word: str) -> bool:
    return len(word) > 1 and "가" <= word[0] <= "힣"


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


def extract(text: str, words: KoreanWords = NO_WORDS) -> Iterator[list[str]]:
    """Give the features of a raw `text`, one list for each of `BLOCKS`, with repetitions."""
    text = normalise(text)
    return extract_from(text, split_words(text, words))


def split_words(text: str, words: KoreanWords) -> list[str]:
    """The tokens of a normalised text; Korean that lacks spaces is split by `words`."""
    tokens = tokenise(text)
    return tokens if text.isascii() else [piece for token in tokens for piece in words.split(token)]


def extract_from(text: str, tokens: list[str]) -> Iterator[list[str]]:
    """The same of a normalised text and its tokens."""
    stems = [korean_stem(stem(token)) for token in tokens]
    yield word_features(stems)
    yield pair_features(stems)
    yield letter_features(tokens)
    yield sound_features(text)
