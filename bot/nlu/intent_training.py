"""Learn which intent a message has: a linear model against all others, and how sure to be of what it says."""

from __future__ import annotations

import zlib
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from bot.nlu.confidence import Confidence, Trial
from bot.nlu.intent_model import LinearIntentModel, Steps
from bot.nlu.korean_words import KoreanWords
from bot.nlu.labels import at_most, intent_of, name_of
from bot.nlu.normalise import normalise, tokenise
from bot.nlu.rivals import Rivals
from bot.nlu.vectoriser import Extracted, Vectoriser, count_features, count_normalised, is_korean

SVM_COST = 1.0
"""Of 0.3, 1 and 3, cross-validated on five public training sets: within 0.5 points of the best on each."""

SVM_TOLERANCE = 0.01
"""A hundred times coarser than scikit-learn would: a quarter faster, and the same accuracy to 0.1 points."""

FOLDS = 3
MAX_TRIALS = 6000
"""Examples that confidence is learnt from; with more of them training takes longer and the curve stays the same."""

MAX_EXAMPLES = 20_000
"""Examples that are learnt from. Of more, each intent keeps its share, evenly taken: two minutes instead of hours."""

MAX_WEIGHTS = 30_000_000
"""Features times labels. With more, rare features are left out: a model must stay within some hundred MB."""

STEPS = 32_767
"""Steps from 0 to the largest weight: nothing that is said changes by the rounding."""

ROUNDED_AT_ONCE = 4096
"""Features whose weights are rounded together."""


def learn(texts: Sequence[str], labels: Sequence[str]) -> LinearIntentModel:
    """Learn from examples; the same examples in the same order give the same model.

    A label may be a part of an intent (`PART_MARK`).
    Raises `ValueError` if there is no example.
    """
    if not texts:
        raise ValueError("There is no example to learn intents from: add some under data/nlu/.")
    kept = at_most(MAX_EXAMPLES, labels)
    texts, labels = [texts[at] for at in kept], [labels[at] for at in kept]
    normalised = [normalise(text) for text in texts]
    words = KoreanWords.learn(map(tokenise, normalised))
    messages = [count_normalised(text, words) for text in normalised]
    step = -(-len(messages) // MAX_TRIALS)
    # Chosen by what they say, so that an example that is added changes nothing for the others.
    tried = [at for at, text in enumerate(texts) if (zlib.crc32(text.encode()) >> 8) % step == 0]
    trials = _hold_out([messages[at] for at in tried], [labels[at] for at in tried])
    model = _fit(messages, labels, with_rivals=True)
    others, korean = (Confidence.fit_of(trials, korean=korean) for korean in (False, True))
    return replace(model, confidence=others, korean=korean, words=words)


def _fit(messages: Sequence[Extracted], labels: Sequence[str], *, with_rivals: bool = False) -> LinearIntentModel:
    """Fit one linear model for each label against all others; its name is one more example.

    The whole model also learns rivals; those that confidence is tried on do without.
    Labels with many examples weigh less, by the square root: otherwise a large `out_of_scope` swallows short answers.
    Weights are rounded to what a file keeps, so that a loaded model says exactly what the trained one said.
    """
    from sklearn.svm import LinearSVC  # noqa: PLC0415 - answering needs no scikit-learn, and it loads for a second

    known = tuple(sorted(set(labels), key=lambda label: (intent_of(label), label)))
    named = {label: name for label in known if (name := name_of(label))}
    messages, labels = [*messages, *map(count_features, named.values())], [*labels, *named]
    vectoriser = Vectoriser.fit(messages, MAX_WEIGHTS // len(known))
    place = {label: at for at, label in enumerate(known)}
    examples, targets = vectoriser.weigh_all(messages), np.array([place[label] for label in labels])
    rivals = Rivals()
    if len(known) == 1:
        weights, biases = np.zeros((vectoriser.size, 1)), np.zeros(1)
    else:
        counts = Counter(labels)
        evened = {place[label]: (len(labels) / len(counts) / count) ** 0.5 for label, count in counts.items()}
        machine = LinearSVC(C=SVM_COST, tol=SVM_TOLERANCE, class_weight=evened, random_state=0)
        machine.fit(examples, targets)
        weights, biases = machine.coef_.T, machine.intercept_
        if len(known) == 2:  # noqa: PLR2004 - of two, scikit-learn keeps one side, and a second look sees the same
            weights, biases = np.hstack([-weights, weights]), np.concatenate([-biases, biases])
        elif with_rivals:
            intents = np.unique([intent_of(label) for label in known], return_inverse=True)[1]
            rivals = Rivals.fit(examples, targets, examples @ weights + biases, intents)
    return LinearIntentModel(
        known,
        vectoriser,
        *_rounded(weights),
        biases.astype(np.float32),
        Confidence(),
        Confidence(),
        KoreanWords(),
        np.hstack(list(_centres(vectoriser, examples, targets))).astype(np.float16),
        rivals,
    )


def _rounded(weights: NDArray[np.float64]) -> tuple[Steps, float]:
    """Weights in whole steps, and the step. A few features at a time: copies of all take seconds to make room for."""
    step = float(max(weights.max(), -weights.min())) / STEPS or 1.0
    steps = np.empty(weights.shape, dtype=np.int16)
    for start in range(0, len(weights), ROUNDED_AT_ONCE):
        part = slice(start, start + ROUNDED_AT_ONCE)
        steps[part] = np.rint(weights[part] / step)
    return steps, step


def _centres(vectoriser: Vectoriser, examples: csr_matrix, targets: NDArray[np.intp]) -> Iterator[NDArray[np.float64]]:
    """The mean direction of the examples of each label, language by language, of those that have one."""
    start = len(vectoriser.idf)
    for meaning in vectoriser.meanings:
        numbers = examples[:, start : start + meaning.dimensions].toarray()
        start += meaning.dimensions
        lengths = np.linalg.norm(numbers, axis=1)
        meant = np.flatnonzero(lengths)
        sums = np.zeros((int(targets.max()) + 1, meaning.dimensions))
        np.add.at(sums, targets[meant], numbers[meant] / lengths[meant, None])
        yield sums / np.maximum(np.bincount(targets[meant], minlength=len(sums)), 1)[:, None]


def _hold_out(messages: Sequence[Extracted], labels: Sequence[str]) -> list[Trial]:
    """Try the model on examples it has not seen, some of them of intents it has not seen.

    Every intent is foreign in one of `FOLDS` folds: that is how confidence learns what foreign topics look like.
    Intents with few examples never count as known in the fold that needs them all.
    """
    seen: defaultdict[str, int] = defaultdict(int)
    folds: list[int] = []
    for label in labels:
        folds.append((seen[label] + zlib.crc32(label.encode())) % FOLDS)
        seen[label] += 1
    of_label = {label: intent_of(label) for label in seen}
    by_hash = sorted(set(of_label.values()), key=lambda name: zlib.crc32(name.encode()))
    group = {intent: at % FOLDS for at, intent in enumerate(by_hash)}
    trials: list[Trial] = []
    for fold in range(FOLDS):
        kept = [at for at, label in enumerate(labels) if folds[at] != fold and group[of_label[label]] != fold]
        if len({of_label[labels[at]] for at in kept}) < 2:  # noqa: PLR2004 - nothing to choose between
            continue
        model = _fit([messages[at] for at in kept], [labels[at] for at in kept])
        for at, label in enumerate(labels):
            if folds[at] == fold:
                vector = model.vectoriser.weigh(messages[at])
                scores = model.label_scores(vector)
                right = intent_of(model.labels[int(scores.argmax())]) == of_label[label]
                foreign = of_label[label] not in model.intents
                signs = model.signs(scores, vector, messages[at])
                trials.append(Trial(signs, right, foreign, is_korean(messages[at])))
    return trials
