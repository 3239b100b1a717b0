"""Let PostgreSQL plan a statement once for each connection instead of each time it runs.

SQLAlchemy 1.4 and psycopg2 leave that to those who use them. It pays where planning takes longer than running: what
looks for work in two tables, many times a second. A statement says so itself, by `PLANNED_ONCE`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from sqlalchemy import String, literal_column
from sqlalchemy.engine import Connection

PLANNED_ONCE: Mapping[str, Any] = {"planned_once": True}
"""Execution options of a statement. What tells few rows from many, such as a state, must be a `constant` in it: a plan
that is kept knows nothing of the other values."""

_KEPT = "planned_statements"
_MOST = 50
"""Statements that a connection keeps. A list among the values makes one of each of its lengths."""

_PLACE = re.compile(r"%\((\w+)\)s")


def constant(value: str) -> Any:
    """Give `value`, one of our own words, as a part of the statement: no parameter, so the plan is made for it."""
    if not re.fullmatch(r"[a-z_]+", value):
        raise ValueError(f"{value!r} is no plain word")
    return literal_column(f"'{value}'", String())


def planned_call(connection: Connection, statement: str) -> str:
    """Give what runs `statement`, as the driver is given it, by the plan that this connection keeps; plan it first.

    Of more statements than a connection keeps, it is the statement itself.
    """
    # It goes with its connection, as the plans do.
    kept: dict[str, str] = connection.connection.info.setdefault(_KEPT, {})
    call = kept.get(statement)
    if call is None:
        if len(kept) >= _MOST:
            return statement
        name = f"planned_{len(kept)}"
        places = {parameter: at for at, parameter in enumerate(dict.fromkeys(_PLACE.findall(statement)), start=1)}
        numbered = _PLACE.sub(lambda place: f"${places[place[1]]}", statement)
        # Through SQLAlchemy, so that a lost connection is one to it as well.
        connection.exec_driver_sql(f"PREPARE {name} AS {numbered}")
        call = kept[statement] = f"EXECUTE {name}({', '.join(f'%({parameter})s' for parameter in places)})"
    return call
