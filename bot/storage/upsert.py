"""The one statement that SQLite and PostgreSQL spell alike and SQLAlchemy keeps apart: insert unless it is there."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import Table
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.engine import Connection

_INSERTS = {"sqlite": sqlite_insert, "postgresql": postgresql_insert}


def upsert(connection: Connection, table: Table) -> Any:
    """Give an INSERT for `table` that has `on_conflict_do_nothing` and `on_conflict_do_update`."""
    return _INSERTS[connection.dialect.name](table)


class PreparedInsert:
    """An INSERT that is compiled once: SQLAlchemy 1.4 compiles one with `ON CONFLICT` anew each time it runs."""

    def __init__(self, build: Callable[[Any], Any], columns: Sequence[str]) -> None:
        """`build` makes the statement of a dialect's `insert`; `columns` are the names that each row gives."""
        self._build = build
        self._columns = list(columns)
        self._compiled: dict[str, Any] = {}

    def run(self, connection: Connection, rows: Mapping[str, Any] | Sequence[Mapping[str, Any]]) -> int:
        """Insert one row or several; of one, gives whether it is new (0 or 1)."""
        name = connection.dialect.name
        compiled = self._compiled.get(name)
        if compiled is None:
            statement = self._build(_INSERTS[name])
            compiled = self._compiled.setdefault(
                name, statement.compile(dialect=connection.dialect, column_keys=self._columns)
            )
        return int(connection.execute(compiled, rows).rowcount)
