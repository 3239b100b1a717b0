"""Start the processes of one machine, start again what dies, and stop them together."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

import structlog

from bot.restarts import RESTARTED, Pauses

log = structlog.get_logger(__name__)

PAUSE_S = 0.2
"""How often the processes are looked at."""

STOP_WITHIN_S = 10.0
"""How long a process may take to end what it is doing."""


@dataclass
class Process:
    """A process to keep alive: a module (`shopclerk` itself by default), its arguments, the descriptors it inherits."""

    name: str
    arguments: Sequence[str]
    pass_fds: tuple[int, ...] = ()
    environment: Mapping[str, str] = field(default_factory=dict)
    module: str = "bot.cli.main"
    running: subprocess.Popen[bytes] | None = None
    pauses: Pauses = field(default_factory=Pauses)
    started_at: float = 0.0
    start_at: float = 0.0

    def start(self, now: float, *, again: bool = False) -> None:
        """Start it now, for the first time or `again`."""
        self.started_at = now
        self.running = subprocess.Popen(  # noqa: S603 (our own command)
            [sys.executable, "-m", self.module, *self.arguments],
            pass_fds=self.pass_fds,
            env={**os.environ, **self.environment, **({RESTARTED: "1"} if again else {})},
            start_new_session=True,
        )


class Supervisor:
    """Keeps processes alive until it is told to stop."""

    def __init__(self, processes: Sequence[Process], clock: Callable[[], float] = time.monotonic) -> None:
        self._processes = list(processes)
        self._clock = clock
        self._stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda _number, _frame: self._stop.set())

    def start(self) -> None:
        """Start all processes."""
        for process in self._processes:
            process.start(self._clock())

    def add(self, process: Process) -> None:
        """Start one more."""
        process.start(self._clock())
        self._processes.append(process)

    @property
    def stopping(self) -> bool:
        """Whether somebody asked for the end."""
        return self._stop.is_set()

    def watch(self) -> None:
        """Restart what dies until SIGTERM or SIGINT, then stop everything."""
        try:
            while not self._stop.wait(PAUSE_S):
                self.tend()
        finally:
            self.stop()

    def tend(self) -> None:
        """Look once at every process."""
        now = self._clock()
        for process in self._processes:
            if process.running is None:
                if now >= process.start_at:
                    process.start(now, again=True)
            elif process.running.poll() is not None:
                pause = process.pauses.after(now - process.started_at)
                log.error("process_died", process=process.name, code=process.running.returncode, again_in_s=pause)
                process.running, process.start_at = None, now + pause

    def stop(self) -> None:
        """End all processes: by asking, and after a while by force."""
        running = [process.running for process in self._processes if process.running]
        for one in running:
            with suppress(ProcessLookupError):
                one.terminate()
        deadline = time.monotonic() + STOP_WITHIN_S
        for one in running:
            try:
                one.wait(max(0.0, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                os.killpg(one.pid, signal.SIGKILL)
