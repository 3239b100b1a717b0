"""Files that cannot be used: each command says where they are wrong and ends, without a traceback."""

from __future__ import annotations

import importlib
from typing import Any

import pytest

from bot.testing.serving import free_port

BROKEN = {
    "shop.yml": ("  currency: ", "  curency: ", 'did you mean "currency"?'),
    "help/en/gift-cards.md": ("---\n", "", "the file must begin with a line of ---"),
    "lexicon/en.options.yml": ("", "", "'black' stands there twice"),
}
COMMANDS = {
    "parse": ("hello",),
    "nlu": ("evaluate", "--data", "messages.csv"),
    "test": (),
    "chat": (),
    "run": (),
    "demo": ("--fresh",),
    "diff": ("messages.csv", "messages.csv", "--from-db"),
}


@pytest.fixture
def broken(project: Any, request: pytest.FixtureRequest) -> str:
    """A project with one file that cannot be used, and what is said of it."""
    name: str = request.param
    old, new, said = BROKEN[name]
    if name.startswith("lexicon"):
        project.write(name, "values:\n  black: [jet]\n  black: [onyx]\n")
    else:
        project.edit(name, old, new)
    project.write("messages.csv", "text,intent\nhi,greet\n")
    return said


@pytest.mark.parametrize("broken", BROKEN, indirect=True)
@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_ends_with_the_place_and_the_cure(run: Any, broken: str, name: str) -> None:
    result = run(importlib.import_module(f"bot.cli.{name}").command, *COMMANDS[name])
    assert result.exit_code == 1
    assert broken in " ".join(result.stderr.split())


@pytest.mark.parametrize("broken", BROKEN, indirect=True)
def test_a_demo_that_cannot_start_forgets_nothing(
    run: Any, project: Any, monkeypatch: pytest.MonkeyPatch, broken: str
) -> None:
    for name in ("SHOPCLERK_PORT", "SHOPCLERK_PHONES_PORT"):
        monkeypatch.setenv(name, str(free_port()))
    monkeypatch.setenv("SHOPCLERK_STORE_URL", f"http://127.0.0.1:{free_port()}")
    kept = ("demo_store.db", "demo_store.imported", "demo_store.made", "shopclerk.db")
    for name in kept:
        project.write(f"var/{name}", "of yesterday")
    result = run(importlib.import_module("bot.cli.demo").command, "--fresh")
    assert result.exit_code == 1
    assert broken in " ".join(result.stderr.split())
    assert {name: (project.root / "var" / name).read_text(encoding="utf-8") for name in kept} == dict.fromkeys(
        kept, "of yesterday"
    )


def test_figures_that_cannot_be_written_are_said_before_anything_is_asked(run: Any, project: Any) -> None:
    project.write("messages.csv", "text,intent\nhi,greet\n")
    command = importlib.import_module("bot.cli.nlu").command
    result = run(command, "evaluate", "--data", "messages.csv", "--json", "nowhere/result.json")
    assert result.exit_code == 1
    assert " ".join(result.stderr.split()) == (
        "nowhere/result.json cannot be written: there is no folder nowhere. Make it, or name another file."
    )
