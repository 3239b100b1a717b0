"""Say that the database is away: once, then every minute, and once that it is back."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

import structlog

log = structlog.get_logger(__name__)

SAY_EVERY_S = 60.0
"""Everything that works asks again several times a second: a line for each would hide what else happens."""


@dataclass
class _Outage:
    since: float
    said_at: float
    failed: int
    writing: bool


class Outages:
    """What one process has met of its database's absence. May be used from several threads."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """`clock` gives seconds."""
        self._clock = clock
        self._lock = threading.Lock()
        self._outage: _Outage | None = None

    def away(self, reason: str, *, writing: bool) -> None:
        """A transaction failed; `writing` if it wanted to write."""
        with self._lock:
            now, outage = self._clock(), self._outage
            if outage is None:
                self._outage = _Outage(now, now, 1, writing)
                log.error(
                    "database_away",
                    reason=reason,
                    kept="what was begun is tried again; platforms and pages send again what was not taken",
                    cure="shopclerk doctor",
                )
                return
            outage.failed += 1
            outage.writing = outage.writing or writing
            if now - outage.said_at >= SAY_EVERY_S:
                outage.said_at = now
                log.error(
                    "database_still_away",
                    for_s=round(now - outage.since),
                    failed=outage.failed,
                    reason=reason,
                    cure="shopclerk doctor",
                )

    def works(self, *, wrote: bool) -> None:
        """A transaction was kept. Reading proves nothing where writing failed: a full disk can still be read."""
        if self._outage is None:
            return
        with self._lock:
            outage = self._outage
            if outage and (wrote or not outage.writing):
                self._outage = None
                log.warning("database_back", after_s=round(self._clock() - outage.since), failed=outage.failed)
