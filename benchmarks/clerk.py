"""The clerk as it is started and used: training, start, memory, and the time of a turn."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from benchmarks.customer import BrowserCustomer
from benchmarks.figures import Figure, latency, median, percentile
from benchmarks.memory import children_of, memory_of
from benchmarks.registry import Options, Progress
from benchmarks.scripts import ASK_STORE, TALK
from benchmarks.workplace import Workplace, open_workplace, running, running_store, wait_for_port

TRAINING_BAR_S = 30.0
PAGE_BAR_S = 2.0
ANSWER_BAR_S = 20.0
WEB_BAR_MB = 120.0
WORKER_BAR_MB = 900.0
TURN_BAR_MS = 12.0
STORE_TURN_BAR_MS = 25.0

STARTS = 3
MESSAGES = 200
BYTES_PER_MB = 1_000_000


def run(progress: Progress, _options: Options) -> Sequence[Figure]:
    """Measure everything in a workplace of its own: half a dozen minutes."""
    with open_workplace() as place:
        progress("warming up")
        place.warm_up()
        progress("training, as `shopclerk train` does it")
        training = _training(place)
        with running_store(place):
            starts = _starts(place, progress)
            progress("turns inside a worker")
            turns = _turns(place)
        progress("`shopclerk demo`, started again")
        demo = _demo_start(place)
    return [*training, *starts, demo, *turns]


def _training(place: Workplace) -> list[Figure]:
    begun = time.perf_counter()
    place.run_module("bot.cli.main", "train")
    seconds = time.perf_counter() - begun
    return [
        Figure("training, whole command", seconds, "s", TRAINING_BAR_S),
        Figure("model on disk", _model(place).stat().st_size / BYTES_PER_MB, "MB"),
    ]


def _model(place: Workplace) -> Path:
    return next((place.folder / "models").glob("*.tar.gz"))


def _starts(place: Workplace, progress: Progress) -> list[Figure]:
    """Start a few times; in the last start go on talking and look at the memory."""
    pages, answers, used = [], [], list[Figure]()
    for number in range(STARTS):
        progress(f"start {number + 1} of {STARTS}")
        with _started(place, "run") as (supervisor, page, customer, answer):
            pages.append(page)
            answers.append(answer)
            if number == STARTS - 1:
                progress(f"{MESSAGES} messages through the page")
                used = [*_end_to_end(customer, place), *_memory(supervisor)]
    return [
        median("start to page", pages, "s", PAGE_BAR_S),
        median("warm start to first answer", answers, "s", ANSWER_BAR_S),
        *used,
    ]


def _demo_start(place: Workplace) -> Figure:
    """The whole demo with a model that is up to date, as on a merchant's second day."""
    with _started(place, "demo") as (_, _page, _customer, answer):
        return Figure("warm `shopclerk demo` to first answer", answer, "s", ANSWER_BAR_S)


@contextmanager
def _started(place: Workplace, command: str) -> Iterator[tuple[int, float, BrowserCustomer, float]]:
    """Start `shopclerk <command>`, open the page as soon as it answers and say hello at once.

    Gives the process, the seconds from the start to the page, the customer, and the seconds to the first answer.
    """
    begun = time.perf_counter()
    with running(place.start(command)) as supervisor:
        wait_for_port(place.port, supervisor)
        with BrowserCustomer(place.port) as customer:
            page = customer.opened_at - begun
            customer.ask(TALK[0])
            yield supervisor.pid, page, customer, time.perf_counter() - begun


def _end_to_end(customer: BrowserCustomer, place: Workplace) -> list[Figure]:
    """Many short conversations through POST and the event stream."""
    scripts = [TALK[:6], TALK[6:], *ASK_STORE]
    samples: list[float] = []
    for text in TALK:
        customer.ask(text)
    while len(samples) < MESSAGES:
        for script in scripts:
            with BrowserCustomer(place.port) as another:
                samples += [1000 * another.ask(text) for text in script]
    return latency("posted to reply on the page", samples)


def _memory(supervisor: int) -> list[Figure]:
    processes = {("web" if "web" in command else "worker"): pid for pid, command in children_of(supervisor).items()}
    web, host = memory_of(processes["web"]), memory_of(processes["worker"])
    (loaded,) = (memory_of(pid) for pid in children_of(processes["worker"]))
    children = [memory_of(pid) for parent in children_of(processes["worker"]) for pid in children_of(parent)]
    return [
        Figure("web process, RSS", web.rss, "MB", WEB_BAR_MB),
        Figure("web process, PSS", web.pss, "MB"),
        Figure(
            "worker with its hosts, PSS", host.pss + loaded.pss + sum(one.pss for one in children), "MB", WORKER_BAR_MB
        ),
        Figure("worker host, RSS", host.rss, "MB"),
        Figure("worker host, PSS", host.pss, "MB"),
        Figure("process with the model, PSS", loaded.pss, "MB"),
        Figure("worker, RSS", max(one.rss for one in children), "MB", WORKER_BAR_MB),
        Figure("worker, PSS", max(one.pss for one in children), "MB"),
    ]


def _turns(place: Workplace) -> list[Figure]:
    result = place.folder / "turns.json"
    place.run_module("benchmarks.turn_probe", str(_model(place)), str(result))
    return figures_of_turns(json.loads(result.read_text(encoding="utf-8")))


def figures_of_turns(turns: Sequence[Mapping[str, Any]]) -> list[Figure]:
    """The figures of what `benchmarks.turn_probe` wrote."""
    short = [turn for turn in turns if turn["script"] != "long"]
    without = [turn for turn in short if not turn["store_calls"]]
    asking = [turn for turn in short if turn["store_calls"]]
    parts = [
        median(f"… of it {part}", [turn[part] for turn in without], "ms") for part in ("claim", "answer", "commit")
    ]
    at = {
        number: [turn["total"] for turn in turns if turn["script"] == "long" and turn["turn"] == number]
        for number in (5, 100)
    }
    return [
        *latency("turn without the store", [turn["total"] for turn in without], TURN_BAR_MS),
        *parts,
        *latency(
            "turn with the store, less its time", [turn["total"] - turn["store"] for turn in asking], STORE_TURN_BAR_MS
        ),
        *latency("turn with the store, in all", [turn["total"] for turn in asking]),
        median("store's own time in a turn", [turn["store"] for turn in asking], "ms"),
        median("5th turn of a conversation", at[5], "ms"),
        median("100th turn of a conversation", at[100], "ms"),
        Figure("100th turn to 5th", percentile(at[100], 0.5) / percentile(at[5], 0.5), "×", samples=len(at[5])),
    ]
