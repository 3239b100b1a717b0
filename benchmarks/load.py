"""The load generator as a benchmark holds it."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from benchmarks.workplace import ROOT, running, wait_for_port


class LoadError(RuntimeError):
    """The load generator could not do what it was told, for instance because nobody answered."""


class Load:
    """Sends messages through one door and hears the replies; see `benchmarks.load_generator` for what it can do."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process
        self.pid = process.pid
        self.largest_share = 0.0
        """The most of one core that it ever took."""

    def start(self, what: str, **arguments: object) -> None:
        """Begin something; `finish` waits for it."""
        assert self._process.stdin is not None  # noqa: S101 (a pipe)
        self._process.stdin.write(json.dumps({"do": what, **arguments}) + "\n")
        self._process.stdin.flush()

    def finish(self) -> dict[str, Any]:
        """Give what came of it. Raises `LoadError`."""
        assert self._process.stdout is not None  # noqa: S101 (a pipe)
        line = self._process.stdout.readline()
        result: dict[str, Any] = json.loads(line) if line else {"error": "the load generator ended"}
        if "error" in result:
            raise LoadError(str(result["error"]))
        self.largest_share = max(self.largest_share, result["share"])
        return result

    def call(self, what: str, **arguments: object) -> dict[str, Any]:
        """Do something and wait for it. Raises `LoadError`."""
        self.start(what, **arguments)
        return self.finish()


@contextmanager
def running_load(front: str, port: int, graph_port: int) -> Iterator[Load]:
    """Start a generator that writes to `port` and is the Graph API on `graph_port`."""
    command = (sys.executable, "-m", "benchmarks.load_generator", front, str(port), str(graph_port))
    with (
        subprocess.Popen(  # noqa: S603 (our own command)
            command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        ) as process,
        running(process),
    ):
        wait_for_port(graph_port, process)
        yield Load(process)
