"""Which conversation tests are found and chosen, and which mistakes are told together."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.testing.conversations.cases import Case, ConversationFileError
from bot.testing.conversations.names import Names
from bot.testing.conversations.suite import chosen, find_files, read_suite

NAMES = Names(intents=(), slots=(), actions=(), responses=("utter_greet",), languages=(), channels=())


def write(path: Path, response: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    steps = f"[{{user: hi}}, {{utter: {response}}}]"
    path.write_text(f"test_cases: [{{test_case: A greeting, steps: {steps}}}]", encoding="utf-8")
    return path


def test_folders_are_searched_and_files_are_taken_as_they_are(tmp_path: Path) -> None:
    first = write(tmp_path / "talk" / "test_a.yml", "utter_greet")
    write(tmp_path / "talk" / "other.yml", "utter_greet")
    second = write(tmp_path / "b.yml", "utter_greet")

    assert find_files([second, tmp_path, first]) == [second, first]


def test_a_folder_without_tests_is_a_mistake(tmp_path: Path) -> None:
    with pytest.raises(ConversationFileError) as caught:
        find_files([tmp_path])

    assert str(caught.value) == f"{tmp_path}:1: there are no conversation tests; they are files named test_*.yml"


def test_the_mistakes_of_all_files_are_told_at_once(tmp_path: Path) -> None:
    paths = [write(tmp_path / f"test_{name}.yml", "utter_gret") for name in "ab"]

    with pytest.raises(ConversationFileError) as caught:
        read_suite([tmp_path], NAMES)

    cure = 'there is no response "utter_gret"; did you mean "utter_greet"?'
    assert str(caught.value).splitlines() == [f"{path}:1: {cure}" for path in paths]


def test_all_words_must_be_in_path_or_name() -> None:
    case = Case("A late parcel", Path("tests/problems/test_x.yml"), 1, ())

    assert chosen([case], "Problems late") == [case]
    assert chosen([case], "problems lost") == []
    assert chosen([case], "") == [case]
