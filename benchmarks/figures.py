"""A measured figure and its bar, and samples summed up."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """One line of a benchmark's table.

    `bar` is the largest value that is good enough, in the same `unit`, or the smallest if it is `at_least` that; None
    where nothing was promised. `samples` says how many measurements `value` comes from; `spread` how far they lie
    apart, in words. A `value` of None was not measured, for the reason in `spread`.
    """

    name: str
    value: float | None
    unit: str
    bar: float | None = None
    samples: int = 1
    spread: str = ""
    at_least: bool = False

    @property
    def known(self) -> float:
        """The value. Raises `ValueError` if it was not measured."""
        if self.value is None:
            raise ValueError(f"{self.name} was not measured")
        return self.value

    @property
    def passed(self) -> bool | None:
        """Whether the bar is met; None without a bar or a value."""
        if self.bar is None or self.value is None:
            return None
        return self.value >= self.bar if self.at_least else self.value <= self.bar


def percentile(samples: Sequence[float], share: float) -> float:
    """The smallest sample that at least `share` (0 to 1) of all do not exceed. Raises `ValueError` without samples."""
    if not samples:
        raise ValueError("no samples")
    return sorted(samples)[max(0, math.ceil(share * len(samples)) - 1)]


def median(name: str, samples: Sequence[float], unit: str, bar: float | None = None) -> Figure:
    """The samples' median, with the best and the worst of them as the spread."""
    spread = f"{min(samples):.1f} … {max(samples):.1f}" if len(samples) > 1 else ""
    return Figure(name, percentile(samples, 0.5), unit, bar, len(samples), spread)


def latency(name: str, samples: Sequence[float], bar: float | None = None) -> list[Figure]:
    """Two figures of samples in milliseconds: p50, which the bar is for, and p95."""
    middle = median(f"{name}, p50", samples, "ms", bar)
    return [middle, Figure(f"{name}, p95", percentile(samples, 0.95), "ms", samples=len(samples))]
