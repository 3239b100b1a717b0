"""The time on which all machines of one database agree: that of its server."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta

import structlog
from sqlalchemy import text

from bot.storage.database import Database, StorageUnavailableError

log = structlog.get_logger(__name__)

COMPARE_EVERY_S = 10.0
"""A clock that is set while we run is noticed within this, well before a lease ends."""

DIFFER_BY = timedelta(seconds=2)
"""Clocks that NTP keeps agree better than this, and are left as they are: time then never steps because of us."""


class SharedClock:
    """The time of this machine, put right where it is not that of PostgreSQL.

    May be used from any thread; to be served in one. Leases are compared with the clock: a machine whose clock is wrong
    would take what others are working on, until a message that was taken too often is given up. Beside SQLite there is
    one machine, whose time it is.
    """

    def __init__(self, database: Database, local: Callable[[], datetime]) -> None:
        """Compare at once; while the database is away, `local` counts as it is."""
        self._database = database
        self._local = local
        self._off = timedelta(0)
        self._news = threading.Event()
        self.compare()

    def __call__(self) -> datetime:
        """Give the time; never waits."""
        return self._local() + self._off

    def compare(self) -> None:
        """Ask the server for its time."""
        if self._database.engine.dialect.name == "sqlite":
            return
        with suppress(StorageUnavailableError), self._database.reading() as connection:
            before = self._local()
            theirs = connection.execute(text("SELECT clock_timestamp()")).scalar_one()
            self._note(theirs - (before + (self._local() - before) / 2))

    def _note(self, off: timedelta) -> None:
        now = off if abs(off) > DIFFER_BY else timedelta(0)
        if abs(now - self._off) <= DIFFER_BY:
            return
        self._off = now
        if now:
            log.error(
                "clock_wrong",
                ahead_s=round(-now.total_seconds()),
                kept="the time of the database counts",
                cure="set the clock of this machine, best by NTP",
            )
        else:
            log.warning("clock_right")

    def wake(self) -> None:
        """Compare now."""
        self._news.set()

    def serve(self, stopping: Callable[[], bool]) -> None:
        """Compare until `stopping()` says so."""
        while not stopping():
            self._news.wait(COMPARE_EVERY_S)
            self._news.clear()
            if not stopping():
                self.compare()
