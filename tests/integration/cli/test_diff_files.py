"""`shopclerk diff` with what it cannot read or write: said before any model is loaded, and nothing is written."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Any

import pytest

from bot.cli.main import main
from bot.testing.serving import free_port

FILE = "cases/test_one.yml"
CASE = """\
test_cases:
  - test_case: a greeting
    steps:
      - user: hello
      - utter: utter_greet
"""


@pytest.fixture
def diff(run: Any, project: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Compare two models that are none, with the arguments given; gives code, output and what was said."""
    monkeypatch.setenv("SHOPCLERK_DATABASE_URL", f"sqlite:///{project.root}/clerk.db")
    for name in ("old.tar.gz", "new.tar.gz"):
        project.write(name, "no model")
    project.write(FILE, CASE)

    def compare(*arguments: str) -> tuple[int, str, str]:
        command = importlib.import_module("bot.cli.diff").command
        result = run(command, "old.tar.gz", "new.tar.gz", *arguments)
        return result.exit_code, result.stdout, " ".join(result.stderr.split())

    return compare


def test_a_comment_that_cannot_be_written_is_said_at_once(diff: Any) -> None:
    assert diff("--conversations", "cases", "--markdown", "nowhere/comment.md") == (
        1,
        "",
        "nowhere/comment.md cannot be written: there is no folder nowhere. Make it, or name another file.",
    )


def test_a_clerk_that_has_talked_with_nobody(diff: Any, project: Any) -> None:
    assert diff("--from-db") == (1, "", "There are no conversations.")
    assert (Path(project.root) / "clerk.db").exists()


def test_a_database_that_is_down(diff: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHOPCLERK_DATABASE_URL", f"postgresql://clerk@127.0.0.1:{free_port()}/clerk")
    code, said, wrong = diff("--from-db")
    assert (code, said) == (3, "")
    assert wrong.startswith("The database at SHOPCLERK_DATABASE_URL does not answer: ")


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (b"{ [", f"{FILE}:1: a bracket [ or {{ is opened in this line and never closed, or a comma is missing"),
        (b"\xff\xfe", f"{FILE}:1: this is no UTF-8 text; save the file again with the encoding UTF-8"),
    ],
)
def test_a_broken_file_of_conversations_is_told_by_its_line(diff: Any, project: Any, written: bytes, said: str) -> None:
    (Path(project.root) / FILE).write_bytes(written)
    assert diff("--conversations", "cases") == (1, "", said)


def test_nothing_to_compare_by_is_a_wrong_call(diff: Any) -> None:
    code, said, wrong = diff()
    assert (code, said) == (2, "")
    assert wrong.endswith("Say which conversations: --conversations FILES, --from-db, or both.")


def test_a_model_that_is_none_is_said_without_a_traceback(diff: Any, run: Any) -> None:
    assert diff("--from-db")[0] == 1
    result = run(main, "diff", "old.tar.gz", "new.tar.gz", "--conversations", "cases")
    assert (result.exit_code, result.stdout) == (1, "")
    assert " ".join(result.stderr.split()) == (
        "Holding the conversations with the old model … Error: old.tar.gz cannot be used: ReadError: not a gzip file "
        "Nothing was changed. Make another model: shopclerk train --force"
    )
