"""Counters of one process, and the text that a Prometheus server reads."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

Labels = Mapping[str, str]


@dataclass(frozen=True)
class Sample:
    """One number of a metric."""

    labels: Labels
    value: float


@dataclass(frozen=True)
class Metric:
    """A metric with what it means; `name` without the prefix."""

    name: str
    kind: Literal["counter", "gauge"]
    help: str
    samples: tuple[Sample, ...]


class Counters:
    """What this process has done since it started. For several threads."""

    def __init__(self, descriptions: Mapping[str, str]) -> None:
        """`descriptions` names every counter with its meaning."""
        self._descriptions = dict(descriptions)
        self._values: dict[str, Counter[tuple[tuple[str, str], ...]]] = {name: Counter() for name in descriptions}
        self._lock = threading.Lock()

    def add(self, name: str, amount: int = 1, **labels: str) -> None:
        """Count; raises `KeyError` for a counter without a description."""
        with self._lock:
            self._values[name][tuple(sorted(labels.items()))] += amount

    def read(self, name: str, **labels: str) -> int:
        """Give one count; 0 if nothing was counted."""
        with self._lock:
            return self._values[name][tuple(sorted(labels.items()))]

    def collect(self) -> list[Metric]:
        """Give all counters."""
        with self._lock:
            return [
                Metric(name, "counter", text, tuple(Sample(dict(key), count) for key, count in sorted(values.items())))
                for (name, text), values in zip(self._descriptions.items(), self._values.values(), strict=True)
            ]


def render_metrics(metrics: Iterable[Metric]) -> str:
    """Write metrics in the text format of Prometheus, version 0.0.4.

    See https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format.
    """
    lines = []
    for metric in metrics:
        name = f"shopclerk_{metric.name}"
        lines += [f"# HELP {name} {metric.help}", f"# TYPE {name} {metric.kind}"]
        lines += [f"{name}{_labels(sample.labels)} {sample.value:g}" for sample in metric.samples]
    return "\n".join(lines) + "\n"


def _labels(labels: Labels) -> str:
    if not labels:
        return ""
    return "{" + ",".join(f'{name}="{_escaped(value)}"' for name, value in labels.items()) + "}"


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")


def delivery_counters() -> Counters:
    """Make the counters of what comes in and goes out."""
    return Counters(
        {
            "sends_total": "Messages sent to platforms, by channel and result.",
            "channel_pauses_total": "How often a platform refused the credentials of a channel.",
            "webhook_requests_total": "Requests to webhooks, by channel and result.",
            "webhook_events_total": "Events in verified requests, by channel and what became of them.",
            "courtesies_dropped_total": "Read marks and typing signs that were not shown.",
        }
    )
