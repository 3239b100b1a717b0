"""Find conversation tests and choose among them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from bot.testing.conversations.cases import Case, ConversationFileError
from bot.testing.conversations.names import Names
from bot.testing.conversations.reading import read_cases

FOLDER = Path("tests/conversations")
"""Where conversation tests are, unless somebody says otherwise."""


def find_files(paths: Sequence[Path]) -> list[Path]:
    """Give the files of conversation tests in `paths`, which are files or folders, each once.

    Raises `ConversationFileError` for a path where there are none.
    """
    found: dict[Path, None] = {}
    for path in paths:
        files = [path] if path.is_file() else sorted(path.rglob("test_*.yml"))
        if not files:
            raise ConversationFileError(f"{path}:1: there are no conversation tests; they are files named test_*.yml")
        found.update(dict.fromkeys(files))
    return list(found)


def read_suite(paths: Sequence[Path], names: Names) -> list[Case]:
    """Read all cases in `paths`. Raises `ConversationFileError` with all that is wrong in all files."""
    cases: list[Case] = []
    wrong: list[str] = []
    for path in find_files(paths):
        try:
            cases += read_cases(path, names)
        except ConversationFileError as error:
            wrong.append(str(error))
    if wrong:
        raise ConversationFileError("\n".join(wrong))
    return cases


def chosen(cases: Sequence[Case], words: str) -> list[Case]:
    """Leave the cases whose path and name hold all of `words`, whatever their case."""
    wanted = words.casefold().split()
    return [case for case in cases if all(word in f"{case.path} {case.name}".casefold() for word in wanted)]
