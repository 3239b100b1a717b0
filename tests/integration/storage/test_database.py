from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timezone
from pathlib import Path

import pytest
from databases import empty_schema
from sqlalchemy import create_engine, delete, event, insert, select, text
from sqlalchemy.pool import QueuePool
from structlog.testing import capture_logs

from bot.storage import database as database_module
from bot.storage.database import Database, StorageUnavailableError, open_database
from bot.storage.outages import Outages
from bot.storage.schema import migrate
from bot.storage.tables import workers

AT = datetime(2026, 11, 21, tzinfo=timezone.utc)


def test_migrating_twice_changes_nothing() -> None:
    database = open_database("sqlite://")
    migrate(database)
    migrate(database)
    with database.session() as connection:
        assert connection.execute(select(workers)).all() == []


def test_a_locked_database_is_said_to_be_unavailable_and_nothing_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database_module, "BUSY_TIMEOUT_S", 0.01)
    url = f"sqlite:///{tmp_path}/clerk.db"
    first, second = open_database(url), open_database(url)
    migrate(first)
    row = {"id": "w1", "state": "ready", "model": "", "seen_at": AT}
    with first.session() as holding:
        with pytest.raises(StorageUnavailableError, match="database is locked"), second.session() as late:
            late.execute(insert(workers).values(row))
        holding.execute(insert(workers).values({**row, "id": "w2"}))
        with second.reading() as reader:
            assert reader.execute(select(workers.c.id)).all() == []
    with second.reading() as reader:
        assert reader.execute(select(workers.c.id)).scalars().all() == ["w2"]


def test_transactions_one_after_the_other_use_one_connection(tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{tmp_path}/clerk.db")
    opened: list[object] = []
    event.listen(database.engine, "connect", lambda connection, _record: opened.append(connection))
    migrate(database)
    for number in range(3):
        with database.session() as connection:
            connection.execute(insert(workers).values(id=f"w{number}", state="ready", model="", seen_at=AT))
        with database.reading() as reader:
            reader.execute(select(workers)).all()
    assert len(opened) == 1


def test_a_time_without_a_zone_is_refused() -> None:
    database = open_database("sqlite://")
    migrate(database)
    naive = datetime(2026, 11, 21)  # noqa: DTZ001 (that is what is refused)
    with pytest.raises(Exception, match="has no time zone"), database.session() as connection:
        connection.execute(insert(workers).values(id="w1", state="ready", model="", seen_at=naive))
    with database.reading() as reader:
        assert reader.execute(select(workers)).all() == []


@pytest.mark.parametrize(("durable", "synchronous"), [(True, 2), (False, 1)])
def test_only_a_durable_transaction_waits_for_the_disk(tmp_path: Path, *, durable: bool, synchronous: int) -> None:
    database = open_database(f"sqlite:///{tmp_path}/clerk.db")
    with database.session(durable=not durable) as connection:
        connection.exec_driver_sql("CREATE TABLE other (id)")
    with database.session(durable=durable) as connection:
        # https://www.sqlite.org/pragma.html#pragma_synchronous: 2 is FULL, 1 is NORMAL
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == synchronous


def test_an_absence_is_said_once_and_then_every_minute_and_its_end_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database_module, "BUSY_TIMEOUT_S", 0.001)
    now = [0.0]
    url = f"sqlite:///{tmp_path}/clerk.db"
    holder = open_database(url)
    database = open_database(url, outages=Outages(lambda: now[0]))
    migrate(holder)

    def try_to_write() -> None:
        with suppress(StorageUnavailableError), database.session() as connection:
            connection.execute(delete(workers))

    with capture_logs() as logs:
        with holder.session():
            for now[0] in (0.0, 1.0, 59.0, 60.0, 61.0):
                try_to_write()
                with database.reading() as reader:
                    assert reader.execute(select(workers)).all() == []
        now[0] = 62.0
        try_to_write()
        try_to_write()
    reason = "the database did not answer: database is locked"
    assert logs == [
        {
            "event": "database_away",
            "log_level": "error",
            "reason": reason,
            "kept": "what was begun is tried again; platforms and pages send again what was not taken",
            "cure": "shopclerk doctor",
        },
        {
            "event": "database_still_away",
            "log_level": "error",
            "for_s": 60,
            "failed": 4,
            "reason": reason,
            "cure": "shopclerk doctor",
        },
        {"event": "database_back", "log_level": "warning", "after_s": 62, "failed": 5},
    ]


def test_where_only_reading_failed_reading_says_that_it_is_back() -> None:
    outages = Outages(lambda: 0.0)
    with capture_logs() as logs:
        outages.away("gone", writing=False)
        outages.works(wrote=False)
        outages.works(wrote=True)
    assert [one["event"] for one in logs] == ["database_away", "database_back"]


@pytest.mark.parametrize(
    ("query", "connect_timeout"),
    [("", 5), ("?connect_timeout=30", "30")],
)
def test_a_server_that_has_vanished_is_not_waited_for(query: str, connect_timeout: object) -> None:
    database = open_database(f"postgresql://clerk@db.example/clerk{query}")
    asked: list[dict[str, object]] = []

    def note(_dialect: object, _record: object, _arguments: object, parameters: dict[str, object]) -> None:
        asked.append(dict(parameters))
        raise database.engine.dialect.dbapi.OperationalError("nobody is asked")

    event.listen(database.engine, "do_connect", note)
    with pytest.raises(StorageUnavailableError, match="nobody is asked"), database.reading():
        pass
    assert asked == [
        {
            "host": "db.example",
            "user": "clerk",
            "database": "clerk",
            "connect_timeout": connect_timeout,
            "keepalives_idle": 10,
            "keepalives_interval": 5,
            "keepalives_count": 3,
            "tcp_user_timeout": 20_000,
        }
    ]


def test_where_all_connections_are_in_use_for_too_long_the_database_is_away(tmp_path: Path) -> None:
    engine = create_engine(
        f"sqlite:///{tmp_path}/clerk.db",
        future=True,
        poolclass=QueuePool,
        pool_size=1,
        max_overflow=0,
        pool_timeout=0.01,
    )
    database = Database(engine, outages=Outages())
    with capture_logs() as logs:
        with database.reading(), pytest.raises(StorageUnavailableError, match="QueuePool limit"), database.session():
            pass
        with database.session():
            pass
    assert [one["event"] for one in logs] == ["database_away", "database_back"]


def test_a_server_that_has_become_a_standby_is_away() -> None:
    with empty_schema() as url:
        database = open_database(url, outages=Outages())
        migrate(database)
        servers: list[int] = []

        def write(*, as_standby: bool) -> None:
            with database.session() as connection:
                servers.append(connection.execute(text("SELECT pg_backend_pid()")).scalar_one())
                if as_standby:
                    connection.execute(text("SET TRANSACTION READ ONLY"))
                connection.execute(delete(workers))

        with capture_logs() as logs:
            with pytest.raises(StorageUnavailableError, match=r"the database takes no changes: .* read-only"):
                write(as_standby=True)
            write(as_standby=False)
        database.close()
    assert [one["event"] for one in logs] == ["database_away", "database_back"]
    # Who takes changes now is found by a new connection.
    assert servers[0] != servers[1]
