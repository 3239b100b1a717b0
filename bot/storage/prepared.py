"""Statements that are compiled once and then run with nothing in between but the driver.

SQLAlchemy 1.4 looks every statement up in a cache, makes a context and a result for it, and asks each column how it is
to be read. That takes twenty times as long as SQLite needs to answer, and a turn runs some twenty statements, always
the same ones. Transactions, connections and errors stay SQLAlchemy's.
"""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.engine import Connection, Dialect

from bot.storage.planned import planned_call
from bot.storage.upsert import INSERTS

Values = Mapping[str, Any]


class Prepared:
    """One statement. Its values are those of its `bindparam`s, or the columns of an INSERT; a list is no value."""

    def __init__(self, statement: Any, columns: Sequence[str] = ()) -> None:
        """`columns` are what each row of an INSERT gives.

        An INSERT with `ON CONFLICT` is a function instead, which makes it of the dialect's own `insert`.
        """
        self._statement = statement
        self._columns = columns
        self._compiled: dict[str, _Compiled] = {}

    def all(self, connection: Connection, values: Values) -> list[Any]:
        """Give the rows, with their columns by name and in order."""
        return self._for(connection).rows(connection, values)

    def first(self, connection: Connection, values: Values) -> Any:
        """Give the first row, or None. All are read: a statement that may find many has a limit."""
        rows = self._for(connection).rows(connection, values)
        return rows[0] if rows else None

    def run(self, connection: Connection, values: Values | Sequence[Values]) -> int:
        """Change rows, once for each of `values` if they are several; of one, gives how many rows it changed."""
        compiled = self._for(connection)
        if isinstance(values, Mapping):
            return compiled.change(connection, values)
        if len(values) == 1:
            return compiled.change(connection, values[0])
        # SQLAlchemy knows how each driver takes many of them at once.
        return int(connection.execute(compiled.whole, list(values)).rowcount)

    def _for(self, connection: Connection) -> _Compiled:
        name = connection.dialect.name
        compiled = self._compiled.get(name)
        if compiled is None:
            statement = self._statement(INSERTS[name]) if callable(self._statement) else self._statement
            compiled = self._compiled[name] = _Compiled.of(statement, connection.dialect, self._columns)
        return compiled


@dataclass
class _Compiled:
    """A statement as a driver takes it.

    `fixed` are values that stand in the statement itself; `names` is the order of all values for a driver that goes by
    their places. `writers` and `readers` turn a value into the driver's, and a column of the driver's rows into ours.
    """

    whole: Any
    dialect: Dialect
    sql: str
    planned: bool
    fixed: Values
    names: Sequence[str] | None
    writers: Sequence[tuple[str, Callable[[Any], Any]]]
    readers: Sequence[tuple[int, Callable[[Any], Any]]] = ()
    make_row: Callable[[Sequence[Any]], Any] | None = None

    @classmethod
    def of(cls, statement: Any, dialect: Dialect, columns: Sequence[str]) -> _Compiled:
        """Compile. Raises `TypeError` for what is known only when it runs: a list, or a default that is a function."""
        # Of an INSERT, nobody asks for the id that it made.
        statement = statement.inline() if statement.is_insert else statement
        whole = statement.compile(dialect=dialect, column_keys=list(columns) or None)
        if whole.post_compile_params or whole.literal_execute_params:
            raise TypeError(f"a list among its values makes another statement each time: {whole}")
        fixed = {name: value.effective_value for value, name in whole.bind_names.items() if not value.required}
        for column in whole.insert_prefetch if whole.isinsert else ():
            if not column.default.is_scalar:
                raise TypeError(f"{column} is filled in by a function, which a prepared statement does not call")
            fixed[column.key] = column.default.arg
        writers = whole._bind_processors  # noqa: SLF001 (what SQLAlchemy itself takes when it runs one)
        return cls(
            whole=whole,
            dialect=dialect,
            sql=str(whole),
            planned=dialect.name == "postgresql" and bool(whole.execution_options.get("planned_once")),
            fixed={name: writers[name](value) if name in writers else value for name, value in fixed.items()},
            names=whole.positiontup if whole.positional else None,
            writers=[(name, write) for name, write in writers.items() if name not in fixed],
        )

    def change(self, connection: Connection, values: Values) -> int:
        """Run it, and give how many rows it changed."""
        parameters, call = self._parameters(values), self._call(connection)
        cursor: Any = connection.connection.cursor()
        try:
            cursor.execute(call, parameters)
        except Exception as error:  # noqa: BLE001 (whatever it is: see `_raise`)
            self._raise(connection, cursor, parameters, error)
        return int(cursor.rowcount)

    def rows(self, connection: Connection, values: Values) -> list[Any]:
        """Run it, and give what it finds."""
        parameters, call = self._parameters(values), self._call(connection)
        cursor: Any = connection.connection.cursor()
        found: list[Sequence[Any]] = []
        try:
            cursor.execute(call, parameters)
            found = cursor.fetchall()
        except Exception as error:  # noqa: BLE001 (whatever it is: see `_raise`)
            self._raise(connection, cursor, parameters, error)
        make_row = self.make_row or self._learn_to_read(cursor.description)
        if not self.readers:
            return list(map(make_row, found))
        made = []
        for row in map(list, found):
            for at, read in self.readers:
                row[at] = read(row[at])
            made.append(make_row(row))
        return made

    def _call(self, connection: Connection) -> str:
        return planned_call(connection, self.sql) if self.planned else self.sql

    def _parameters(self, values: Values) -> Any:
        given = {**self.fixed, **values}
        for name, write in self.writers:
            given[name] = write(given[name])
        return given if self.names is None else [given[name] for name in self.names]

    def _learn_to_read(self, description: Sequence[Any]) -> Callable[[Sequence[Any]], Any]:
        columns = self.whole._result_columns  # noqa: SLF001 (as SQLAlchemy's own rows do, here and below)
        readers = [
            kind._cached_result_processor(self.dialect, described[1])  # noqa: SLF001
            for (_, _, _, kind), described in zip(columns, description, strict=True)
        ]
        self.readers = [(at, read) for at, read in enumerate(readers) if read is not None]
        names = [str(column[0]) for column in columns]
        row: Any = namedtuple("row", names)  # type: ignore[misc] # noqa: PYI024 (they are known only now)
        make_row: Callable[[Sequence[Any]], Any] = row._make
        self.make_row = make_row
        return make_row

    def _raise(self, connection: Connection, cursor: Any, parameters: Any, error: Exception) -> None:
        """Let SQLAlchemy make its own error of a driver's, and give a broken connection up."""
        connection._handle_dbapi_exception(error, self.sql, parameters, cursor, None)  # noqa: SLF001 (no other way)
