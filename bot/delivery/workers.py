"""Which workers are there and what they are doing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import delete, select, update
from sqlalchemy import insert as sql_insert

from bot.storage.database import Database
from bot.storage.tables import workers

SEEN_WITHIN = timedelta(seconds=15)
"""A worker that was not seen for this long is counted as gone. Workers report every 5 s."""

WorkerState = Literal["loading", "ready", "down"]


class WorkerRegistry:
    """Workers report here; the web process and `shopclerk doctor` look here."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

    def report(self, worker_id: str, state: Literal["loading", "ready"], model: str = "") -> None:
        """Say that this worker is alive and what it does; forgets workers that are long gone."""
        now = self._clock()
        row = {"state": state, "model": model, "seen_at": now}
        with self._database.session() as connection:
            changed = connection.execute(update(workers).where(workers.c.id == worker_id).values(row))
            if not changed.rowcount:
                connection.execute(sql_insert(workers).values(id=worker_id, **row))
            connection.execute(delete(workers).where(workers.c.seen_at < now - 20 * SEEN_WITHIN))

    def leave(self, worker_id: str) -> None:
        """Say that this worker ends."""
        with self._database.session() as connection:
            connection.execute(delete(workers).where(workers.c.id == worker_id))

    def state(self) -> WorkerState:
        """Tell how it stands: `ready` if any worker is, else `loading` if any is, else `down`."""
        with self._database.reading() as connection:
            rows = connection.execute(
                select(workers.c.state).where(workers.c.seen_at >= self._clock() - SEEN_WITHIN)
            ).all()
        states = {row.state for row in rows}
        if "ready" in states:
            return "ready"
        return "loading" if states else "down"
