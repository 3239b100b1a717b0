"""Fork processes, hear of their ends, and end them."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress

import structlog

from bot.signals import forget_signals

log = structlog.get_logger(__name__)

LOOK_EVERY_S = 0.02


def fork(run: Callable[[], None]) -> int:
    """Run something in a forked process and give its id; the process ends after it, with code 1 if it raised."""
    child = os.fork()
    if child:
        return child
    code = 1
    try:
        forget_signals()
        run()
        code = 0
    except BaseException:
        # Nothing above may run in this process: what is not said here is never said.
        log.exception("process_failed", pid=os.getpid())
    finally:
        sys.stderr.flush()
        os._exit(code)


def reap(pids: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Give those of our children that have ended, with their exit code, or minus the signal that ended them."""
    # SIGTERM does not interrupt a waiting waitpid for good (PEP 475), hence no waiting here.
    for child in list(pids):
        pid, status = os.waitpid(child, os.WNOHANG)
        if pid:
            yield pid, os.waitstatus_to_exitcode(status)


def end_all(pids: Iterable[int], within_s: float) -> None:
    """Ask all to end, wait until they have finished what they began, and end by force who does not within this time."""
    left = set(pids)
    for pid in left:
        tell(pid, signal.SIGTERM)
    deadline = time.monotonic() + within_s
    while left and time.monotonic() < deadline:
        left -= {pid for pid, _ in reap(left)}
        time.sleep(LOOK_EVERY_S)
    for pid in left:
        log.error("process_killed", pid=pid, after_s=within_s)
        tell(pid, signal.SIGKILL)
        os.waitpid(pid, 0)


def tell(pid: int, number: int, *, group: bool = False) -> None:
    """Send a signal to a process, or to all that it leads; no error if it is gone."""
    with suppress(ProcessLookupError):
        (os.killpg if group else os.kill)(pid, number)
