from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from databases import postgresql_url
from pydantic import SecretStr
from pytest_httpserver import HTTPServer

from bot.cli import doctor_services
from bot.cli.diagnosis import State
from bot.cli.doctor_services import check_clock, check_database, check_port, check_store, running_at
from bot.cli.output import EXIT_UNAVAILABLE, EXIT_WRONG
from bot.settings import Settings, utc_now
from bot.storage.database import open_database
from bot.storage.schema import migrate
from bot.testing.demo_store import API_KEY, RunningDemoStore, running_demo_store
from bot.testing.serving import free_port


def settings_for(tmp_path: Path, **values: Any) -> Settings:
    return Settings(root=tmp_path, **values)


def database_at(path: Path) -> Settings:
    return settings_for(path.parent, database_url=f"sqlite:///{path}")


def test_a_database_that_is_not_there_yet_is_not_made(tmp_path: Path) -> None:
    path = tmp_path / "var" / "clerk.db"
    found = check_database(database_at(path))
    assert (found.state, found.found) == (State.OK, f"{path} is made at the first start")
    assert list(tmp_path.iterdir()) == []


def test_a_database_at_the_newest_migration(tmp_path: Path) -> None:
    path = tmp_path / "clerk.db"
    database = open_database(f"sqlite:///{path}")
    migrate(database)
    database.close()
    found = check_database(database_at(path))
    assert found.state is State.OK
    assert found.found.startswith("reachable, schema 0")


def test_a_database_without_tables(tmp_path: Path) -> None:
    path = tmp_path / "clerk.db"
    path.touch()
    found = check_database(database_at(path))
    assert found.state is State.WARNING
    assert found.found.startswith("reachable, schema not made yet instead of 0")


def test_a_database_of_a_newer_version(tmp_path: Path) -> None:
    path = tmp_path / "clerk.db"
    with sqlite3.connect(path) as connection:
        connection.execute("create table alembic_version (version_num text)")
        connection.execute("insert into alembic_version values ('9999')")
    connection.close()
    found = check_database(database_at(path))
    assert (found.state, found.exit_code) == (State.PROBLEM, EXIT_WRONG)
    assert found.found == "its schema 9999 is newer than this shopclerk"


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    path = tmp_path / "clerk.db"
    path.write_text("not a database, but long enough to look like something " * 10, encoding="utf-8")
    found = check_database(database_at(path))
    assert (found.state, found.exit_code) == (State.PROBLEM, EXIT_WRONG)
    assert "file is not a database" in found.found


def test_a_database_server_that_is_down(tmp_path: Path) -> None:
    url = f"postgresql+psycopg2://clerk:secret@127.0.0.1:{free_port()}/clerk"
    found = check_database(settings_for(tmp_path, database_url=url))
    assert (found.state, found.exit_code) == (State.PROBLEM, EXIT_UNAVAILABLE)
    assert "secret" not in found.found
    assert found.cure == "start the database, or correct SHOPCLERK_DATABASE_URL"


@pytest.mark.parametrize(
    ("off_s", "found"),
    [
        (0, "agrees with the database's"),
        (60, "60 s ahead of the database's"),
        (-60, "60 s behind the database's"),
    ],
)
def test_the_clock_is_compared_with_that_of_postgresql(tmp_path: Path, off_s: int, found: str) -> None:
    settings = settings_for(tmp_path, database_url=postgresql_url())
    (one,) = check_clock(settings, lambda: utc_now() + timedelta(seconds=off_s))
    assert (one.name, one.found) == ("Clock", found)
    assert (one.state, one.cure) == (
        (State.PROBLEM, "set the clock of this machine, best by NTP: docs/several-machines.md")
        if off_s
        else (State.OK, "")
    )


def test_there_is_one_clock_alone_beside_sqlite_and_none_of_a_server_that_is_down(tmp_path: Path) -> None:
    for url in (f"sqlite:///{tmp_path}/clerk.db", f"postgresql://clerk@127.0.0.1:{free_port()}/clerk"):
        assert check_clock(settings_for(tmp_path, database_url=url)) == []


@pytest.fixture(scope="module")
def store() -> Iterator[RunningDemoStore]:
    with running_demo_store() as running:
        yield running


def test_a_store_that_answers_and_takes_the_key(tmp_path: Path, store: RunningDemoStore) -> None:
    found = check_store(settings_for(tmp_path, store_url=store.base_url, store_api_key=SecretStr(API_KEY)))
    assert [(one.name, one.state, one.found) for one in found] == [
        ("Store", State.OK, f"{store.base_url} answers"),
        ("Store key", State.OK, "accepted"),
    ]


def test_the_demo_shop_keeps_its_own_key(tmp_path: Path, store: RunningDemoStore) -> None:
    (tmp_path / "var").mkdir()
    (tmp_path / "var" / "store_api_key").write_text(API_KEY, encoding="utf-8")
    found = check_store(settings_for(tmp_path, store_url=store.base_url))
    assert found[1].state is State.OK


def test_a_key_that_the_store_does_not_know(tmp_path: Path, store: RunningDemoStore) -> None:
    found = check_store(settings_for(tmp_path, store_url=store.base_url, store_api_key=SecretStr("guessed")))
    assert (found[1].state, found[1].exit_code) == (State.PROBLEM, EXIT_UNAVAILABLE)
    assert found[1].cure == "correct SHOPCLERK_STORE_API_KEY"
    assert "guessed" not in found[1].found


def test_no_key(tmp_path: Path, store: RunningDemoStore) -> None:
    found = check_store(settings_for(tmp_path, store_url=store.base_url))
    assert (found[1].state, found[1].cure) == (State.PROBLEM, "set SHOPCLERK_STORE_API_KEY")


def test_a_store_that_is_down(tmp_path: Path) -> None:
    url = f"http://127.0.0.1:{free_port()}"
    found = check_store(settings_for(tmp_path, store_url=url))
    assert [(one.state, one.exit_code, one.found) for one in found] == [
        (State.PROBLEM, EXIT_UNAVAILABLE, f"nobody answers at {url}")
    ]


def test_no_address_of_a_store(tmp_path: Path) -> None:
    url = "http://*.example"
    found = check_store(settings_for(tmp_path, store_url=url))
    assert [(one.state, one.exit_code, one.found) for one in found] == [
        (State.PROBLEM, EXIT_WRONG, f"{url} is no address")
    ]


def test_a_free_port(tmp_path: Path) -> None:
    port = free_port()
    found = check_port(settings_for(tmp_path, port=port))
    assert (found.state, found.found) == (State.OK, f"127.0.0.1:{port} is free")


def test_a_port_that_the_clerk_itself_has(tmp_path: Path, httpserver: HTTPServer) -> None:
    httpserver.expect_request("/readyz").respond_with_json({"workers": "loading"}, status=503)
    found = check_port(settings_for(tmp_path, host=httpserver.host, port=httpserver.port))
    assert (found.state, found.found) == (
        State.OK,
        f"the clerk is running at {httpserver.host}:{httpserver.port}, workers: loading",
    )


def test_a_clerk_whose_database_is_away_is_running(tmp_path: Path, httpserver: HTTPServer) -> None:
    httpserver.expect_request("/readyz").respond_with_json({"error": {"code": "storage_away"}}, status=503)
    settings = settings_for(tmp_path, host=httpserver.host, port=httpserver.port)
    found = check_port(settings)
    assert (found.state, found.found) == (
        State.OK,
        f"the clerk is running at {httpserver.host}:{httpserver.port}, workers: unknown while the database is away",
    )
    assert running_at(settings) == f"http://{httpserver.host}:{httpserver.port}"


def test_a_store_that_is_too_slow(tmp_path: Path, store: RunningDemoStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor_services, "PATIENCE_S", 0.2)
    store.fault("slow")
    found = check_store(settings_for(tmp_path, store_url=store.base_url, store_api_key=SecretStr(API_KEY)))
    store.fault(None)
    assert [(one.state, one.found, one.cure) for one in found] == [
        (State.PROBLEM, f"{store.base_url} does not answer within 0.2 s", "look into the store's log")
    ]


def test_a_port_that_somebody_else_has(tmp_path: Path, httpserver: HTTPServer) -> None:
    httpserver.expect_request("/readyz").respond_with_data("hello")
    found = check_port(settings_for(tmp_path, host=httpserver.host, port=httpserver.port))
    assert (found.state, found.exit_code) == (State.PROBLEM, EXIT_UNAVAILABLE)
    assert found.cure == "stop the program that uses it, or choose another port by SHOPCLERK_PORT"


def test_a_host_that_cannot_be(tmp_path: Path) -> None:
    assert check_port(settings_for(tmp_path, host="no such host")).state is State.PROBLEM
