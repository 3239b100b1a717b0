from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from bot.nlu.intent_files import load_model, save_model
from bot.nlu.intent_model import LinearIntentModel
from bot.nlu.intent_training import learn
from bot.nlu.labels import PART_MARK
from bot.nlu.rivals import Rivals

EXAMPLES = csr_matrix(
    np.array(
        [
            [1.0, 1.0, 0.0, 0.0],  # label 0 has feature 1, label 1 has feature 2, and both have feature 0
            [1.0, 1.0, 0.0, 0.0],
            [1.0, 0.0, 1.0, 0.0],
            [1.0, 0.0, 1.0, 0.0],
            [0.0, 0.0, 0.0, 1.0],
            [0.0, 0.0, 0.0, 1.0],
        ]
    )
)
LABELS = np.array([0, 0, 1, 1, 2, 2])
SCORES = np.array([[0.5, 0.4, -1.0]] * 2 + [[0.4, 0.5, -1.0]] * 2 + [[-1.0, -1.0, 0.5]] * 2)
APART = np.array([0, 1, 2])


def verdict(rivals: Rivals, one: int, other: int, *features: int) -> float:
    return rivals.verdict(one, other, np.array(features, dtype=np.int64), np.ones(len(features)))


def test_two_labels_are_told_apart_by_their_differences_alone() -> None:
    rivals = Rivals.fit(EXAMPLES, LABELS, SCORES, APART)
    assert rivals.pairs == ((0, 1), (0, 2), (1, 2))
    own = slice(int(rivals.starts[0]), int(rivals.starts[1]))
    assert dict(zip(rivals.features[own].tolist(), rivals.weights[own].tolist(), strict=True)) == {
        0: pytest.approx(0.0, abs=0.01),
        1: pytest.approx(0.8, abs=0.01),
        2: pytest.approx(-0.8, abs=0.01),
    }
    assert verdict(rivals, 0, 1, 1) == -verdict(rivals, 1, 0, 1) == pytest.approx(0.8, abs=0.01)
    assert verdict(rivals, 0, 1, 2, 0) == pytest.approx(-0.8, abs=0.02)


def test_what_a_pair_knows_nothing_of_says_nothing() -> None:
    rivals = Rivals.fit(EXAMPLES, LABELS, SCORES, APART)
    assert verdict(rivals, 0, 1, 3) == verdict(rivals, 0, 1) == 0.0
    assert verdict(Rivals(), 0, 1, 1, 2) == 0.0


def test_parts_of_one_intent_are_no_rivals() -> None:
    assert Rivals.fit(EXAMPLES, LABELS, SCORES, np.array([0, 0, 1])).pairs == ((0, 2), (1, 2))
    assert Rivals.fit(EXAMPLES, LABELS, SCORES, np.array([0, 0, 0])).pairs == ()


def test_pairs_that_examples_come_nearest_to_are_learnt(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.nlu.rivals.RIVALS", 1)
    of_three = np.array([[1.0, 0.9, 0.8, 0.1], [0.9, 1.0, 0.7, 0.1], [0.8, 0.7, 1.0, 0.2], [0.1, 0.1, 0.2, 1.0]])
    one_each = csr_matrix(np.eye(4))
    assert Rivals.fit(one_each, np.arange(4), of_three, np.arange(4)).pairs == ((0, 1), (0, 2), (1, 2), (2, 3))
    monkeypatch.setattr("bot.nlu.rivals.NEIGHBOURS", 1)
    assert Rivals.fit(one_each, np.arange(4), of_three, np.arange(4)).pairs == ((0, 1), (0, 2), (2, 3))


def test_the_largest_weights_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.nlu.rivals.MOST_KEPT", 2)
    rivals = Rivals.fit(EXAMPLES, LABELS, SCORES, APART)
    assert rivals.features[: rivals.starts[1]].tolist() == [1, 2]


TEXTS = {
    "card_arrival": ["when does my new card come", "my card has not come yet", "where is the card I was sent"],
    "card_lost": ["I have lost my card", "my card is gone", "somebody took my card"],
    f"ask_help{PART_MARK}care": ["can I wash it", "how do I clean it", "is it washable"],
    f"ask_help{PART_MARK}gifts": ["do you wrap gifts", "a ribbon please", "gift wrapping"],
}


@pytest.fixture(scope="module")
def model() -> LinearIntentModel:
    labels = [label for label, texts in TEXTS.items() for _ in texts]
    return learn([text for texts in TEXTS.values() for text in texts], labels)


def against(model: LinearIntentModel, text: str) -> LinearIntentModel:
    """The same model, sure that a message near its two best intents is meant as the second."""
    first, second = (next(at for at, label in enumerate(model.labels) if label.split(PART_MARK)[0] == intent.name)
                     for intent in model.predict(text, 2))  # fmt: skip
    size = len(model.vectoriser.idf)  # those of meaning have negative values as well
    weights = np.where(first < second, -1.0, 1.0) * np.ones(size, dtype=np.float32)
    pair = (min(first, second), max(first, second))
    features = np.arange(size, dtype=np.int32)
    return replace(model, rivals=Rivals((pair,), np.array([0, size]), features, weights.astype(np.float32)))


def test_a_second_look_changes_the_two_best_and_no_confidence(model: LinearIntentModel) -> None:
    plain = replace(model, rivals=Rivals())
    said = plain.predict("where is my card")
    turned = against(plain, "where is my card").predict("where is my card")
    assert [one.name for one in said[:2]] == ["card_arrival", "card_lost"]
    assert [one.name for one in turned] == [said[1].name, said[0].name, said[2].name]
    assert [one.confidence for one in turned] == [one.confidence for one in said]


def test_a_clear_first_is_not_looked_at_again(model: LinearIntentModel) -> None:
    text = "somebody took my card"
    plain = replace(model, rivals=Rivals())
    assert against(plain, text).predict(text) == plain.predict(text)


def test_a_stored_model_looks_again_as_the_trained_one_does(model: LinearIntentModel, tmp_path: Path) -> None:
    save_model(model, tmp_path)
    loaded = load_model(tmp_path)
    assert loaded.rivals.pairs == model.rivals.pairs != ()
    for one, other in model.rivals.pairs:
        for text in ("my card", "gift card ribbon"):
            features = np.arange(model.vectoriser.size, dtype=np.int64)
            values = np.linspace(0.0, len(text) / 10, len(features))
            assert loaded.rivals.verdict(one, other, features, values) == model.rivals.verdict(
                one, other, features, values
            )
