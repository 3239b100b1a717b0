from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from bot.nlu.meaning import REMEMBERED, Meaning
from bot.nlu.word_vectors import FOLDER, WordVectors, english, korean

EAST, NORTH, NORTH_EAST = [100, 0], [0, 5], [3, 4]
WORDS = WordVectors(
    {"parcel": 0, "refund": 1, "package": 2, "the": 3},
    np.array([EAST, NORTH, NORTH_EAST, NORTH], np.int8),
    np.ones(4, np.float32),
    1,
)
WEIGHT = WORDS.weight


def meaning(**weights: float) -> Meaning:
    return Meaning(weights, 2.0, WORDS)


def test_the_file_has_words_of_length_one_that_are_near_what_is_used_alike() -> None:
    words = english()
    assert (len(words.places), words.dimensions) == (30_000, 128)
    assert np.allclose(np.linalg.norm(words.at(range(len(words.steps))), axis=1), 1.0, atol=1e-6)

    def likeness(one: str, other: str) -> float:
        return float(np.prod(words.at([words.places[one], words.places[other]]), axis=0).sum())

    assert likeness("parcel", "package") > 0.6
    assert likeness("cancel", "revoke") > 0.5
    assert likeness("cancel", "mattress") < 0.1
    assert likeness("shipping", "delivery") > likeness("shipping", "refund")


def test_the_files_stay_small_and_it_is_said_where_they_are_from() -> None:
    assert sum(path.stat().st_size for path in FOLDER.glob("*.npz")) < 3_500_000
    about = (FOLDER / "README.md").read_text(encoding="utf-8")
    assert "Public Domain Dedication" in about
    assert "Apache License" in about


def test_words_of_the_examples_are_weighed_by_how_few_examples_have_them() -> None:
    fitted = Meaning.fit([["parcel", "the", "the"], ["refund", "the"]], WORDS)
    assert fitted.weights == {
        "parcel": pytest.approx(np.log(3 / 2) + 1),
        "the": pytest.approx(1.0),
        "refund": pytest.approx(np.log(3 / 2) + 1),
    }
    assert fitted.unknown_weight == pytest.approx(np.log(3) + 1)


def test_a_message_points_where_its_words_do_and_has_all_its_weight_where_all_are_known() -> None:
    found = meaning(parcel=4.0, refund=9.0).of(["parcel", "refund"])
    assert found is not None
    assert found.tolist() == pytest.approx([WEIGHT * 4 / 97**0.5, WEIGHT * 9 / 97**0.5])


def test_a_word_that_tells_more_counts_more() -> None:
    telling = replace(WORDS, importance=np.array([3, 1, 1, 1], np.float32))
    found = Meaning({"parcel": 2.0, "refund": 2.0}, 2.0, telling).of(["parcel", "refund"])
    assert found is not None
    assert found.tolist() == pytest.approx([WEIGHT * 3 / 10**0.5, WEIGHT / 10**0.5])
    words = english()
    assert words.importance[words.places["refund"]] > 1.0 > words.importance[words.places["please"]] > 0.0


def test_a_word_that_no_example_has_counts_by_its_likeness_to_the_nearest() -> None:
    found = meaning(parcel=1.0).of(["package"])
    assert found is not None
    assert found.tolist() == pytest.approx([WEIGHT * 0.6 * 0.6, WEIGHT * 0.6 * 0.8])


def test_a_filler_makes_no_stranger_known() -> None:
    found = meaning(the=1.0).of(["refund"])
    assert found is not None
    assert found.tolist() == [0.0, 0.0]


def test_words_without_a_vector_make_it_shorter() -> None:
    found = meaning(parcel=2.0).of(["parcel", "zxqv", "zxqv", "0"])
    assert found is not None
    assert found.tolist() == pytest.approx([WEIGHT * 0.5, 0.0])


@pytest.mark.parametrize("message", [[], ["zxqv"], ["배송", "언제"], ["?", "0", "😀"]])
def test_nothing_is_meant_where_no_word_has_a_vector(message: list[str]) -> None:
    assert meaning(parcel=1.0).of(message) is None


def test_what_is_remembered_of_strangers_words_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    assert REMEMBERED == 20_000
    monkeypatch.setattr("bot.nlu.meaning.REMEMBERED", 1)
    own = meaning(parcel=1.0)
    first = [own.of([word]) for word in ("package", "refund")]
    again = [own.of([word]) for word in ("package", "refund")]
    assert np.array_equal(first, again)
    assert list(own._nearness) == ["package"]  # noqa: SLF001 - what is kept is the point


def test_a_model_without_english_words_works() -> None:
    fitted = Meaning.fit([["배송", "언제"], ["환불"]], english())
    found = fitted.of(["refund"])
    assert found is not None
    assert not found.any()


def test_korean_words_are_read_in_their_forms_and_are_near_what_is_used_alike() -> None:
    words = korean()
    assert words.dimensions == 64
    assert np.allclose(np.linalg.norm(words.at(range(len(words.steps))), axis=1), 1.0, atol=1e-6)
    assert words.read(["두꺼운데요", "교환은", "refund"]) == ["두껍", "교환", "refund"]

    def likeness(one: str, other: str) -> float:
        return float(np.prod(words.at([words.places[one], words.places[other]]), axis=0).sum())

    assert likeness("배송", "택배") > 0.5 > likeness("배송", "색깔")
    assert likeness("비싸", "저렴") > likeness("비싸", "예쁘")


def test_forms_of_a_korean_word_mean_the_same() -> None:
    fitted = Meaning.fit([["두꺼운가요"], ["환불"]], korean())
    assert sorted(fitted.weights) == ["두껍", "환불"]
    first, other = fitted.of(["두껍나요"]), fitted.of(["두꺼워요"])
    assert first is not None
    assert other is not None
    assert first.tolist() == other.tolist()
    assert np.linalg.norm(first) == pytest.approx(korean().weight)
