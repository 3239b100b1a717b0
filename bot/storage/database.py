"""Open the clerk's database and run transactions in it, on SQLite and on PostgreSQL."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

from sqlalchemy import create_engine, event
from sqlalchemy.engine import Connection, Engine, make_url
from sqlalchemy.exc import DBAPIError, InterfaceError, InvalidatePoolError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.pool import QueuePool, StaticPool

from bot.storage.outages import Outages

BUSY_TIMEOUT_S = 5.0
"""How long a SQLite transaction waits for another one to end before it gives up."""

IDLE_S = 1.0
"""A connection that nobody has used for so long is asked whether it is still there before it is."""

POSTGRESQL_PATIENCE = {
    "connect_timeout": 5,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 20_000,
}
"""Seconds, the last in milliseconds, after which a server is given up whose machine or network has vanished; Linux
waits a quarter of an hour. See https://www.postgresql.org/docs/current/libpq-connect.html. What the URL says counts."""

READ_ONLY = "25006"
"""PostgreSQL's read_only_sql_transaction: https://www.postgresql.org/docs/current/errcodes-appendix.html."""


class StorageUnavailableError(Exception):
    """The database did not answer or is locked; nothing of this transaction was kept. Try again."""


Begin = Callable[[Connection], None]
"""Says to the driver that a transaction begins."""


def _by_itself(_connection: Connection) -> None:
    """PostgreSQL's driver begins one with the first statement."""


@dataclass(frozen=True)
class Beginnings:
    """How the three kinds of transactions begin."""

    durable: Begin = _by_itself
    hasty: Begin = _by_itself
    reading: Begin = _by_itself


class Database:
    """An engine and its transactions."""

    def __init__(
        self, engine: Engine, beginnings: Beginnings = Beginnings(), *, outages: Outages | None = None
    ) -> None:
        """`outages` hears of each transaction that failed for the database's sake, and of each that was kept."""
        # Nothing listens to its transactions and statements: SQLAlchemy would ask for listeners at each step.
        self.engine = engine
        self._beginnings = beginnings
        self._outages = outages

    def session(self, *, durable: bool = True) -> AbstractContextManager[Connection]:
        """One transaction that may write: committed at the end, rolled back by any exception.

        With `durable=False` a power cut (not a crash) may undo it on SQLite, unless a durable one followed: for what
        says nothing after a power cut, such as who works on what. It saves the wait for the disk.

        Raises `StorageUnavailableError` if the database cannot be reached or is locked.
        """
        begin = self._beginnings.durable if durable else self._beginnings.hasty
        return _Transaction(self.engine, begin, self._outages, writing=True)

    def reading(self) -> AbstractContextManager[Connection]:
        """One transaction that only reads, and so never waits for a writer on SQLite."""
        return _Transaction(self.engine, self._beginnings.reading, self._outages, writing=False)

    def raise_if_away(self, error: DBAPIError | PoolTimeoutError) -> None:
        """Raise `StorageUnavailableError` for what says nothing about a statement, only about the database."""
        _raise_if_away(error, self._outages, writing=False)

    def close(self) -> None:
        """Close all connections."""
        self.engine.dispose()


class _Transaction(AbstractContextManager[Connection]):
    """What `Engine.begin` does, in one step instead of three context managers inside each other."""

    def __init__(self, engine: Engine, begin: Begin, outages: Outages | None, *, writing: bool) -> None:
        self._engine = engine
        self._begin = begin
        self._outages = outages
        self._writing = writing

    def __enter__(self) -> Connection:
        try:
            self._connection = self._engine.connect()
            try:
                self._transaction = self._connection.begin()
                self._begin(self._connection)
            except BaseException:
                self._connection.close()
                raise
        except (DBAPIError, PoolTimeoutError) as error:
            _raise_if_away(error, self._outages, writing=self._writing)
            raise
        return self._connection

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            try:
                self._transaction.__exit__(kind, error, trace)
            finally:
                self._connection.close()
        except DBAPIError as failed:
            _raise_if_away(failed, self._outages, writing=self._writing)
            raise
        if isinstance(error, DBAPIError):
            if _is_standby(error):
                # Who takes changes now is found by new connections.
                self._engine.dispose()
            _raise_if_away(error, self._outages, writing=self._writing)
        if self._outages and error is None:
            self._outages.works(wrote=self._writing)


def _raise_if_away(error: DBAPIError | PoolTimeoutError, outages: Outages | None, *, writing: bool) -> None:
    if isinstance(error, PoolTimeoutError):
        # All connections of this process wait for a database that is slow or has frozen.
        reason = f"the database did not answer: {error}"
    elif isinstance(error, (OperationalError, InterfaceError)):
        reason = f"the database did not answer: {error.orig}"
    elif error.connection_invalidated:
        reason = f"the database went away: {error.orig}"
    elif _is_standby(error):
        reason = f"the database takes no changes: {error.orig}"
    else:
        return
    if outages:
        outages.away(reason, writing=writing)
    raise StorageUnavailableError(reason) from error


def _is_standby(error: DBAPIError) -> bool:
    """Whether PostgreSQL answered that it only reads: another server has taken its place, or it is being mended."""
    return getattr(error.orig, "pgcode", None) == READ_ONLY


def open_database(url: str, *, outages: Outages | None = None) -> Database:
    """Open the database at `url`, such as `sqlite:///var/shopclerk.db` or `postgresql+psycopg2://…`.

    Makes the folder of an SQLite file. Does not make tables: see `bot.storage.schema`. What serves gives `outages`, so
    that the log tells when the database is away; a command tells whoever has called it.
    """
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        # What customers wrote stays out of errors, and so out of the log.
        unless_said = {name: value for name, value in POSTGRESQL_PATIENCE.items() if name not in parsed.query}
        engine = create_engine(parsed, future=True, hide_parameters=True, connect_args=unless_said)
        event.listen(engine, "checkin", _note_use)
        event.listen(engine, "checkout", _check_if_idle(engine.dialect.dbapi.Error))
        return Database(engine, outages=outages)
    options: dict[str, Any] = {"connect_args": {"check_same_thread": False, "timeout": BUSY_TIMEOUT_S}}
    in_memory = parsed.database in (None, "", ":memory:")
    if in_memory:
        options["poolclass"] = StaticPool
    else:
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
        # SQLAlchemy 1.4 would open a file anew for every transaction, and SQLite would tidy up its log at every close.
        # Without a limit: a thread never waits for a connection, only for the lock.
        options.update(poolclass=QueuePool, max_overflow=-1)
    engine = create_engine(parsed, future=True, hide_parameters=True, **options)
    event.listen(engine, "connect", _configure_sqlite)
    if in_memory:
        return Database(engine, Beginnings(_begin_writing, _begin_writing, _begin_reading), outages=outages)
    return Database(engine, Beginnings(_begin_durable, _begin_hasty, _begin_reading), outages=outages)


def _note_use(_connection: Any, record: Any) -> None:
    record.info["used_at"] = time.monotonic()


def _check_if_idle(errors: type[Exception]) -> Callable[[Any, Any, object], None]:
    """Make a check for a driver that raises `errors`."""

    def check(connection: Any, record: Any, _proxy: object) -> None:
        # A server that was started anew has closed our connections. Asking each time would cost a round trip more for
        # every transaction; a busy connection that breaks is an error of its transaction, and those are tried again.
        if time.monotonic() - record.info.get("used_at", float("inf")) < IDLE_S:
            return
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1")
            connection.rollback()
        except errors as error:
            # To the pool it means one thing: none of its connections is any good.
            raise InvalidatePoolError from error

    return check


def _configure_sqlite(connection: Any, _record: object) -> None:
    # The driver's own BEGIN comes too late (before the first write, not the first read): a transaction says it itself.
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.close()


def _begin_reading(connection: Connection) -> None:
    _run(connection, "BEGIN DEFERRED")


def _begin_writing(connection: Connection) -> None:
    # IMMEDIATE takes the write lock at once: a reader that turns writer midway would fail instead of waiting.
    _run(connection, "BEGIN IMMEDIATE")


def _begin_durable(connection: Connection) -> None:
    # FULL: a commit that was reported survives a power cut.
    _set_safety(connection, "FULL")
    _begin_writing(connection)


def _begin_hasty(connection: Connection) -> None:
    _set_safety(connection, "NORMAL")
    _begin_writing(connection)


def _set_safety(connection: Connection, safety: str) -> None:
    """It can only be set between transactions."""
    pooled: Any = connection.connection
    if pooled.info.get("synchronous") != safety:
        _run(connection, f"PRAGMA synchronous={safety}")
        pooled.info["synchronous"] = safety


def _run(connection: Connection, statement: str) -> None:
    """Run what has no values and no result: SQLAlchemy's own way takes longer than many a query."""
    pooled: Any = connection.connection
    try:
        pooled.dbapi_connection.execute(statement)
    except sqlite3.Error as error:
        # As after every statement, SQLAlchemy makes its own error of it.
        connection._handle_dbapi_exception(error, statement, None, None, None)  # noqa: SLF001 (no other way)
