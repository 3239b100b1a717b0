"""Open everything that a run needs: the shop's own model, its data and its customers."""

from __future__ import annotations

import asyncio
import multiprocessing
from collections.abc import Mapping, Sequence
from pathlib import Path

from benchmarks.tau_retail.run import Bench, Outcome
from benchmarks.tau_retail.shop_facts import load_shop_facts
from benchmarks.tau_retail.tasks import Task
from bot.bootstrap import build_services
from bot.demo_store.tau2 import load_tau2
from bot.dialogue.assistant import Assistant
from bot.dialogue.training import train
from bot.project.fingerprint import find_model
from bot.settings import Settings
from bot.storage.database import open_database
from bot.store.fake import FakeStore
from bot.testing.demo_store import NOW

ROOT = Path(__file__).resolve().parents[2]
SHOP_FILE = Path(__file__).with_name("shop.yml")


def open_bench(db_file: Path, seed: int) -> Bench:
    """Load the clerk with the shop's own shop.yml; trains a model if the files have changed. Raises `OSError`."""
    settings = Settings(root=ROOT, shop_file=SHOP_FILE)
    model = find_model(ROOT, settings.models, SHOP_FILE) or train(ROOT, settings.models, SHOP_FILE)
    data = load_tau2(db_file, NOW)
    store = FakeStore(data, lambda: NOW)
    services = build_services(settings, database=open_database("sqlite://"), store=store, clock=lambda: NOW)
    return Bench(Assistant(model), services, data, load_shop_facts(db_file), seed)


def run_all(
    bench: Bench, tasks: Sequence[Task], questions: Mapping[str, Sequence[str]], processes: int = 1
) -> list[Outcome]:
    """Run all tasks, in so many `processes` side by side, and give their outcomes in the order of the tasks."""
    if processes == 1:
        return [_run(bench, task, questions) for task in tasks]
    # Forked once the model is loaded, so that its memory is shared: only tasks and outcomes travel.
    global _shared  # noqa: PLW0603 (what a forked process has from its parent cannot be an argument)
    _shared = (bench, questions)
    with multiprocessing.get_context("fork").Pool(processes) as pool:
        return pool.map(_run_shared, tasks, chunksize=1)


def _run(bench: Bench, task: Task, questions: Mapping[str, Sequence[str]]) -> Outcome:
    return asyncio.run(bench.run(task, questions.get(task.id, ())))


_shared: tuple[Bench, Mapping[str, Sequence[str]]] | None = None


def _run_shared(task: Task) -> Outcome:
    assert _shared is not None  # noqa: S101 (set before the fork)
    bench, questions = _shared
    return _run(bench, task, questions)
