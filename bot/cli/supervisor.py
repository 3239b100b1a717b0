"""Start the processes of one machine, start again what dies, and stop them together."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

import structlog

from bot.lifeline import LIFELINE_FD, Lifeline
from bot.restarts import RESTARTED, Pauses
from bot.signals import waking_signals

log = structlog.get_logger(__name__)

LOOK_EVERY_S = 0.2
"""How often the processes are looked at if no signal tells to."""

STOP_WITHIN_S = 10.0
"""How long a process may take to end what it is doing."""


ONE_THREAD = {"OMP_NUM_THREADS": "1"}
"""A message is too little work to share out, and each core has a worker: threads would wait for each other."""


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
    lifeline: Lifeline | None = None
    started_at: float = 0.0
    start_at: float = 0.0

    def start(self, now: float, *, again: bool = False) -> None:
        """Start it now, for the first time or `again`."""
        self.started_at = now
        self.cut()
        self.lifeline = Lifeline()
        end = self.lifeline.child_fd
        self.running = subprocess.Popen(  # noqa: S603 (our own command)
            [sys.executable, "-m", self.module, *self.arguments],
            pass_fds=(*self.pass_fds, end),
            env={
                **ONE_THREAD,
                **os.environ,
                **self.environment,
                LIFELINE_FD: str(end),
                **({RESTARTED: "1"} if again else {}),
            },
            start_new_session=True,
        )
        self.lifeline.let_go()

    def cut(self) -> None:
        """Let those whom a dead process left behind hear that they are alone."""
        if self.lifeline:
            self.lifeline.cut()

    def note_death(self, now: float) -> float:
        """Plan the next start, and give in how many seconds it is."""
        served = self.lifeline is not None and self.lifeline.served
        self.start_at = max(now, self.started_at + self.pauses.after(now - self.started_at, served=served))
        self.running = None
        self.cut()
        return self.start_at - now


class Supervisor:
    """Keeps processes alive until it is told to stop."""

    def __init__(self, processes: Sequence[Process], clock: Callable[[], float] = time.monotonic) -> None:
        self._processes = list(processes)
        self._clock = clock
        self._stopping = False
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)

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
        return self._stopping

    def watch(self) -> None:
        """Restart what dies until SIGTERM or SIGINT, then stop everything."""
        try:
            with waking_signals() as waiter:
                while not self._stopping:
                    self.tend()
                    waiter.wait(LOOK_EVERY_S)
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
                code = process.running.returncode
                again_in_s = process.note_death(now)
                log.error("process_died", process=process.name, code=code, again_in_s=round(again_in_s, 1))
                if not again_in_s:
                    process.start(now, again=True)

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
        for process in self._processes:
            process.cut()

    def _stop(self, _number: int, _frame: object) -> None:
        self._stopping = True
