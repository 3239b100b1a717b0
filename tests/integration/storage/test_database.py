from __future__ import annotations

from datetime import datetime, timezone
from pathlib import Path

import pytest
from sqlalchemy import event, insert, select

from bot.storage import database as database_module
from bot.storage.database import StorageUnavailableError, open_database
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
