"""Statements that PostgreSQL plans once for each connection."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timezone
from functools import cache

import pytest
from databases import empty_schema
from sqlalchemy import bindparam, select, text
from sqlalchemy.engine import Connection

from bot.storage.columns import UtcDateTime
from bot.storage.database import Database, StorageUnavailableError, open_database
from bot.storage.planned import PLANNED_ONCE, constant
from bot.storage.prepared import Prepared
from bot.storage.tables import workers

NOW = datetime(2026, 11, 22, tzinfo=timezone.utc)


@cache
def asked(ids: int) -> Prepared:
    """A statement with so many ids in it."""
    return Prepared(
        select(workers.c.id)
        .where(
            workers.c.id.in_([bindparam(f"id_{at}") for at in range(ids)]),
            workers.c.state == constant("ready"),
            workers.c.seen_at <= bindparam("now", type_=UtcDateTime()),
        )
        .order_by(workers.c.id)
        .limit(bindparam("most"))
        .execution_options(**PLANNED_ONCE)
    )


@pytest.fixture
def postgresql() -> Iterator[Database]:
    with empty_schema() as url:
        database = open_database(url)
        workers.create(database.engine)
        with database.session() as connection:
            rows = [{"id": f"w{number}", "model": "m", "seen_at": NOW} for number in range(3)]
            states = ("ready", "gone", "ready")
            connection.execute(
                workers.insert(), [{**row, "state": state} for row, state in zip(rows, states, strict=True)]
            )
        yield database
        database.close()


def ask(connection: Connection, *ids: str, most: int = 9) -> list[str]:
    values = {**{f"id_{at}": one for at, one in enumerate(ids)}, "now": NOW, "most": most}
    return [row.id for row in asked(len(ids)).all(connection, values)]


def planned(connection: Connection) -> int:
    return int(connection.execute(text("SELECT count(*) FROM pg_prepared_statements")).scalar_one())


def test_a_statement_is_planned_once_and_asked_with_other_values(postgresql: Database) -> None:
    for number in range(8):
        with postgresql.reading() as connection:
            assert ask(connection, "w0", "w1") == ["w0"]
            assert ask(connection, "w1", "w2") == ["w2"]
            assert ask(connection, "w2", "w0", most=1) == ["w0"]
            assert planned(connection) == 1, number


def test_a_list_of_another_length_is_another_statement(postgresql: Database) -> None:
    with postgresql.reading() as connection:
        assert [ask(connection, "w0"), ask(connection, "w0", "w1", "w2")] == [["w0"], ["w0", "w2"]]
        assert planned(connection) == 2


def test_a_connection_keeps_a_limited_number_of_plans(postgresql: Database) -> None:
    with postgresql.reading() as connection:
        for length in range(1, 60):
            assert ask(connection, *["w0"] * length) == ["w0"]
        assert planned(connection) == 50


def test_a_plan_outlives_the_transaction_that_it_was_made_in(postgresql: Database) -> None:
    with postgresql.session() as connection:
        assert ask(connection, "w0") == ["w0"]
        connection.rollback()
    with postgresql.session() as connection:
        assert planned(connection) == 1
        assert ask(connection, "w2") == ["w2"]
        assert planned(connection) == 1


def kill(database: Database, backend: int) -> None:
    other = open_database(database.engine.url.render_as_string(hide_password=False))
    with other.session() as connection:
        connection.execute(text("SELECT pg_terminate_backend(:pid, 5000)"), {"pid": backend})
    other.close()


def own_backend(connection: Connection) -> int:
    return int(connection.execute(text("SELECT pg_backend_pid()")).scalar_one())


def ask_behind_a_kill(database: Database) -> None:
    with database.session() as connection:
        kill(database, own_backend(connection))
        ask(connection, "w0")


@pytest.mark.parametrize("before", [True, False])
def test_a_lost_connection_is_a_database_that_is_away_and_a_new_one_plans_anew(
    postgresql: Database, *, before: bool
) -> None:
    if before:
        with postgresql.session() as connection:
            ask(connection, "w0")
    with pytest.raises(StorageUnavailableError):
        ask_behind_a_kill(postgresql)
    with postgresql.session() as connection:
        assert planned(connection) == 0
        assert ask(connection, "w0") == ["w0"]
        assert planned(connection) == 1


def test_only_a_plain_word_is_a_constant() -> None:
    with pytest.raises(ValueError, match="no plain word"):
        constant("'; DROP TABLE workers")
