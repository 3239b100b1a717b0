from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from databases import ENGINES, postgresql_url
from sqlalchemy import create_engine, text

from bot.storage.database import Database, StorageUnavailableError, open_database
from bot.storage.exclusive import Exclusive


@pytest.fixture(params=ENGINES)
def processes(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Database, Database]]:
    """What two processes have open."""
    url = f"sqlite:///{tmp_path}/clerk.db" if request.param == "sqlite" else postgresql_url()
    both = open_database(url), open_database(url)
    yield both
    for one in both:
        one.close()


def test_one_process_has_it_until_it_gives_it_up(processes: tuple[Database, Database], tmp_path: Path) -> None:
    first, second = (Exclusive(one, tmp_path.name) for one in processes)
    assert (first.held(), second.held(), first.held()) == (True, False, True)
    first.close()
    assert (second.held(), first.held()) == (True, False)
    second.close()
    assert first.held()
    first.close()


def test_different_rights_are_independent(processes: tuple[Database, Database], tmp_path: Path) -> None:
    first, second = (Exclusive(one, f"{tmp_path.name}{number}") for number, one in enumerate(processes))
    assert (first.held(), second.held()) == (True, True)
    first.close()
    second.close()


def test_who_has_lost_its_connection_has_lost_the_right_and_hears_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = postgresql_url()
    first, second, killer = (open_database(url) for _ in range(3))
    ours, theirs = Exclusive(first, tmp_path.name), Exclusive(second, tmp_path.name)
    assert ours.held()
    monkeypatch.setattr("bot.storage.exclusive.ASK_EVERY_S", 0.0)
    with killer.session() as connection:
        connection.execute(
            text("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND objid = :key"),
            {"key": ours.key},
        )
    with pytest.raises(StorageUnavailableError):
        ours.held()
    assert theirs.held()
    assert not ours.held()
    theirs.close()
    for one in (first, second, killer):
        one.close()


def test_no_connection_left_is_a_database_that_is_away(tmp_path: Path) -> None:
    engine = create_engine(postgresql_url(), future=True, pool_size=1, max_overflow=0, pool_timeout=0.01)
    database = Database(engine)
    ours = Exclusive(database, tmp_path.name)
    with engine.connect(), pytest.raises(StorageUnavailableError, match="the database did not answer: QueuePool limit"):
        ours.held()
    assert ours.held()
    ours.close()
    database.close()


def test_a_database_in_memory_is_nobody_elses(tmp_path: Path) -> None:
    database = open_database("sqlite://")
    assert Exclusive(database, tmp_path.name).held()
    database.close()
