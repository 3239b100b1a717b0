"""The one statement that SQLite and PostgreSQL spell alike and SQLAlchemy keeps apart: insert unless it is there."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Table
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.engine import Connection

INSERTS = {"sqlite": sqlite_insert, "postgresql": postgresql_insert}
"""By the name of the dialect: what has `on_conflict_do_nothing` and `on_conflict_do_update`."""


def upsert(connection: Connection, table: Table) -> Any:
    """Give an INSERT for `table` that has `on_conflict_do_nothing` and `on_conflict_do_update`."""
    return INSERTS[connection.dialect.name](table)
