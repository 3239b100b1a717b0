"""Commands run in this process, in the folder of a small project."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result

from bot.cli import output
from bot.storage.database import Database, open_database
from bot.storage.schema import migrate


@pytest.fixture
def run(project: Any, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Run a command with arguments."""
    # Logs are set up for a whole process, which here is that of all tests.
    monkeypatch.setattr(output, "set_up_logs", lambda **_: None)
    monkeypatch.chdir(project.root)

    def invoke(command: click.Command, *arguments: str) -> Result:
        return CliRunner(mix_stderr=False).invoke(command, arguments, catch_exceptions=False)

    return invoke


@pytest.fixture
def clerks_database(project: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Database:
    """The empty database of the project's clerk, as commands find it; what they show has room for wide tables."""
    url = f"sqlite:///{tmp_path}/clerk.db"
    monkeypatch.setenv("SHOPCLERK_DATABASE_URL", url)
    monkeypatch.setenv("COLUMNS", "200")
    assert project.root
    database = open_database(url)
    migrate(database)
    return database
