"""Weigh the features of a message by how telling they are (TF-IDF), against a vocabulary learnt from examples."""

from __future__ import annotations

import math
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import repeat

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from bot.nlu.features import BLOCKS, NO_WORDS, extract_from, split_words
from bot.nlu.korean_words import KoreanWords
from bot.nlu.meaning import Meaning
from bot.nlu.normalise import normalise
from bot.nlu.spelling import Spelling, rare_weight
from bot.nlu.word_vectors import english, korean

Floats = NDArray[np.float64]
Indices = NDArray[np.int64]

PRUNE_FROM = 1000
"""With so many examples, what occurs in one alone is noise: without it the model is half as large and as accurate."""


@dataclass(frozen=True)
class Extracted:
    """One message: for each of `BLOCKS` how often each feature occurs, its words, and what they were found in."""

    blocks: tuple[Counter[str], ...]
    words: tuple[str, ...]
    text: str


@dataclass(frozen=True)
class Vector:
    """A message as a sparse vector: `values[i]` at position `indices[i]`."""

    indices: Indices
    values: Floats


def count_features(text: str, words: KoreanWords = NO_WORDS) -> Extracted:
    """Give the features of `text` with their counts."""
    return count_normalised(normalise(text), words)


def count_normalised(text: str, words: KoreanWords = NO_WORDS) -> Extracted:
    """The same of a text that is normalised already."""
    return _count(text, split_words(text, words))


def _count(text: str, words: list[str]) -> Extracted:
    return Extracted(tuple(Counter(block) for block in extract_from(text, words)), tuple(words), text)


def is_korean(message: Extracted) -> bool:
    """Tell whether there is Korean in a message: nothing else has features of sounds."""
    return bool(message.blocks[-1])


@dataclass(frozen=True)
class Vectoriser:
    """A vocabulary: `positions` has one dict for each of `BLOCKS`, from feature to position; `idf` its weights.

    `unknown_idf` is the weight of a feature that the vocabulary lacks. Behind the features stand those of `meanings`:
    of English words, and of Korean ones where an example has some.
    """

    positions: tuple[dict[str, int], ...]
    idf: Floats
    unknown_idf: float
    meanings: tuple[Meaning, ...]

    @property
    def size(self) -> int:
        """How many positions there are."""
        return len(self.idf) + sum(meaning.dimensions for meaning in self.meanings)

    @cached_property
    def _spelling(self) -> Spelling:
        known = self.meanings[0]
        return Spelling(known.weights, rare_weight(known.unknown_weight), known.words.places)

    def mend(self, message: Extracted) -> Extracted:
        """Read words that nobody knows as those of the examples that were probably meant."""
        words = self._spelling.mend(message.words)
        return message if tuple(words) == message.words else _count(message.text, words)

    @classmethod
    def fit(cls, messages: Sequence[Extracted], most: int = sys.maxsize) -> Vectoriser:
        """Learn vocabulary and weights, of at most `most` features; their order follows from the messages alone."""
        counted: list[Counter[str]] = [Counter() for _ in BLOCKS]
        for message in messages:
            for frequencies, features in zip(counted, message.blocks, strict=True):
                frequencies.update(features.keys())
        least = _least(counted, 2 if len(messages) >= PRUNE_FROM else 1, most)
        positions: list[dict[str, int]] = []
        idf: list[float] = []
        for frequencies in counted:
            kept = {feature: count for feature, count in frequencies.items() if count >= least}
            positions.append({feature: len(idf) + at for at, feature in enumerate(kept)})
            idf += [math.log((1 + len(messages)) / (1 + count)) + 1 for count in kept.values()]
        languages = [english(), *([korean()] if any(map(is_korean, messages)) else [])]
        meanings = tuple(Meaning.fit([message.words for message in messages], words) for words in languages)
        return cls(tuple(positions), np.array(idf), math.log(1 + len(messages)) + 1, meanings)

    def weigh(self, message: Extracted) -> Vector:
        """Place a message, mended. Each block is scaled to its length, what the vocabulary lacks included.

        So a message of unknown words ends near zero instead of being decided by the two letters that are known:
        measured, that costs no accuracy and tells foreign topics apart better than any other sign.
        """
        return self._weigh(self.mend(message))

    def weigh_all(self, messages: Sequence[Extracted]) -> csr_matrix:
        """Place many messages as they are, as examples are learnt: a matrix of messages × features."""
        placed = [self._weigh(message) for message in messages]
        starts = np.cumsum([0, *(len(one.indices) for one in placed)])
        values = np.concatenate([one.values for one in placed])
        indices = np.concatenate([one.indices for one in placed])
        return csr_matrix((values, indices, starts), shape=(len(messages), self.size))

    @cached_property
    def _weights(self) -> Floats:
        """`idf`, and behind it what a feature weighs that the vocabulary lacks."""
        return np.append(self.idf, self.unknown_idf)

    def _weigh(self, message: Extracted) -> Vector:
        lacking = len(self.idf)
        indices: list[Indices] = [np.zeros(0, dtype=np.int64)]
        values: list[Floats] = [np.zeros(0)]
        for features, positions, weight in zip(message.blocks, self.positions, BLOCKS.values(), strict=True):
            if not features:
                continue
            places = np.fromiter(map(positions.get, features, repeat(lacking)), np.int64, len(features))
            weights = self._weights[places]
            if sum(features.values()) > len(features):
                weights *= 1.0 + np.log(np.fromiter(features.values(), np.int64, len(features)))
            known = places < lacking
            indices.append(places[known])
            values.append(weights[known] * (weight / math.sqrt(weights @ weights)))
        start = lacking
        for meaning in self.meanings:
            meant = meaning.of(message.words)
            if meant is not None:
                indices.append(np.arange(start, start + meaning.dimensions))
                values.append(meant)
            start += meaning.dimensions
        return Vector(np.concatenate(indices), np.concatenate(values))


def _least(counted: Sequence[Counter[str]], least: int, most: int) -> int:
    """In how many messages a feature must occur so that at most `most` features do; `least` or more."""
    occurrences = Counter(count for frequencies in counted for count in frequencies.values())
    while sum(features for count, features in occurrences.items() if count >= least) > most:
        least += 1
    return least
