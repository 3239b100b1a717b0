"""Which intent a message has: a linear model over TF-IDF features, with a confidence that can be believed."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from bot.nlu.confidence import Confidence, Signs, lead_of, length_of
from bot.nlu.korean_words import KoreanWords
from bot.nlu.labels import PART_MARK, intent_of
from bot.nlu.rivals import NEAR, SHARE, Rivals
from bot.nlu.vectoriser import Extracted, Vector, Vectoriser, count_features, is_korean

Steps = NDArray[np.int16]
Floats = NDArray[np.float32]
Halves = NDArray[np.float16]

FALL_OFF = 4.0
"""How fast confidence falls from the best intent to the others, per unit of score."""


@dataclass(frozen=True)
class Ranked:
    """An intent and the confidence (0 to 1) in it; of the best also its likeliest part, if there are any."""

    name: str
    confidence: float
    part: str = ""


@dataclass(frozen=True)
class LinearIntentModel:
    """`weights` is features × labels, in whole steps of `step`; `biases` has one for each label.

    Steps take half the memory of plain numbers, and are read faster than halves would be. A label is an intent or a
    part of one (`PART_MARK`); labels are in the order of their intents, then alphabetical.
    """

    labels: tuple[str, ...]
    vectoriser: Vectoriser
    weights: Steps
    step: float
    biases: Floats
    confidence: Confidence
    korean: Confidence
    """The same for messages in Korean: their many forms of a word make every score lower."""

    words: KoreanWords
    """By which Korean without spaces is split."""

    centres: Halves
    """What the examples of each label mean on average: labels × numbers of `vectoriser.meanings`."""

    rivals: Rivals = field(default_factory=Rivals)
    """What tells the best two labels apart where both are near."""

    @cached_property
    def intents(self) -> tuple[str, ...]:
        """The intents, in alphabetical order."""
        return tuple(dict.fromkeys(map(intent_of, self.labels)))

    @cached_property
    def _starts(self) -> NDArray[np.intp]:
        """Where the labels of each intent begin."""
        of_label = [intent_of(label) for label in self.labels]
        return np.array([of_label.index(intent) for intent in self.intents])

    def label_scores(self, vector: Vector) -> NDArray[np.float64]:
        """How well each of `labels` fits: around 1 for a clear yes, below 0 for no."""
        picked = self.weights.take(vector.indices, axis=0).astype(np.float32)
        steps = (vector.values.astype(np.float32) @ picked).astype(np.float64)
        return np.asarray(steps * self.step + self.biases, dtype=np.float64)

    def _intent_scores(self, of_labels: NDArray[np.float64]) -> NDArray[np.float64]:
        """The best score of each intent's labels."""
        return np.asarray(np.maximum.reduceat(of_labels, self._starts))

    def predict(self, text: str, limit: int = 10) -> list[Ranked]:
        """Rank up to `limit` intents for `text`, best first. The confidences add up to at most 1."""
        features = count_features(text, self.words)
        vector = self.vectoriser.weigh(features)
        of_labels = self._look_again(self.label_scores(vector), vector)
        best, *others = self._rank(of_labels, self._sure(of_labels, vector, features), limit)
        part = self.labels[int(of_labels.argmax())].partition(PART_MARK)[2]
        return [replace(best, part=part) if part else best, *others]

    def _look_again(self, scores: NDArray[np.float64], vector: Vector) -> NDArray[np.float64]:
        """Let the best labels of the two best intents change places if what tells them apart says so.

        They exchange their scores, so that confidence is what was learnt for such scores.
        """
        of_intents = self._intent_scores(scores)
        if len(of_intents) == 1:
            return scores
        ends = [*self._starts[1:], len(scores)]
        one, other = (
            int(self._starts[at] + scores[self._starts[at] : ends[at]].argmax())
            for at in np.argsort(-of_intents, kind="stable")[:2]
        )
        lead = scores[one] - scores[other]
        if lead < NEAR and lead + SHARE * self.rivals.verdict(one, other, vector.indices, vector.values) < 0:
            scores[one], scores[other] = scores[other], scores[one]
        return scores

    def signs(self, of_labels: NDArray[np.float64], vector: Vector, message: Extracted) -> Signs:
        """What tells how sure to be of the label with the best of the scores `of_labels`."""
        scores = self._intent_scores(of_labels)
        centre = self.centres[int(of_labels.argmax())].astype(np.float64)
        meant = vector.indices - len(self.vectoriser.idf)
        numbers, centre = vector.values[meant >= 0], centre[meant[meant >= 0]]
        meaning = math.sqrt(numbers @ numbers)
        likeness = float(numbers @ centre) / meaning if meaning else 0.0
        unity, length = math.sqrt(centre @ centre), length_of(message.words, korean=is_korean(message))
        return Signs(float(scores.max()), lead_of(scores), likeness, unity, meaning, length)

    def _sure(self, of_labels: NDArray[np.float64], vector: Vector, message: Extracted) -> float:
        curve = self.korean if is_korean(message) else self.confidence
        return curve.of(self.signs(of_labels, vector, message))

    def _rank(self, of_labels: NDArray[np.float64], sure: float, limit: int) -> list[Ranked]:
        """Turn scores into a ranking. The others share what confidence in the best, `sure`, leaves, by their scores."""
        scores = self._intent_scores(of_labels)
        order = np.argsort(-scores, kind="stable")
        best = float(scores[order[0]])
        others = sure * np.exp(FALL_OFF * (scores[order[1:]] - best))
        total = float(others.sum())
        if total > 1.0 - sure:
            others *= (1.0 - sure) / total
        confidences = [sure, *(float(value) for value in others[: limit - 1])]
        return [Ranked(self.intents[at], value) for at, value in zip(order, confidences, strict=False)]
