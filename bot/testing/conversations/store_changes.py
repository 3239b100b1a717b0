"""What a conversation changed in the demo store, and whether that is what a test expects, and nothing else.

A test names what it expects by the store's tables (`bot/demo_store/tables.py`). Where rows were there before, by what
people call them, an order by its number, a customer by the e-mail address; new rows as a list:

    store:
      orders:
        "#1054": {status: cancelled}
      refunds:
        - {order: "#1054", amount: 39000}

Fields that are not named do not matter. A row that changed and is not named fails the test.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import JSON

from bot.demo_store.tables import metadata
from bot.testing.demo_store import Snapshot

Row = dict[str, Any]
NAMES = {"orders": "number", "customers": "email"}
"""What people call a row; where nothing stands here, its key."""


@dataclass(frozen=True)
class StoreChanges:
    """Rows that differ by table: `changed` by name with the new values of what changed, `added` whole, `gone` names."""

    changed: Mapping[str, Mapping[str, Row]] = field(default_factory=dict)
    added: Mapping[str, Sequence[Row]] = field(default_factory=dict)
    gone: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def __bool__(self) -> bool:
        """True if anything is different."""
        return bool(self.changed or self.added or self.gone)

    def told(self) -> Iterator[str]:
        """One line for each row."""
        for table, rows in self.changed.items():
            yield from (f"{table} {name}: {_brief(row)}" for name, row in rows.items())
        for table, added in self.added.items():
            yield from (f"{table}, new: {_brief(row)}" for row in added)
        for table, gone in self.gone.items():
            yield f"{table}, gone: {', '.join(gone)}"


def find_changes(before: Snapshot, after: Snapshot) -> StoreChanges:
    """Compare two snapshots of a store."""
    numbers = _numbers(after["orders"])
    changed: dict[str, dict[str, Row]] = {}
    added: dict[str, list[Row]] = {}
    gone: dict[str, list[str]] = {}
    for table, rows in after.items():
        if rows == before.get(table):
            continue
        key = metadata.tables[table].primary_key.columns.keys()[0]
        # Most rows are in both, and need not be read.
        known, there = set(before.get(table, ())), set(rows)
        was = {row[key]: row for row in _rows(table, [row for row in before.get(table, ()) if row not in there])}
        now = {row[key]: row for row in _rows(table, [row for row in rows if row not in known])}
        for one, row in now.items():
            if one not in was:
                added.setdefault(table, []).append(_readable(row, numbers))
            elif row != was[one]:
                new = {name: value for name, value in row.items() if value != was[one][name]}
                changed.setdefault(table, {})[str(row[NAMES.get(table, key)])] = _readable(new, numbers)
        missing = [str(row[NAMES.get(table, key)]) for one, row in was.items() if one not in now]
        if missing:
            gone[table] = missing
    return StoreChanges(changed, added, gone)


def compare(expected: Mapping[str, Any], changes: StoreChanges) -> str:
    """Say how `changes` differ from what a test expects; empty if they do not."""
    left_changed = {table: dict(rows) for table, rows in changes.changed.items()}
    left_added = {table: list(rows) for table, rows in changes.added.items()}
    for table, rows in expected.items():
        if table not in metadata.tables:
            return f'the store has no "{table}"; it has {", ".join(sorted(metadata.tables))}'
        if isinstance(rows, Mapping):
            for name, values in rows.items():
                row = left_changed.get(table, {}).pop(str(name), None)
                if row is None:
                    return f"{table} {name} did not change"
                if not fits(values or {}, row):
                    return f"{table} {name} changed to {_brief(row)}"
            continue
        for values in rows or ():
            there = left_added.get(table, [])
            row = next((one for one in there if fits(values, one)), None)
            if row is None:
                return f"{table} has no new {_brief(values)}" + (f", but {_brief(there[0])}" if there else "")
            there.remove(row)
    rest = StoreChanges(
        {table: rows for table, rows in left_changed.items() if rows},
        {table: rows for table, rows in left_added.items() if rows},
        changes.gone,
    )
    return "; ".join(rest.told())


def fits(expected: Any, value: Any) -> bool:
    """Tell whether everything that is expected is there; other keys of a mapping do not matter."""
    if isinstance(expected, Mapping):
        return isinstance(value, Mapping) and all(
            key in value and fits(one, value[key]) for key, one in expected.items()
        )
    if isinstance(expected, (list, tuple)):
        same = isinstance(value, (list, tuple)) and len(expected) == len(value)
        return same and all(fits(one, other) for one, other in zip(expected, value, strict=True))
    return bool(expected == value) or (
        isinstance(value, bool) is isinstance(expected, bool) and str(expected) == str(value)
    )


def _numbers(orders: Sequence[tuple[object, ...]]) -> dict[Any, Any]:
    """The number of each order by its id."""
    names = metadata.tables["orders"].columns.keys()
    id_at, number_at = names.index("id"), names.index("number")
    return {row[id_at]: row[number_at] for row in orders}


def _rows(table: str, rows: Sequence[tuple[object, ...]]) -> Iterator[Row]:
    columns = metadata.tables[table].columns
    for row in rows:
        yield {
            column.name: json.loads(str(value)) if isinstance(column.type, JSON) and value is not None else value
            for column, value in zip(columns, row, strict=True)
        }


def _readable(row: Row, numbers: Mapping[str, str]) -> Row:
    """`order: "#1054"` instead of an id that nobody knows."""
    return {
        ("order" if name == "order_id" else name): numbers.get(value, value) if name == "order_id" else value
        for name, value in row.items()
    }


def _brief(row: Mapping[str, Any]) -> str:
    return ", ".join(f"{name} {value!r}" for name, value in row.items())
