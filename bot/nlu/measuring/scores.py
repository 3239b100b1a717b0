"""Figures over predictions: how many were right, and what was taken for what."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

OUT_OF_SCOPE = "out_of_scope"
"""The label of messages that belong to none of the others, and what a prediction below its threshold counts as."""

THRESHOLDS = tuple(tenth / 10 for tenth in range(1, 10))
"""Where the HINT3 paper cuts: 0.1 to 0.9 (Arora et al. 2020, and its repository's published results)."""


@dataclass(frozen=True)
class Prediction:
    """What a system said of one message: its best intent, how sure it was (0 to 1)."""

    intent: str
    confidence: float


@dataclass(frozen=True)
class Confusion:
    """`count` messages of `expected` were taken for `predicted`."""

    expected: str
    predicted: str
    count: int


@dataclass(frozen=True)
class Score:
    """Shares from 0 to 1, Matthews correlation from -1 to 1; None where the set has no message that it speaks of.

    `accuracy` is over all messages, `in_scope_accuracy` over those that have a label other than out of scope,
    `oos_recall` over the rest. `macro_f1` is the mean over the labels of the set. `confusions`: most frequent first.
    """

    accuracy: float
    macro_f1: float
    in_scope_accuracy: float | None
    oos_recall: float | None
    mcc: float
    confusions: tuple[Confusion, ...]


def score(expected: Sequence[str], predicted: Sequence[str]) -> Score:
    """Compare labels one by one. Raises `ValueError` if there is none or if their numbers differ."""
    if not expected or len(expected) != len(predicted):
        raise ValueError(f"{len(expected)} labels and {len(predicted)} predictions cannot be compared")
    pairs = Counter(zip(expected, predicted, strict=True))
    right = {label: count for (label, said), count in pairs.items() if label == said}
    wanted, said = Counter(expected), Counter(predicted)
    scope = len(expected) - wanted[OUT_OF_SCOPE]
    return Score(
        accuracy=sum(right.values()) / len(expected),
        macro_f1=sum(2 * right.get(label, 0) / (wanted[label] + said[label]) for label in wanted) / len(wanted),
        in_scope_accuracy=(sum(right.values()) - right.get(OUT_OF_SCOPE, 0)) / scope if scope else None,
        oos_recall=right.get(OUT_OF_SCOPE, 0) / wanted[OUT_OF_SCOPE] if wanted[OUT_OF_SCOPE] else None,
        mcc=_matthews(wanted, said, sum(right.values()), len(expected)),
        confusions=tuple(
            Confusion(label, answer, count)
            for (label, answer), count in sorted(pairs.items(), key=lambda pair: (-pair[1], pair[0]))
            if label != answer
        ),
    )


def misunderstood(
    texts: Sequence[str], expected: Sequence[str], predicted: Sequence[str], confusion: Confusion, limit: int
) -> list[str]:
    """The first `limit` messages behind a confusion, each once."""
    pairs = zip(texts, expected, predicted, strict=True)
    behind = (text for text, *both in pairs if both == [confusion.expected, confusion.predicted])
    return list(dict.fromkeys(behind))[:limit]


def at_threshold(predictions: Sequence[Prediction], threshold: float) -> list[str]:
    """The labels when what is less sure than `threshold` counts as out of scope."""
    return [one.intent if one.confidence >= threshold else OUT_OF_SCOPE for one in predictions]


def sweep(expected: Sequence[str], predictions: Sequence[Prediction]) -> dict[float, Score]:
    """The score at each of `THRESHOLDS`, as the HINT3 paper has it."""
    return {threshold: score(expected, at_threshold(predictions, threshold)) for threshold in THRESHOLDS}


def _matthews(wanted: Mapping[str, int], said: Mapping[str, int], right: int, total: int) -> float:
    """Matthews correlation for many classes (Gorodkin 2004); 0 where one side has a single label."""
    both = sum(count * said.get(label, 0) for label, count in wanted.items())
    spread = (total**2 - sum(count**2 for count in said.values())) * (
        total**2 - sum(count**2 for count in wanted.values())
    )
    return (right * total - both) / math.sqrt(spread) if spread else 0.0
