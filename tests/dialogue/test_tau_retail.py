"""Scripted customers and the real clerk, with a tiny shop of our own."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.tau_retail.bench import open_bench, run_all
from benchmarks.tau_retail.report import as_json, summary, transcript
from benchmarks.tau_retail.run import Bench
from benchmarks.tau_retail.tasks import load_questions, load_tasks
from bot.logs import set_up_logs

EXAMPLE = Path(__file__).parents[2] / "benchmarks" / "tau_retail" / "example"

# Another shop.yml than the project's: it may have to be trained first.
pytestmark = pytest.mark.timeout(600)


@pytest.fixture(scope="module")
def bench() -> Bench:
    set_up_logs(verbose=False)
    return open_bench(EXAMPLE / "db.json", seed=1)


def test_the_customers_of_the_example_are_served_the_same_each_time(bench: Bench) -> None:
    tasks = load_tasks(EXAMPLE / "tasks.json")
    questions = load_questions(EXAMPLE / "questions.json")
    outcomes = run_all(bench, tasks, questions)
    told = "\n".join(transcript(outcome) for outcome in outcomes)
    assert [outcome.task for outcome in outcomes if not (outcome.solved and outcome.informed)] == [], told
    again = run_all(bench, tasks, questions)
    assert [transcript(outcome) for outcome in again] == [transcript(outcome) for outcome in outcomes]
    result = as_json(outcomes, seed=1)
    assert (result["tasks"], result["solved"], result["informed"]) == (4, 4, 4)
    assert summary(result).startswith("seed 1: 4 of 4 tasks solved")
