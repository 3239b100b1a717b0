"""A second look at two labels that are both near: what tells just these two apart.

Against all other labels at once, what a label shares with its neighbour still counts for it. Whoever has learnt the
two alone goes by nothing but their differences. Cross-validated on six public training sets: 0.1 to 0.9 points more
accuracy.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

Floats = NDArray[np.float64]
Indices = NDArray[np.int64]

NEAR = 0.8
"""How far the second may be behind the first for a second look; with 1.3 no more messages change."""

SHARE = 0.5
"""What the second look counts beside the first: 0.8 is as good, and changes more of what was right."""

RIVALS = 6
"""Pairs that are learnt for each label there is; those that examples come nearest to, so some labels have more."""

NEIGHBOURS = 3
"""Other labels that each example speaks for."""

KEPT = 4
"""Weights of a pair for each of its examples, the largest: the rest says more about them than about the labels."""

MOST_KEPT = 800
"""Weights of a pair at most. Twice as many pairs of half as many weights are as good and take longer to learn."""


@dataclass(frozen=True)
class Rivals:
    """`pairs` of labels by their places, the lower first; of pair `i` the features and weights from `starts[i]` on.

    The features of a pair are in ascending order. A positive weight speaks for the first label.
    """

    pairs: tuple[tuple[int, int], ...] = ()
    starts: Indices = field(default_factory=lambda: np.zeros(1, dtype=np.int64))
    features: NDArray[np.int32] = field(default_factory=lambda: np.zeros(0, dtype=np.int32))
    weights: NDArray[np.float32] = field(default_factory=lambda: np.zeros(0, dtype=np.float32))

    @cached_property
    def _places(self) -> dict[tuple[int, int], int]:
        return {pair: at for at, pair in enumerate(self.pairs)}

    def verdict(self, one: int, other: int, indices: Indices, values: Floats) -> float:
        """How much a message speaks for label `one` against `other`: below 0 for `other`, 0 for a pair not learnt."""
        at = self._places.get((min(one, other), max(one, other)))
        if at is None:
            return 0.0
        own = slice(int(self.starts[at]), int(self.starts[at + 1]))
        features = self.features[own]
        places = np.minimum(np.searchsorted(features, indices), len(features) - 1)
        found = features[places] == indices
        verdict = float(values[found] @ self.weights[own][places[found]])
        return verdict if one < other else -verdict

    @classmethod
    def fit(cls, examples: csr_matrix, labels: NDArray[np.intp], scores: Floats, intents: NDArray[np.intp]) -> Rivals:
        """Learn the pairs that matter; labels of one intent are no rivals.

        `labels` has the place of each example's label, `scores` (examples × labels) what the first look says of it, and
        `intents` the intent of each label.
        """
        of_label = [np.flatnonzero(labels == label) for label in range(len(intents))]
        pairs = _nearest(labels, scores, intents)
        learnt = [_tell_apart(examples, of_label[one], of_label[other]) for one, other in pairs]
        return cls(
            tuple(pairs),
            np.cumsum([0, *(len(features) for features, _ in learnt)], dtype=np.int64),
            np.concatenate([np.zeros(0, dtype=np.int32), *(features for features, _ in learnt)]),
            np.concatenate([np.zeros(0, dtype=np.float32), *(weights for _, weights in learnt)]),
        )


def _nearest(labels: NDArray[np.intp], scores: Floats, intents: NDArray[np.intp]) -> list[tuple[int, int]]:
    """The pairs of labels that examples come nearest to confusing, in the order of the labels."""
    behind = scores - scores[np.arange(len(labels)), labels][:, None]
    behind[intents[None, :] == intents[labels][:, None]] = -np.inf
    nearest = np.argsort(-behind, axis=1, kind="stable")[:, :NEIGHBOURS]
    weights = np.exp(2.0 * np.take_along_axis(behind, nearest, axis=1))
    nearness: defaultdict[tuple[int, int], float] = defaultdict(float)
    for label, others, near in zip(labels.tolist(), nearest.tolist(), weights.tolist(), strict=True):
        for other, weight in zip(others, near, strict=True):
            nearness[min(label, other), max(label, other)] += weight
    ranked = sorted((pair for pair in nearness if nearness[pair] > 0.0), key=lambda pair: (-nearness[pair], pair))
    return sorted(ranked[: RIVALS * len(intents)])


def _tell_apart(
    examples: csr_matrix, ones: NDArray[np.intp], others: NDArray[np.intp]
) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
    """The features that tell the examples of two labels apart and their weights, rounded to what a file keeps.

    The label with more examples weighs less, as in the first look. There is no bias: a message that says nothing about
    the difference leaves the first look as it was.
    """
    from sklearn.svm import LinearSVC  # noqa: PLC0415 - as in `intent_training`

    sides = np.repeat([1, 0], [len(ones), len(others)])
    evened = {1: (len(sides) / 2 / len(ones)) ** 0.5, 0: (len(sides) / 2 / len(others)) ** 0.5}
    machine = LinearSVC(tol=0.01, class_weight=evened, fit_intercept=False, random_state=0)
    weights = machine.fit(examples[np.concatenate([ones, others])], sides).coef_[0]
    kept = _largest(np.abs(weights), min(KEPT * len(sides), MOST_KEPT))
    return kept.astype(np.int32), weights[kept].astype(np.float16).astype(np.float32)


def _largest(sizes: Floats, count: int) -> NDArray[np.intp]:
    """Where the `count` largest are that are not 0, in ascending order; of equal ones the first."""
    told = np.flatnonzero(sizes)
    if len(told) <= count:
        return told
    least = np.partition(sizes[told], -count)[-count]
    larger, equal = told[sizes[told] > least], told[sizes[told] == least]
    return np.sort(np.concatenate([larger, equal[: count - len(larger)]]))
