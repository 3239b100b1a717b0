"""A disk that is full or may not be written: said with its place, and no traceback."""

from __future__ import annotations

import errno
from typing import Any

import click
import pytest

from bot.cli import main as main_module
from bot.cli.main import main
from bot.testing.serving import free_port


def test_a_folder_that_cannot_be_made_is_said(run: Any, project: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    project.write("taken", "a file")
    monkeypatch.setenv("SHOPCLERK_VAR", "taken/var")
    for name in ("SHOPCLERK_PORT", "SHOPCLERK_PHONES_PORT"):
        monkeypatch.setenv(name, str(free_port()))
    monkeypatch.setenv("SHOPCLERK_STORE_URL", f"http://127.0.0.1:{free_port()}")
    result = run(main, "demo")
    assert result.exit_code == 1
    assert " ".join(result.stderr.split()).endswith(
        "Error: taken/var cannot be written: Not a directory. Make room or give this user the right to, then call it "
        "again; shopclerk doctor shows where."
    )


def test_a_full_disk_is_said(run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    @click.command()
    def fills() -> None:
        with open("/dev/full", "w", encoding="utf-8") as full:  # noqa: PTH123 (a device)
            full.write("more")

    monkeypatch.setattr(main_module.LazyCommands, "get_command", lambda *_: fills)
    result = run(main, "train")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == (
        "Error: A file cannot be written: No space left on device. Make room or give this user the right to, then call "
        "it again; shopclerk doctor shows where.\n"
    )


def test_what_is_no_matter_of_the_disk_is_raised(run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    @click.command()
    def fails() -> None:
        raise OSError(errno.EIO, "a fault of ours")

    monkeypatch.setattr(main_module.LazyCommands, "get_command", lambda *_: fails)
    with pytest.raises(OSError, match="a fault of ours"):
        run(main, "train")
