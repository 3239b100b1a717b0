"""A right that one process has at a time, among all that use one database; the end of a process gives it up."""

from __future__ import annotations

import fcntl
import time
import zlib
from contextlib import suppress
from pathlib import Path
from typing import IO

from sqlalchemy import text
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from bot.storage.database import Database

ASK_EVERY_S = 1.0
"""How often the server is asked whether the connection that holds the right is still there."""


class Exclusive:
    """The right called `name`. Not for several threads.

    On PostgreSQL an advisory lock of a connection kept for it: a pooler in between must keep sessions. On SQLite a lock
    on a file beside the database; one in memory is nobody else's.
    """

    def __init__(self, database: Database, name: str) -> None:
        self._database = database
        self._engine = database.engine
        self._name = name
        self._connection: Connection | None = None
        self._file: IO[bytes] | None = None
        self._asked_at = 0.0

    @property
    def key(self) -> int:
        """What PostgreSQL calls the right."""
        return zlib.crc32(f"shopclerk {self._name}".encode())

    def held(self) -> bool:
        """Take the right if it is free, and tell whether it is ours.

        It is not if this raises `StorageUnavailableError`.
        """
        if self._engine.dialect.name == "sqlite":
            return self._held_by_file()
        try:
            return self._held_by_connection()
        except (DBAPIError, PoolTimeoutError) as error:
            self.close()
            self._database.raise_if_away(error)
            raise

    def close(self) -> None:
        """Give the right up."""
        if self._file:
            self._file.close()
        if self._connection:
            # A connection that has broken has given it up by that.
            with suppress(SQLAlchemyError):
                self._connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": self.key})
            with suppress(SQLAlchemyError):
                self._connection.close()
        self._file = self._connection = None

    def _held_by_file(self) -> bool:
        database = self._engine.url.database
        if self._file or database in (None, "", ":memory:"):
            return True
        file = Path(f"{database}.{self._name}").open("ab")  # noqa: SIM115 (kept open: that is the right)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.close()
            return False
        self._file = file
        return True

    def _held_by_connection(self) -> bool:
        if self._connection:
            if time.monotonic() - self._asked_at >= ASK_EVERY_S:
                self._connection.execute(text("SELECT 1"))
                self._asked_at = time.monotonic()
            return True
        # Kept at once: whatever fails from here on, it is closed with the rest.
        self._connection = self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        self._asked_at = time.monotonic()
        if self._connection.execute(text("SELECT pg_try_advisory_lock(:key)"), {"key": self.key}).scalar():
            return True
        self._connection.close()
        self._connection = None
        return False
