"""Opening the store's database."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, event
from sqlalchemy.engine import Engine, make_url
from sqlalchemy.pool import QueuePool

DEFAULT_DATABASE_URL = "sqlite:///var/demo_store.db"
_BUSY_TIMEOUT_S = 5.0


def open_engine(url: str = DEFAULT_DATABASE_URL) -> Engine:
    """An engine on an SQLite file (its folder is made) or a PostgreSQL database; makes no tables."""
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        return create_engine(parsed, future=True, pool_pre_ping=True)
    if not parsed.database or parsed.database == ":memory:":
        raise ValueError("the store answers in several threads, so SQLite needs a file, such as sqlite:///var/store.db")
    Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
    # A new connection a request would cost more than the request: SQLite gets a pool too
    engine = create_engine(
        parsed,
        future=True,
        poolclass=QueuePool,
        connect_args={"check_same_thread": False, "timeout": _BUSY_TIMEOUT_S},
    )
    event.listen(engine, "connect", _configure_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _configure_sqlite(connection: Any, _record: object) -> None:
    # The driver would begin a transaction at the first write only: two that read first would then both be stale
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=NORMAL")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.close()


def _begin_sqlite(connection: Any) -> None:
    if connection.get_execution_options().get("store_writes", False):
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    else:
        # It waits for nobody, so it cannot fail.
        connection.connection.dbapi_connection.execute("BEGIN")
