"""Which intent a message has: a linear model over TF-IDF features, with a confidence that can be believed."""

from __future__ import annotations

import json
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import astuple, dataclass, field, replace
from functools import cached_property
from itertools import islice
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from bot.nlu.confidence import Confidence, Signs, Trial, lead_of, length_of
from bot.nlu.korean_words import KoreanWords
from bot.nlu.labels import PART_MARK, at_most, intent_of, name_of
from bot.nlu.meaning import Meaning
from bot.nlu.normalise import normalise, tokenise
from bot.nlu.rivals import NEAR, SHARE, Rivals
from bot.nlu.vectoriser import Extracted, Vector, Vectoriser, count_features, count_normalised, is_korean
from bot.nlu.word_vectors import english, korean

Weights = NDArray[np.float32]
Halves = NDArray[np.float16]
"""What a file keeps of weights, and what a process keeps of the most: half the memory, and the same numbers."""

MODEL_FILE = "intent_model.json"
WEIGHTS_FILE = "intent_model.npz"
FORMAT = 10

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
    """`weights` is features × labels, `biases` one for each label.

    A label is an intent or a part of one (`PART_MARK`); labels are in the order of their intents, then alphabetical.
    """

    labels: tuple[str, ...]
    vectoriser: Vectoriser
    weights: Halves
    biases: Weights
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

    @classmethod
    def train(cls, texts: Sequence[str], labels: Sequence[str]) -> LinearIntentModel:
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

    def label_scores(self, vector: Vector) -> NDArray[np.float64]:
        """How well each of `labels` fits: around 1 for a clear yes, below 0 for no."""
        picked = self.weights[vector.indices].astype(np.float64)
        return np.asarray(vector.values @ picked + self.biases, dtype=np.float64)

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
        meaning = float(np.linalg.norm(numbers))
        likeness = float(numbers @ centre) / meaning if meaning else 0.0
        unity, length = float(np.linalg.norm(centre)), length_of(message.words, korean=is_korean(message))
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

    def save(self, folder: Path) -> None:
        """Write the model into `folder` as JSON and NumPy arrays; no code is stored."""
        about = {
            "format": FORMAT,
            "labels": self.labels,
            "features": [list(block) for block in self.vectoriser.positions],
            "unknown_idf": self.vectoriser.unknown_idf,
            "meanings": [
                {
                    "words": list(meaning.weights),
                    "unknown_word": meaning.unknown_weight,
                    "word_vectors": meaning.words.checksum,
                }
                for meaning in self.vectoriser.meanings
            ],
            "confidence": astuple(self.confidence),
            "korean": astuple(self.korean),
            "korean_words": sorted(self.words.words),
        }
        (folder / MODEL_FILE).write_text(json.dumps(about, ensure_ascii=False), encoding="utf-8")
        np.savez_compressed(
            folder / WEIGHTS_FILE,
            weights=self.weights,
            biases=self.biases,
            idf=self.vectoriser.idf,
            word_weights=np.array([one for meaning in self.vectoriser.meanings for one in meaning.weights.values()]),
            centres=self.centres,
            rivals=np.array(self.rivals.pairs, dtype=np.int32).reshape(-1, 2),
            rival_starts=self.rivals.starts,
            rival_features=self.rivals.features,
            rival_weights=self.rivals.weights.astype(np.float16),
        )

    @classmethod
    def load(cls, folder: Path) -> LinearIntentModel:
        """Read what `save` wrote. Raises `ValueError` if another version wrote it, `OSError` if it is not there."""
        about = json.loads((folder / MODEL_FILE).read_text(encoding="utf-8"))
        if about["format"] != FORMAT:
            raise ValueError(
                f"{folder / MODEL_FILE} has format {about['format']}, not {FORMAT}: train the model again."
            )
        with np.load(folder / WEIGHTS_FILE, allow_pickle=False) as arrays:
            weights, biases, idf = arrays["weights"], arrays["biases"], arrays["idf"]
            word_weights = iter(arrays["word_weights"].tolist())
            pairs = tuple((one, other) for one, other in arrays["rivals"].tolist())
            told_apart = arrays["rival_features"], arrays["rival_weights"].astype(np.float32)
            rivals = Rivals(pairs, arrays["rival_starts"], *told_apart)
            centres = arrays["centres"]
        meanings: list[Meaning] = []
        for learnt, vectors in zip(about["meanings"], (english, korean), strict=False):  # Korean may be missing
            if learnt["word_vectors"] != vectors().checksum:
                raise ValueError(f"{folder / MODEL_FILE} was learnt with other word vectors: train the model again.")
            known = dict(zip(learnt["words"], islice(word_weights, len(learnt["words"])), strict=True))
            meanings.append(Meaning(known, float(learnt["unknown_word"]), vectors()))
        positions: list[dict[str, int]] = []
        start = 0
        for block in about["features"]:
            positions.append({feature: start + at for at, feature in enumerate(block)})
            start += len(block)
        vectoriser = Vectoriser(tuple(positions), idf, float(about["unknown_idf"]), tuple(meanings))
        others, korean_curve = (
            Confidence(bias, Signs(*learnt)) for bias, learnt in (about["confidence"], about["korean"])
        )
        korean_words = KoreanWords(about["korean_words"])
        return cls(
            tuple(about["labels"]), vectoriser, weights, biases, others, korean_curve, korean_words, centres, rivals
        )


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
        weights.astype(np.float16),
        biases.astype(np.float32),
        Confidence(),
        Confidence(),
        KoreanWords(),
        np.hstack(list(_centres(vectoriser, examples, targets))).astype(np.float16),
        rivals,
    )


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
