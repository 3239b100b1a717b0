from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks.clerk import figures_of_turns
from benchmarks.figures import Figure, latency, median, percentile
from benchmarks.report import write


@pytest.mark.parametrize(("value", "bar", "passed"), [(2.0, 2.0, True), (2.1, 2.0, False), (9.0, None, None)])
def test_a_figure_passes_up_to_its_bar(*, value: float, bar: float | None, passed: bool | None) -> None:
    assert Figure("start", value, "s", bar).passed is passed


@pytest.mark.parametrize(("share", "expected"), [(0.0, 1), (0.5, 2), (0.51, 3), (0.95, 4), (1.0, 4)])
def test_a_percentile_is_one_of_the_samples(share: float, expected: float) -> None:
    assert percentile([4, 1, 3, 2], share) == expected


def test_no_samples_have_no_percentile() -> None:
    with pytest.raises(ValueError, match="no samples"):
        percentile([], 0.5)


def test_the_bar_is_for_the_median_and_the_spread_is_told() -> None:
    assert latency("turn", [3.0, 1.0, 20.0], 12.0) == [
        Figure("turn, p50", 3.0, "ms", 12.0, 3, "1.0 … 20.0"),
        Figure("turn, p95", 20.0, "ms", None, 3),
    ]
    assert median("turn", [5.0], "ms").spread == ""


def test_turns_are_sorted_by_whether_the_store_was_asked_and_its_time_is_taken_off() -> None:
    step = {"claim": 2.0, "answer": 6.0, "commit": 2.0}
    turns = [
        {"script": "talk", "turn": 1, **step, "total": 10.0, "store": 0.0, "store_calls": 0},
        {"script": "store", "turn": 1, **step, "total": 30.0, "store": 18.0, "store_calls": 2},
        {"script": "long", "turn": 5, **step, "total": 8.0, "store": 0.0, "store_calls": 0},
        {"script": "long", "turn": 100, **step, "total": 12.0, "store": 0.0, "store_calls": 0},
    ]
    values = {one.name: one.value for one in figures_of_turns(turns)}
    assert values["turn without the store, p50"] == 10.0
    assert values["turn with the store, less its time, p50"] == 12.0
    assert values["turn with the store, in all, p50"] == 30.0
    assert values["100th turn to 5th"] == 1.5


def test_the_result_file_has_figures_machine_and_commit(tmp_path: Path) -> None:
    path = write(tmp_path / "out", tmp_path, "clerk", [Figure("start", 1.23456, "s", 2.0)])
    content = json.loads(path.read_text(encoding="utf-8"))
    assert path.name == "clerk.json"
    assert content["figures"] == [
        {"name": "start", "value": 1.235, "unit": "s", "bar": 2.0, "samples": 1, "spread": "", "at_least": False}
        | {"passed": True}
    ]
    assert (content["benchmark"], content["commit"]) == ("clerk", "")
    assert set(content["machine"]) == {"cores", "processor", "memory_mb", "load_1min", "python", "system"}
