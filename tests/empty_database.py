"""A database with all tables and no rows for one test: copied, because making tables takes longer than most tests."""

from __future__ import annotations

import sqlite3
from functools import lru_cache

from bot.storage.database import Database, open_database
from bot.storage.tables import metadata


def empty_database() -> Database:
    """A database in memory that no other test sees."""
    database = open_database("sqlite://")
    _template().backup(_driver(database))
    return database


@lru_cache(maxsize=1)
def _template() -> sqlite3.Connection:
    database = open_database("sqlite://")
    metadata.create_all(database.engine)
    return _driver(database)


def _driver(database: Database) -> sqlite3.Connection:
    connection = database.engine.raw_connection().driver_connection
    assert isinstance(connection, sqlite3.Connection)
    return connection
