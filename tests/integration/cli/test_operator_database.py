"""What an operator calls at night: it needs the database alone, and says what is wrong with it without a traceback."""

from __future__ import annotations

import importlib
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from bot.testing.serving import free_port

COMMANDS = {
    "deliveries": ("deliveries", ()),
    "tickets": ("tickets", ()),
    "users": ("users", ("list",)),
    "forget": ("forget", ("minji.kim@example.com",)),
}
EVERY = pytest.mark.parametrize("name", COMMANDS)


@pytest.fixture
def database(project: Any, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = Path(project.root) / "clerk.db"
    monkeypatch.setenv("SHOPCLERK_DATABASE_URL", f"sqlite:///{path}")
    return path


def call(run: Any, name: str) -> tuple[int, str, str]:
    module, arguments = COMMANDS[name]
    result = run(importlib.import_module(f"bot.cli.{module}").command, *arguments)
    return result.exit_code, result.stdout, " ".join(result.stderr.split())


@EVERY
def test_a_broken_shop_file_is_in_nobodys_way(run: Any, project: Any, database: Path, name: str) -> None:
    project.edit("shop.yml", "  currency: ", "  curency: ")
    code, said, wrong = call(run, name)
    if name == "forget":
        assert (code, wrong) == (
            1,
            "No conversation was found. Look for another way to write it, or for the reference of a ticket.",
        )
    else:
        assert (code, wrong) == (0, "")
        assert said.startswith(("Nothing is stuck", "No open tickets", "Nobody can log in yet"))
    assert database.exists()


@EVERY
def test_the_folder_of_no_shop_gets_no_database(run: Any, project: Any, database: Path, name: str) -> None:
    (project.root / "shop.yml").unlink()
    assert call(run, name) == (1, "", "There is no shop.yml. Run shopclerk in the folder of your shop.")
    assert not database.exists()


@EVERY
def test_a_database_of_a_newer_version_is_left_as_it_is(run: Any, database: Path, name: str) -> None:
    with sqlite3.connect(database) as connection:
        connection.execute("create table alembic_version (version_num text)")
        connection.execute("insert into alembic_version values ('9999')")
    connection.close()
    wrong = (
        "The database at SHOPCLERK_DATABASE_URL is of a newer version than this shopclerk. Nothing was changed. "
        "Use the newer shopclerk again, or restore a backup that was made with this one: docs/operating.md"
    )
    assert call(run, name) == (1, "", wrong)


@EVERY
@pytest.mark.parametrize("unusable", ["no database", "no folder"])
def test_what_is_no_database_is_said(
    run: Any, database: Path, monkeypatch: pytest.MonkeyPatch, name: str, unusable: str
) -> None:
    if unusable == "no folder":
        database.write_text("a file and no folder", encoding="utf-8")
        monkeypatch.setenv("SHOPCLERK_DATABASE_URL", f"sqlite:///{database}/clerk.db")
        why = f"[Errno 17] File exists: '{database}'"
    else:
        database.write_text("this is no database " * 100, encoding="utf-8")
        why = "(sqlite3.DatabaseError) file is not a database"
    before = database.read_bytes()
    wrong = (
        f"The database at SHOPCLERK_DATABASE_URL cannot be used: {why} Nothing was changed. "
        "Correct SHOPCLERK_DATABASE_URL, or what its user may do; shopclerk doctor looks again."
    )
    assert call(run, name) == (1, "", wrong)
    assert database.read_bytes() == before


@EVERY
def test_a_database_that_is_down_is_said(run: Any, project: Any, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    assert project.root
    url = f"postgresql://clerk:secret@127.0.0.1:{free_port()}/clerk"
    monkeypatch.setenv("SHOPCLERK_DATABASE_URL", url)
    code, said, wrong = call(run, name)
    assert (code, said) == (3, "")
    assert wrong.startswith("The database at SHOPCLERK_DATABASE_URL does not answer: ")
    assert wrong.endswith(
        "Nothing was changed. Start it, or correct SHOPCLERK_DATABASE_URL; shopclerk doctor looks again."
    )
    assert "secret" not in wrong


def test_an_account_is_not_opened_in_languages_that_cannot_be_read(run: Any, project: Any, database: Path) -> None:
    project.edit("shop.yml", "  currency: ", "  curency: ")
    result = run(importlib.import_module("bot.cli.users").command, "add", "a@shop.example", "--name", "A")
    assert result.exit_code == 1
    assert 'did you mean "currency"?' in result.stderr
    assert not database.exists()
