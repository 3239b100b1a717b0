"""The direction that the words of a message point in, by `bot.nlu.word_vectors`, and how far it can be trusted."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from bot.nlu.stems import FILLERS
from bot.nlu.word_vectors import Vectors, WordVectors

REMEMBERED = 20_000
"""Words whose nearness is kept: more than a language's everyday ones, and bounded whatever strangers type."""


@dataclass(frozen=True)
class Meaning:
    """Words of the examples with their weights, `unknown_weight` for all others."""

    weights: Mapping[str, float]
    unknown_weight: float
    words: WordVectors = field(compare=False)
    _known: Vectors = field(init=False, repr=False, compare=False)
    _nearness: dict[str, float] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Gather the vectors of the examples' own words."""
        places = self.words.places
        own = [places[word] for word in self.weights if word in places and word not in FILLERS]
        object.__setattr__(self, "_known", self.words.at(own))

    @classmethod
    def fit(cls, messages: Sequence[Sequence[str]], words: WordVectors) -> Meaning:
        """Weigh words by how few of the `messages` (the words of each) they stand in."""
        counts = Counter(word for message in messages for word in dict.fromkeys(words.read(message)))
        total = 1 + len(messages)
        weights = {word: math.log(total / (1 + count)) + 1 for word, count in counts.items()}
        return cls(weights, math.log(total) + 1, words)

    @property
    def dimensions(self) -> int:
        """How many numbers `of` gives."""
        return self.words.dimensions

    def of(self, message: Sequence[str]) -> NDArray[np.float64] | None:
        """The weighted mean of the words' vectors, or None where no word has one.

        Its length, 0 to the `weight` of the vectors, is how much of the message it speaks for: words without a vector
        count nothing, and those that are like none of the examples' little. So a foreign message ends near zero, as it
        does with letters.
        """
        places = self.words.places
        read = self.words.read(message)
        known = [word for word in read if word in places]
        if not known:
            return None
        weights = np.array([self.weights.get(word, self.unknown_weight) for word in known])
        at = [places[word] for word in known]
        shares = weights * self.words.importance[at]
        mean = np.asarray(shares @ self.words.at(at), dtype=np.float64)
        length = math.sqrt(mean @ mean)
        if length == 0.0:
            return None
        squares = weights * weights
        near = np.array([self._near(word) for word in known])
        strangers = (len(read) - len(known)) * self.unknown_weight**2
        trust = math.sqrt(float(squares @ near) / (float(squares.sum()) + strangers))
        return mean * (self.words.weight * trust / length)

    def _near(self, word: str) -> float:
        """1 for a word of the examples; for another the square of its likeness to the likest of them."""
        if word in self.weights:
            return 1.0
        near = self._nearness.get(word)
        if near is None:
            (vector,) = self.words.at([self.words.places[word]])
            near = max(0.0, float((self._known @ vector).max(initial=0.0))) ** 2
            if len(self._nearness) < REMEMBERED:
                self._nearness[word] = near
        return near
