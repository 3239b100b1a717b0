"""The benchmarks there are: each a module with `run(progress, options)`, imported when it is asked for."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import cast

from benchmarks.figures import Figure

Progress = Callable[[str], None]
"""Hears what is being measured now."""


@dataclass(frozen=True)
class Options:
    """What was asked for.

    `quick`: leave out what must be trained for minutes first. `messages`: over how many of them memory is watched.
    """

    quick: bool = False
    messages: int = 20_000


BENCHMARKS = {
    "beside": "throughput of the clerk and of stock Rasa, by turns",
    "conversations": "conversation tests: collecting, running, coverage",
    "clerk": "start, training, memory and the time of a turn",
    "nlu": "understanding, beside Rasa DIET and NLP.js on public sets",
    "console": "the agents' console with 500 open conversations and 20 agents",
    "growth": "memory over many messages",
    "delivery": "acknowledgement, throughput, crashes and long conversations, beside stock Rasa",
}
"""Name of the module, and what it measures. A new benchmark is a new module and a line here."""


def run_benchmark(name: str, progress: Progress, options: Options) -> Sequence[Figure]:
    """Run the benchmark `name`; raises `KeyError` if there is none."""
    if name not in BENCHMARKS:
        raise KeyError(name)
    run = cast(Callable[[Progress, Options], Sequence[Figure]], importlib.import_module(f"benchmarks.{name}").run)
    return run(progress, options)
