"""Conversation tests run against the real model: cut where they do not end, and rewritten where that is wanted."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.testing.conversations import run as run_module
from bot.testing.conversations.cases import Case
from bot.testing.conversations.moments import NOW
from bot.testing.conversations.names import Names, read_names
from bot.testing.conversations.reading import read_cases
from bot.testing.conversations.rendered import RENDERINGS
from bot.testing.conversations.rewriting import rewrite
from bot.testing.conversations.run import ConversationRunner
from bot.testing.conversations.telling import ConversationFailedError
from bot.testing.stage import open_runner

ROOT = Path(__file__).parents[2]

WRONG = """\
test_cases:
  - test_case: a greeting
    steps:
      - user: hi   # a comment
      - utter: utter_goodbye
      - user: bye
"""
RIGHT = WRONG.replace("utter_goodbye", "utter_greet") + "      - utter: utter_goodbye\n"


@pytest.fixture(scope="module")
def runner() -> Iterator[ConversationRunner]:
    with open_runner(ROOT, NOW) as runner:
        yield runner


@pytest.fixture(scope="module")
def names() -> Names:
    return read_names(ROOT, tuple(RENDERINGS))


def write(tmp_path: Path, text: str, names: Names) -> list[Case]:
    path = tmp_path / "test_it.yml"
    path.write_text(text, encoding="utf-8")
    return read_cases(path, names)


def failure(runner: ConversationRunner, case: Case) -> list[str]:
    with pytest.raises(ConversationFailedError) as caught:
        asyncio.run(runner.run(case))
    return str(caught.value).splitlines()


def test_expectations_are_rewritten_and_hold_then(tmp_path: Path, names: Names, runner: ConversationRunner) -> None:
    cases = write(tmp_path, WRONG, names)
    path = tmp_path / "test_it.yml"

    assert failure(runner, cases[0])[-2:] == ["✗ line 5: utter: utter_goodbye", "  but the clerk said utter_greet"]
    assert asyncio.run(rewrite(runner, cases)) == ({path: 2}, [])
    assert path.read_text(encoding="utf-8") == RIGHT
    assert asyncio.run(rewrite(runner, read_cases(path, names))) == ({}, [])


def test_who_cannot_go_on_is_told(tmp_path: Path, names: Names, runner: ConversationRunner) -> None:
    text = WRONG.replace("user: bye", "tap: Buy it")
    stuck = asyncio.run(rewrite(runner, write(tmp_path, text, names)))[1]

    titles = ["Track my order", "Return an item", "Find a product", "Talk to a person"]
    assert stuck[0].splitlines()[-2:] == ["✗ line 6: tap: Buy it", f"  but there is no button 'Buy it', only {titles}"]
    assert (tmp_path / "test_it.yml").read_text(encoding="utf-8") == text.replace("utter_goodbye", "utter_greet")


def test_a_conversation_without_an_end_is_cut_with_its_transcript(
    tmp_path: Path, names: Names, runner: ConversationRunner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run_module, "MOST_TURNS", 1)

    lines = failure(runner, write(tmp_path, RIGHT, names)[0])

    assert lines[1] == "  🙂 hi"
    assert lines[-2:] == ["✗ line 6: user: bye", "  but 1 turns are more than a conversation has; make it two cases"]


def test_an_answer_that_never_comes_is_cut(
    tmp_path: Path, names: Names, runner: ConversationRunner, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = """\
test_cases:
  - test_case: a store that hangs
    steps:
      - store_fault: slow
      - user: any discounts?
      - utter: utter_store_unavailable
"""
    monkeypatch.setattr(run_module, "LONGEST_TURN_S", 0.01)

    assert failure(runner, write(tmp_path, text, names)[0])[1:] == [
        "  ⚙ store_fault: slow",
        "  🙂 any discounts?",
        "✗ line 5: user: any discounts?",
        "  but the answer did not come within 0.01 s",
    ]
