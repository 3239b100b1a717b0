"""Conversation tests: collecting them, running them, and counting what they reach.

Processor time of this process, all its threads: what a quiet core would need, whatever else runs on the machine.
"""

from __future__ import annotations

import asyncio
import shutil
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.figures import Figure, median, percentile
from benchmarks.registry import Options, Progress
from bot.testing.conversations.cases import Case
from bot.testing.conversations.coverage import Collector
from bot.testing.conversations.moments import NOW
from bot.testing.conversations.names import Names, read_names
from bot.testing.conversations.observed import Observed
from bot.testing.conversations.rendered import RENDERINGS
from bot.testing.conversations.runner import ConversationRunner
from bot.testing.conversations.running import Outcome, run_one
from bot.testing.conversations.suite import FOLDER, read_suite
from bot.testing.stage import open_runner

ROOT = Path(__file__).resolve().parent.parent
CONVERSATIONS = 150
COLLECTED = 1_000
ROUNDS = 3


def run(progress: Progress, options: Options) -> Sequence[Figure]:
    """Measure; the quick run is one round. Raises `RuntimeError` where a conversation goes wrong."""
    progress("collecting")
    names = read_names(ROOT, tuple(RENDERINGS))
    cases = read_suite([ROOT / FOLDER], names)
    collecting = Figure(f"collecting {COLLECTED:,} cases", _collecting(len(cases)), "s", bar=2.0)
    rounds = 1 if options.quick else ROUNDS
    plain: list[float] = []
    counted: list[float] = []
    wall: list[float] = []
    turns = 0
    with open_runner(ROOT, NOW) as runner:
        chosen = _warm(runner, cases[:CONVERSATIONS])
        for number in range(rounds):
            progress(f"round {number + 1} of {rounds}")
            turns, seconds, spent = _timed(runner, chosen, lambda _: None)
            plain.append(spent)
            wall.append(seconds)
            collector = Collector(ROOT, names, runner.services.shop, runner.rules)
            counted.append(_timed(runner, chosen, collector)[2])
    best = percentile(plain, 0.5)
    return [
        collecting,
        Figure("conversations", len(chosen), "", samples=turns, spread=f"{turns} turns, all as written"),
        median(f"{len(chosen)} conversations, processor time", plain, "s", bar=20.0),
        median(f"{len(chosen)} conversations, on this machine as it was", wall, "s"),
        Figure("turns a second of a core", turns / best, "1/s", bar=150.0, samples=rounds, at_least=True),
        Figure("with coverage, to the plain run", percentile(counted, 0.5) / best, "×", bar=1.5, samples=rounds),
    ]


def _collecting(there: int) -> float:
    """Processor time of reading so many cases with the names that they may use; `there` are in the project."""
    copies = -(-COLLECTED // there)
    with TemporaryDirectory() as folder:
        for number in range(copies):
            shutil.copytree(ROOT / FOLDER, Path(folder) / str(number))
        began = time.process_time()
        names: Names = read_names(ROOT, tuple(RENDERINGS))
        read = len(read_suite([Path(folder)], names))
        return (time.process_time() - began) * COLLECTED / read


def _warm(runner: ConversationRunner, cases: Sequence[Case]) -> list[Case]:
    """Warm up. Raises `RuntimeError` where one goes wrong."""
    wrong = [one.case.name for one in asyncio.run(_run(runner, cases)) if one.wrong]
    if wrong:
        raise RuntimeError(f"a conversation went wrong, and figures of wrong ones say nothing: {', '.join(wrong)}")
    return list(cases)


def _timed(
    runner: ConversationRunner, cases: Sequence[Case], observe: Callable[[Observed], None]
) -> tuple[int, float, float]:
    """Turns, seconds on the wall and seconds of processor time."""
    turns = 0

    def count(observed: Observed) -> None:
        nonlocal turns
        turns += 1
        observe(observed)

    runner.observe = count
    began, spent = time.monotonic(), time.process_time()
    asyncio.run(_run(runner, cases))
    return turns, time.monotonic() - began, time.process_time() - spent


async def _run(runner: ConversationRunner, cases: Sequence[Case]) -> list[Outcome]:
    return [await run_one(runner, case) for case in cases]
