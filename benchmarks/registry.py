"""The benchmarks there are: each a module with `run(progress) -> Sequence[Figure]`, imported when it is asked for."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Sequence
from typing import cast

from benchmarks.figures import Figure

Progress = Callable[[str], None]
"""Hears what is being measured now."""

BENCHMARKS = {
    "clerk": "start, training, memory and the time of a turn",
}
"""Name of the module, and what it measures. A new benchmark is a new module and a line here."""


def run_benchmark(name: str, progress: Progress) -> Sequence[Figure]:
    """Run the benchmark `name`; raises `KeyError` if there is none."""
    if name not in BENCHMARKS:
        raise KeyError(name)
    run = cast(Callable[[Progress], Sequence[Figure]], importlib.import_module(f"benchmarks.{name}").run)
    return run(progress)
