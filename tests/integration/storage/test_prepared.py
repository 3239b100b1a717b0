"""Statements that are compiled once: they find, change and fail as SQLAlchemy's own do."""

from __future__ import annotations

from datetime import datetime, timezone
from pathlib import Path

import pytest
from databases import ENGINES, migrated_database
from sqlalchemy import Column, Integer, MetaData, String, Table, bindparam, insert, select, text, update
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from bot.storage import database as database_module
from bot.storage.columns import UtcDateTime
from bot.storage.database import Database, StorageUnavailableError, open_database
from bot.storage.planned import PLANNED_ONCE
from bot.storage.prepared import Prepared
from bot.storage.schema import migrate
from bot.storage.tables import workers

NOW = datetime(2026, 11, 22, tzinfo=timezone.utc)

ADD = Prepared(insert(workers), ("id", "state", "model", "seen_at"))
SEEN = Prepared(
    select(workers.c.id, workers.c.seen_at, workers.c.model)
    .where(workers.c.seen_at <= bindparam("now", type_=UtcDateTime()))
    .order_by(workers.c.id)
    .execution_options(**PLANNED_ONCE)
)
RENAME = Prepared(update(workers).where(workers.c.state == bindparam("b_state")).values(model=bindparam("model")))
UNLESS_THERE = Prepared(
    lambda insert: insert(workers).on_conflict_do_nothing(index_elements=["id"]), ("id", "state", "model", "seen_at")
)


def worker(name: str, state: str = "ready") -> dict[str, object]:
    return {"id": name, "state": state, "model": "m", "seen_at": NOW}


@pytest.fixture(params=ENGINES)
def database(request: pytest.FixtureRequest) -> Database:
    return migrated_database(request.param)


def test_rows_have_their_columns_by_name_and_their_times_in_utc(database: Database) -> None:
    with database.session() as connection:
        assert ADD.run(connection, worker("w1")) == 1
        assert ADD.run(connection, [worker("w2")]) == 1
    for _ in range(2):
        with database.reading() as connection:
            rows = SEEN.all(connection, {"now": NOW})
        assert [(row.id, row.seen_at, row.model) for row in rows] == [("w1", NOW, "m"), ("w2", NOW, "m")]
        assert [tuple(row) for row in rows] == [("w1", NOW, "m"), ("w2", NOW, "m")]


def test_the_first_row_is_given_or_none(database: Database) -> None:
    with database.session() as connection:
        assert SEEN.first(connection, {"now": NOW}) is None
        ADD.run(connection, worker("w1"))
        assert SEEN.first(connection, {"now": NOW}).id == "w1"


def test_many_rows_go_in_at_once_and_a_change_says_how_many_it_met(database: Database) -> None:
    with database.session() as connection:
        ADD.run(connection, [worker("w1"), worker("w2", "gone"), worker("w3")])
        assert RENAME.run(connection, {"b_state": "ready", "model": "n"}) == 2
        assert RENAME.run(connection, {"b_state": "away", "model": "n"}) == 0
        assert [row.model for row in SEEN.all(connection, {"now": NOW})] == ["n", "m", "n"]


def test_a_row_that_is_there_is_left_as_it_is(database: Database) -> None:
    with database.session() as connection:
        assert UNLESS_THERE.run(connection, worker("w1")) == 1
        assert UNLESS_THERE.run(connection, worker("w1", "gone")) == 0
        assert RENAME.run(connection, {"b_state": "ready", "model": "n"}) == 1


def test_a_broken_rule_of_the_table_is_sqlalchemys_error_and_nothing_is_kept(database: Database) -> None:
    def add_twice() -> None:
        with database.session() as connection:
            ADD.run(connection, worker("w1"))
            ADD.run(connection, worker("w1"))

    with pytest.raises(IntegrityError):
        add_twice()
    with database.reading() as connection:
        assert SEEN.all(connection, {"now": NOW}) == []


def test_a_time_without_a_zone_is_refused(database: Database) -> None:
    naive = datetime(2026, 11, 21)  # noqa: DTZ001 (that is what is refused)
    with pytest.raises(ValueError, match="has no time zone"), database.session() as connection:
        ADD.run(connection, {**worker("w1"), "seen_at": naive})


def test_a_locked_database_is_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database_module, "BUSY_TIMEOUT_S", 0.01)
    url = f"sqlite:///{tmp_path}/clerk.db"
    first, second = open_database(url), open_database(url)
    migrate(first)
    with first.session() as holding:
        ADD.run(holding, worker("w1"))
        with pytest.raises(StorageUnavailableError, match="database is locked"), second.reading() as late:
            ADD.run(late, worker("w2"))
    with second.reading() as connection:
        assert [row.id for row in SEEN.all(connection, {"now": NOW})] == ["w1"]


def _kill(database: Database, connection: Connection) -> None:
    backend = connection.execute(text("SELECT pg_backend_pid()")).scalar_one()
    other = open_database(database.engine.url.render_as_string(hide_password=False))
    with other.session() as second:
        second.execute(text("SELECT pg_terminate_backend(:pid, 5000)"), {"pid": backend})
    other.close()


@pytest.mark.parametrize("planned_before", [True, False])
def test_a_lost_connection_is_a_database_that_is_away_and_the_next_one_works(*, planned_before: bool) -> None:
    def ask_behind_a_kill(database: Database) -> None:
        with database.session() as connection:
            _kill(database, connection)
            SEEN.all(connection, {"now": NOW})

    database = migrated_database("postgresql")
    if planned_before:
        with database.session() as connection:
            SEEN.all(connection, {"now": NOW})
    with pytest.raises(StorageUnavailableError):
        ask_behind_a_kill(database)
    with database.session() as connection:
        assert SEEN.all(connection, {"now": NOW}) == []


def test_postgresql_plans_it_once_if_it_says_so() -> None:
    with migrated_database("postgresql").session() as connection:
        for _ in range(3):
            SEEN.all(connection, {"now": NOW})
            RENAME.run(connection, {"b_state": "ready", "model": "n"})
        planned = connection.execute(text("SELECT statement FROM pg_prepared_statements")).scalars().all()
    assert len([one for one in planned if "FROM workers" in one and "seen_at <= $1" in one]) == 1
    assert not [one for one in planned if "UPDATE workers" in one]


_OTHER = Table(
    "others", MetaData(), Column("id", Integer, primary_key=True), Column("made", Integer, default=lambda: 7)
)


def test_a_columns_own_value_stands_where_none_is_given(tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{tmp_path}/other.db")
    table = Table("some", MetaData(), Column("id", Integer, primary_key=True), Column("kind", String, default="plain"))
    table.create(database.engine)
    add, read = Prepared(insert(table), ("id",)), Prepared(select(table))
    with database.session() as connection:
        add.run(connection, {"id": 1})
        assert [tuple(row) for row in read.all(connection, {})] == [(1, "plain")]


@pytest.mark.parametrize(
    "statement",
    [
        Prepared(insert(_OTHER), ("id",)),
        Prepared(select(_OTHER).where(_OTHER.c.id.in_([1, 2]))),
        Prepared(select(_OTHER).where(_OTHER.c.id.in_(bindparam("ids", expanding=True)))),
    ],
)
def test_what_is_known_only_when_it_runs_is_refused(statement: Prepared) -> None:
    database = open_database("sqlite://")
    with pytest.raises(TypeError), database.session() as connection:
        statement.run(connection, {})
