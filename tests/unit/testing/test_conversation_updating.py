"""Expectations rewritten to what the clerk says, with all else left as it is."""

from __future__ import annotations

from pathlib import Path

import pytest
from ruamel.yaml import YAML

from bot.messages import Reply
from bot.testing.conversations.names import Names
from bot.testing.conversations.reading import read_cases
from bot.testing.conversations.turns import Utterance
from bot.testing.conversations.updating import apply, edits, written

NAMES = Names(
    intents=(), slots=("language",), actions=(), responses=("utter_greet", "utter_goodbye", "utter_hours"),
    languages=(), channels=(),
)  # fmt: skip

FILE = """\
# What people ask first.
test_cases:
  - test_case: a greeting   # short
    steps:
      - user: hi
      - utter: utter_goodbye   # not so sure
      # then
      - user: when are you open?
      - user: bye
      - utter: utter_goodbye
      - utter: utter_greet

  - test_case: word by word
    steps:
      - user: hi
      - bot: |
          Hello!
          You there.
      - slot_was_set:
          - language: en
"""


def said(*names: str) -> list[Utterance]:
    return [Utterance(name, f"Text: {name}", Reply(f"Text: {name}")) for name in names]


def updated(tmp_path: Path, *heard: list[list[Utterance]]) -> str:
    path = tmp_path / "test_it.yml"
    path.write_text(FILE, encoding="utf-8")
    cases = read_cases(path, NAMES)
    return apply(FILE, [edit for case, one in zip(cases, heard, strict=True) for edit in edits(case, one, FILE)])


def test_names_are_replaced_added_and_removed_and_comments_stay(tmp_path: Path) -> None:
    first = [said("utter_greet"), said("utter_hours", "utter_greet"), said("utter_goodbye")]

    assert (
        updated(tmp_path, first, [said("utter_greet")])
        == """\
# What people ask first.
test_cases:
  - test_case: a greeting   # short
    steps:
      - user: hi
      - utter: utter_greet   # not so sure
      # then
      - user: when are you open?
      - utter: utter_hours
      - utter: utter_greet
      - user: bye
      - utter: utter_goodbye

  - test_case: word by word
    steps:
      - user: hi
      - bot: "Text: utter_greet"
      - slot_was_set:
          - language: en
"""
    )


def test_what_was_never_answered_stays(tmp_path: Path) -> None:
    assert updated(tmp_path, [said("utter_goodbye")], []) == FILE


def test_assertions_alone_leave_the_rest_open(tmp_path: Path) -> None:
    text = """\
test_cases:
  - test_case: a greeting
    steps:
      - user: hi
        assertions:
          - bot_uttered: {utter_name: utter_greet}
"""
    path = tmp_path / "test_it.yml"
    path.write_text(text, encoding="utf-8")

    assert edits(read_cases(path, NAMES)[0], [said("utter_goodbye")], text) == []


@pytest.mark.parametrize(
    "value",
    ["hello", "a: b", "yes", "1019", "#1019", "네, 진행해 주세요", "02-123", "- a", "it's 5 o'clock", "", "é", True, 7,
     None, {"a b": ["x", 1.5, {"y": None}]}, "true", "a #b", " a", "No", "2026-01-01", "a, b"],
)  # fmt: skip
def test_what_is_written_is_read_again(value: object) -> None:
    assert YAML(typ="safe").load(f"- one: {written(value)}") == [{"one": value}]
    assert YAML(typ="safe").load(f"[{written(value)}]") == [value]


def test_a_text_of_several_paragraphs_is_replaced_whole_and_stays_one_that_people_can_read(tmp_path: Path) -> None:
    file = """\
test_cases:
  - test_case: an order
    steps:
      - user: hi
      - bot: |-
          One.

          Two: half.

          Three.   # no comment

      # what comes next
      - user: bye
      - bot: Bye
"""
    path = tmp_path / "test_it.yml"
    path.write_text(file, encoding="utf-8")
    (case,) = read_cases(path, NAMES)
    new = "Order #1:\n\n📦 a\nb"
    heard = [[Utterance("utter_hours", new, Reply(new))], [Utterance("utter_goodbye", "Bye", Reply("Bye"))]]

    text = apply(file, edits(case, heard, file))

    assert (
        text
        == """\
test_cases:
  - test_case: an order
    steps:
      - user: hi
      - bot: |-
          Order #1:

          📦 a
          b

      # what comes next
      - user: bye
      - bot: Bye
"""
    )
    path.write_text(text, encoding="utf-8")
    (again,) = read_cases(path, NAMES)
    assert edits(again, heard, text) == []
