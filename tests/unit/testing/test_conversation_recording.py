"""A chat, as a file of conversation tests."""

from __future__ import annotations

from pathlib import Path

from bot.testing.conversations.names import Names
from bot.testing.conversations.reading import read_cases
from bot.testing.conversations.recording import Line, case_text
from bot.testing.conversations.store_changes import StoreChanges

NAMES = Names(
    intents=(), slots=(), actions=(), responses=("utter_greet", "utter_changed"), languages=(), channels=()
)  # fmt: skip
CHANGED = StoreChanges(
    {"orders": {"#1054": {"status": "cancelled", "cancelled_at": "2026-11-24"}}},
    {"refunds": [{"id": "r1", "order": "#1054", "amount": 39000, "note": ""}]},
)


def test_a_chat_that_changes_nothing_says_so() -> None:
    assert (
        case_text("hi", [Line("user", "hi", ["utter_greet"])], None)
        == """\
test_cases:
  - test_case: hi
    steps:
      - user: hi
      - utter: utter_greet
      - store: unchanged
"""
    )


def test_changes_stand_where_they_happened_without_what_is_different_each_time() -> None:
    lines = [Line("user", "cancel #1054", []), Line("tap", "Yes", ["utter_changed"], CHANGED)]

    assert (
        case_text("cancel", lines, None, first=False)
        == """\

  - test_case: cancel
    steps:
      - user: "cancel #1054"
      - tap: "Yes"
      - utter: utter_changed
      - store:
          orders:
            "#1054": {status: cancelled}
          refunds:
            - {order: "#1054", amount: 39000}
"""
    )


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "test_it.yml"
    lines = [Line("user", "hi", ["utter_greet"], CHANGED)]
    path.write_text(case_text("one: #1", lines, None) + case_text("two", lines, None, first=False), encoding="utf-8")

    assert [case.name for case in read_cases(path, NAMES)] == ["one: #1", "two"]
    assert read_cases(path, NAMES)[0].steps[2].value == {
        "orders": {"#1054": {"status": "cancelled"}},
        "refunds": [{"order": "#1054", "amount": 39000}],
    }
