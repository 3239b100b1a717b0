"""Commands run in this process, in the folder of a small project."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result

from bot.cli import output


@pytest.fixture
def run(project: Any, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Run a command with arguments."""
    # Logs are set up for a whole process, which here is that of all tests.
    monkeypatch.setattr(output, "set_up_logs", lambda **_: None)
    monkeypatch.chdir(project.root)

    def invoke(command: click.Command, *arguments: str) -> Result:
        return CliRunner(mix_stderr=False).invoke(command, arguments, catch_exceptions=False)

    return invoke
