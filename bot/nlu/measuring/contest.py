"""Let pipelines learn the same file and answer the same messages, each in a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

from bot.nlu.measuring.scores import Prediction

OURS, STOCK = "ours", "stock"
ONE_THREAD = dict.fromkeys(
    ("OMP_NUM_THREADS", "TF_INTRA_OP_PARALLELISM_THREADS", "TF_INTER_OP_PARALLELISM_THREADS"), "1"
)
"""Every contestant has one core, as a worker of the clerk has."""

_LAST_WORDS = 1500


class ContestError(Exception):
    """A pipeline could not be trained or did not answer; the message has its last words."""


@dataclass(frozen=True)
class Outcome:
    """What a pipeline said and what it cost.

    Seconds of training on the wall and of the processor, bytes of the model, milliseconds of each message on the wall
    and of the processor, MB that the process had at most.
    """

    predictions: tuple[Prediction, ...]
    train_s: float
    train_cpu_s: float
    size_bytes: int
    latency_ms: tuple[float, ...]
    latency_cpu_ms: tuple[float, ...]
    memory_mb: float

    @property
    def message_ms(self) -> float:
        """The median of a message, on the wall."""
        return median(self.latency_ms)

    @property
    def message_cpu_ms(self) -> float:
        """The median of a message, of the processor."""
        return median(self.latency_cpu_ms)


def compete(name: str, train: Path, test: Path, *, timeout_s: float | None = None) -> Outcome:
    """Train the pipeline `OURS` or `STOCK` and let it answer. Raises `ContestError`."""
    with TemporaryDirectory() as folder:
        result = Path(folder) / "result.json"
        command = [sys.executable, "-W", "ignore", "-m", "bot.nlu.measuring.contestant"]
        run_contestant([*command, name, str(train), str(test), str(result)], timeout_s=timeout_s)
        return parse_outcome(json.loads(result.read_text(encoding="utf-8")))


def run_contestant(command: Sequence[str], *, timeout_s: float | None = None) -> None:
    """Run a command that writes its outcome, with one thread. Raises `ContestError`."""
    environment = {**os.environ, **ONE_THREAD, "TF_CPP_MIN_LOG_LEVEL": "3"}
    try:
        done = subprocess.run(  # noqa: S603 (our own commands)
            command, env=environment, capture_output=True, text=True, check=False, timeout=timeout_s
        )
    except subprocess.TimeoutExpired as error:
        raise ContestError(f"it had not ended after {timeout_s or 0:.0f} s and was stopped") from error
    except OSError as error:
        raise ContestError(f"{command[0]} cannot be started: {error.strerror}") from error
    if done.returncode:
        raise ContestError(f"it failed:\n{(done.stdout + done.stderr).strip()[-_LAST_WORDS:]}")


def parse_outcome(found: Mapping[str, Any]) -> Outcome:
    """Read what a contestant wrote."""
    return Outcome(
        predictions=tuple(Prediction(str(one["intent"]), float(one["confidence"])) for one in found["predictions"]),
        train_s=float(found["train_s"]),
        train_cpu_s=float(found["train_cpu_s"]),
        size_bytes=int(found["size_bytes"]),
        latency_ms=tuple(map(float, found["latency_ms"])),
        latency_cpu_ms=tuple(map(float, found["latency_cpu_ms"])),
        memory_mb=float(found["memory_mb"]),
    )
