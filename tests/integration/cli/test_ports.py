"""A port that cannot be listened on: said before anything is started, not again and again by what was."""

from __future__ import annotations

import importlib
import socket
from collections.abc import Iterator
from typing import Any

import pytest

from bot.cli.ports import check_port
from bot.testing.serving import free_port

COMMANDS = {
    "run": ("run", (), "SHOPCLERK_PORT"),
    "run --role web": ("run", ("--role", "web"), "SHOPCLERK_PORT"),
    "demo": ("demo", ("--fresh",), "SHOPCLERK_PORT"),
    "demo: its phones": ("demo", ("--fresh",), "SHOPCLERK_PHONES_PORT"),
    "demo: its store": ("demo", ("--fresh",), "SHOPCLERK_STORE_URL"),
    "demo-store": ("demo_store", ("serve",), "SHOPCLERK_STORE_URL"),
}


@pytest.fixture
def taken() -> Iterator[int]:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield int(other.getsockname()[1])


@pytest.mark.parametrize("name", COMMANDS)
def test_a_taken_port_is_said_and_nothing_is_started(
    run: Any, project: Any, monkeypatch: pytest.MonkeyPatch, taken: int, name: str
) -> None:
    module, arguments, setting = COMMANDS[name]
    monkeypatch.setenv("SHOPCLERK_DATABASE_URL", f"sqlite:///{project.root}/clerk.db")
    for one in ("SHOPCLERK_PORT", "SHOPCLERK_PHONES_PORT"):
        monkeypatch.setenv(one, str(taken if one == setting else free_port()))
    port = taken if setting == "SHOPCLERK_STORE_URL" else free_port()
    monkeypatch.setenv("SHOPCLERK_STORE_URL", f"http://127.0.0.1:{port}")
    project.write("var/demo_store.made", "of yesterday")
    result = run(importlib.import_module(f"bot.cli.{module}").command, *arguments)
    said = f"Port {taken} is taken, perhaps by another clerk. Stop that program, or choose another port by {setting}."
    assert (result.exit_code, result.stdout, result.stderr) == (3, "", f"{said} Nothing was started.\n")
    assert (project.root / "var" / "demo_store.made").read_text(encoding="utf-8") == "of yesterday"
    assert not (project.root / "var" / "demo_store.db").exists()
    assert not (project.root / "clerk.db").exists()


@pytest.mark.parametrize("host", ["203.0.113.9", "no such host"])
def test_an_address_of_another_machine_is_said(capsys: pytest.CaptureFixture[str], host: str) -> None:
    with pytest.raises(SystemExit) as caught:
        check_port("SHOPCLERK_HOST", host, 8765)
    assert caught.value.code == 3
    said = capsys.readouterr().err
    assert said.startswith(f"{host}:8765 is nothing that this machine can listen on (")
    assert said.endswith("). Choose another address by SHOPCLERK_HOST. Nothing was started.\n")


def test_a_free_port_is_fine() -> None:
    check_port("SHOPCLERK_PORT", "127.0.0.1", free_port())
