from __future__ import annotations

import pytest

from bot.nlu.measuring.scores import (
    OUT_OF_SCOPE,
    Confusion,
    Prediction,
    at_threshold,
    misunderstood,
    score,
    sweep,
)


def test_all_figures_of_a_small_set() -> None:
    found = score(["a", "a", "b", OUT_OF_SCOPE], ["a", "b", "b", "a"])
    assert found.accuracy == 0.5
    assert found.in_scope_accuracy == pytest.approx(2 / 3)
    assert found.oos_recall == 0.0
    # F1: a 2·1/(2+2), b 2·1/(1+2), out of scope 0.
    assert found.macro_f1 == pytest.approx((0.5 + 2 / 3 + 0) / 3)
    # Matthews: (2·4 - (2·2 + 1·2 + 1·0)) / √((16 - 8)(16 - 6)).
    assert found.mcc == pytest.approx(2 / 80**0.5)
    assert found.confusions == (Confusion("a", "b", 1), Confusion(OUT_OF_SCOPE, "a", 1))


def test_the_messages_behind_a_confusion() -> None:
    texts, expected, predicted = (
        ["one", "two", "three", "two", "four"],
        ["a", "a", "b", "a", "a"],
        ["b", "b", "a", "b", "a"],
    )
    confusion = Confusion("a", "b", 3)
    assert misunderstood(texts, expected, predicted, confusion, 5) == ["one", "two"]
    assert misunderstood(texts, expected, predicted, confusion, 1) == ["one"]


def test_everything_right() -> None:
    found = score(["a", "b"], ["a", "b"])
    assert (found.accuracy, found.macro_f1, found.in_scope_accuracy, found.mcc) == (1.0, 1.0, 1.0, 1.0)
    assert found.oos_recall is None
    assert found.confusions == ()


def test_a_set_out_of_scope_alone_has_no_figure_for_the_rest() -> None:
    found = score([OUT_OF_SCOPE] * 2, [OUT_OF_SCOPE, "a"])
    assert found.in_scope_accuracy is None
    assert found.oos_recall == 0.5
    assert found.mcc == 0.0


@pytest.mark.parametrize(("expected", "predicted"), [([], []), (["a"], [])])
def test_what_cannot_be_compared_is_refused(expected: list[str], predicted: list[str]) -> None:
    with pytest.raises(ValueError, match="cannot be compared"):
        score(expected, predicted)


def test_below_the_threshold_it_is_out_of_scope() -> None:
    assert at_threshold([Prediction("a", 0.4), Prediction("b", 0.39)], 0.4) == ["a", OUT_OF_SCOPE]


def test_the_sweep_has_the_thresholds_of_the_paper() -> None:
    found = sweep(["a", OUT_OF_SCOPE], [Prediction("a", 0.55), Prediction("b", 0.35)])
    assert list(found) == [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9]
    assert [one.accuracy for one in found.values()] == [0.5, 0.5, 0.5, 1.0, 1.0, 0.5, 0.5, 0.5, 0.5]
