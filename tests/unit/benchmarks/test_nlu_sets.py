from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from benchmarks.nlu.contests import Result, _figures
from benchmarks.nlu.sets import Contest, datasets, deal, rounds
from benchmarks.nlu.shipped import TOPICS
from bot.nlu.measuring.contest import OURS, STOCK, Outcome
from bot.nlu.measuring.rows import Row, read_map, read_rows, write_rows
from bot.nlu.measuring.scores import OUT_OF_SCOPE, Prediction
from bot.project.domain import read_domain
from bot.project.findings import Findings

ROOT = Path(__file__).parents[3]


def outcome(seconds: float, milliseconds: float, size: int) -> Outcome:
    return Outcome((), seconds, seconds, size, (milliseconds,), (milliseconds,), 500.0)


def test_folds_are_of_one_size_and_hold_every_intent_evenly() -> None:
    rows = [Row(str(at), "ab"[at % 2]) for at in range(20)]
    folds = deal(rows, 5)
    assert Counter(folds) == Counter(dict.fromkeys(range(5), 4))
    assert Counter((fold, row.intent) for fold, row in zip(folds, rows, strict=True)) == Counter(
        {(fold, intent): 2 for fold in range(5) for intent in "ab"}
    )


def test_each_row_is_asked_in_one_round_and_learnt_in_the_others(tmp_path: Path) -> None:
    rows = [Row(f"text {at}", "a") for at in range(10)]
    write_rows(tmp_path / "train.csv", rows)
    asked: list[Row] = []
    for train, test in rounds(Contest("set", "train.csv", folds=5), tmp_path, tmp_path):
        assert sorted(row.text for row in [*read_rows(train), *read_rows(test)]) == sorted(row.text for row in rows)
        asked += read_rows(test)
    assert sorted(row.text for row in asked) == sorted(row.text for row in rows)


def test_without_the_variable_there_are_no_sets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SHOPCLERK_DATASETS", raising=False)
    assert datasets() is None


def test_figures_of_a_contest_with_both() -> None:
    expected = ("a", "b", OUT_OF_SCOPE)
    sure = tuple(Prediction(intent, confidence) for intent, confidence in (("a", 0.9), ("b", 0.8), ("a", 0.25)))
    torn = tuple(Prediction(intent, confidence) for intent, confidence in (("a", 0.9), ("a", 0.8), ("a", 0.9)))
    results = {
        OURS: Result(expected, sure, (outcome(1.0, 1.0, 1_000_000),)),
        STOCK: Result(expected, torn, (outcome(200.0, 8.0, 25_000_000),)),
    }
    found = {
        figure.name: (figure.value, figure.passed)
        for figure in _figures(Contest("set", "", bar=90.0, mcc_bar=0.9), results, {"nlp.js": "no Node.js"})
        if "MCC" not in figure.name
    }
    assert found == {
        "set, in scope: the clerk": (100.0, True),
        "set, in scope: Rasa DIET": (50.0, None),
        "set, in scope: NLP.js": (None, None),
        "… set: ahead of DIET": (50.0, True),
        "… training": (200.0, True),
        "… a message": (8.0, False),
        "… model": (25.0, True),
        "… memory": (1.0, True),
    }


def test_the_map_of_topics_names_intents_and_articles_that_there_are() -> None:
    domain = read_domain(ROOT / "domain.yml", Findings())
    assert domain is not None
    slugs = {path.stem for path in (ROOT / "help" / "en").glob("*.md")}
    named = [name.partition("/") for name in read_map(TOPICS)]
    assert {intent for intent, _, _ in named} <= {*(domain.intents or ()), "nlu_fallback"}
    assert {part for _, _, part in named if part} == slugs
