"""Conversation tests run against the real model: cut where they do not end, and rewritten where that is wanted."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bot.dialogue.rule_removal import RuleRemoval
from bot.testing.conversations import patience
from bot.testing.conversations import run as run_module
from bot.testing.conversations.cases import Case
from bot.testing.conversations.coverage import Collector
from bot.testing.conversations.moments import NOW
from bot.testing.conversations.mutation import Verdict, judge, mutants
from bot.testing.conversations.names import Names, read_names
from bot.testing.conversations.reading import read_cases
from bot.testing.conversations.rendered import RENDERINGS
from bot.testing.conversations.rewriting import rewrite
from bot.testing.conversations.runner import ConversationRunner
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
    assert stuck[0].splitlines()[-2:] == [
        "✗ line 6: tap: Buy it",
        f'  but there is no button "Buy it"; there are {titles}',
    ]
    assert (tmp_path / "test_it.yml").read_text(encoding="utf-8") == text.replace("utter_goodbye", "utter_greet")


def test_a_conversation_without_an_end_is_cut_with_its_transcript(
    tmp_path: Path, names: Names, runner: ConversationRunner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run_module, "MOST_TURNS", 1)

    lines = failure(runner, write(tmp_path, RIGHT, names)[0])

    assert lines[1] == "  🙂 hi"
    assert lines[-2:] == ["✗ line 6: user: bye", "  but a conversation has at most 1 messages; make it two cases"]


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
    monkeypatch.setattr(run_module, "LONGEST_TURN_S", 0)

    assert failure(runner, write(tmp_path, text, names)[0])[1:] == [
        "  ⚙ store_fault: slow",
        "  🙂 any discounts?",
        "✗ line 5: user: any discounts?",
        "  but the answer did not come within 0 s",
    ]


GREETED_AND_ASKED = """\
test_cases:
  - test_case: how to pay
    steps:
      - user: hi
      - utter: utter_greet
      - user: how can I pay?
      - utter: utter_payment_methods
"""


@contextmanager
def instead(runner: ConversationRunner, act: Callable[[], None], *, in_loop: bool = False) -> Iterator[None]:
    """Let this be what the action `action_payment_methods` does."""

    async def run(*_: object) -> list[dict[str, object]]:
        if in_loop:
            act()
        else:
            await asyncio.to_thread(act)
        return []

    actions = runner.assistant.processor.action_endpoint.executor.actions
    before = actions["action_payment_methods"]
    actions["action_payment_methods"] = run
    try:
        yield
    finally:
        actions["action_payment_methods"] = before


@pytest.mark.parametrize("in_loop", [False, True])
def test_an_action_that_never_ends_is_cut_and_does_nothing_afterwards(
    tmp_path: Path,
    names: Names,
    runner: ConversationRunner,
    monkeypatch: pytest.MonkeyPatch,
    *,
    in_loop: bool,
) -> None:
    monkeypatch.setattr(run_module, "LONGEST_TURN_S", 0.2)
    monkeypatch.setattr(patience, "LOOKS_EVERY_S", 0.05)
    counted = [0]

    def count_for_ever() -> None:
        while True:
            counted[0] += 1

    (case,) = write(tmp_path, GREETED_AND_ASKED, names)
    with instead(runner, count_for_ever, in_loop=in_loop):
        lines = failure(runner, case)
    ended = counted[0]

    assert lines[1] == "  🙂 hi"
    assert lines[-3:] == [
        "  🙂 how can I pay?",
        "✗ line 6: user: how can I pay?",
        "  but the answer did not come within 0.2 s",
    ]
    # The next conversation is untouched: whatever was given up does nothing any more.
    monkeypatch.undo()
    asyncio.run(runner.run(case))
    assert counted[0] <= ended + 1_000_000
    again = counted[0]
    asyncio.run(runner.run(case))
    assert counted[0] == again


def test_an_action_that_waits_for_ever_does_not_hold_up_the_next(
    tmp_path: Path, names: Names, runner: ConversationRunner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run_module, "LONGEST_TURN_S", 0.2)
    (case,) = write(tmp_path, GREETED_AND_ASKED, names)
    never = threading.Event()
    with instead(runner, lambda: never.wait() and None):
        lines = failure(runner, case)

    assert lines[-1] == "  but the answer did not come within 0.2 s"
    monkeypatch.undo()
    asyncio.run(runner.run(case))


def test_an_action_that_raises_is_told_with_its_place_whatever_was_expected(
    tmp_path: Path, names: Names, runner: ConversationRunner
) -> None:
    def pay() -> None:
        raise ValueError("no money")

    line = pay.__code__.co_firstlineno + 1
    (case,) = write(tmp_path, GREETED_AND_ASKED.replace("utter_payment_methods", "utter_action_failed"), names)
    with instead(runner, pay):
        lines = failure(runner, case)
        stuck = asyncio.run(rewrite(runner, write(tmp_path, GREETED_AND_ASKED, names)))[1]

    assert lines[-2:] == [
        "✗ line 6: user: how can I pay?",
        f"  but action_payment_methods raised ValueError: no money (tests/dialogue/test_conversation_runner.py:{line})",
    ]
    assert lines[-3].startswith("  🤖 utter_action_failed: ")
    # An apology is nothing that anybody wants to expect.
    assert stuck[0].splitlines()[-2:] == lines[-2:]
    assert (tmp_path / "test_it.yml").read_text(encoding="utf-8") == GREETED_AND_ASKED


def test_a_turn_that_fails_outside_of_actions_is_told_and_the_next_case_runs(
    tmp_path: Path, names: Names, runner: ConversationRunner, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(*_: object) -> None:
        raise ImportError("no such name")

    cases = write(tmp_path, GREETED_AND_ASKED, names)
    monkeypatch.setattr("bot.dialogue.worker.RETRY_PAUSE_S", 0.0)
    monkeypatch.setattr(runner.assistant, "answer", fail)
    lines = failure(runner, cases[0])
    monkeypatch.undo()

    assert lines[-2:] == ["✗ line 4: user: hi", "  but the turn failed whenever it was tried: the log above tells why"]
    asyncio.run(runner.run(cases[0]))


def test_assertions_of_rasa_pro_are_held_against_the_turn(
    tmp_path: Path, names: Names, runner: ConversationRunner
) -> None:
    text = """\
fixtures:
  - korean:
      - language: ko
test_cases:
  - test_case: a question in Korean
    fixtures: [korean]
    steps:
      - user: how can I pay?
        assertion_order_enabled: true
        assertions:
          - slot_was_set:
              - name: language
                value: ko
          - action_executed: action_payment_methods
          - bot_uttered:
              utter_name: utter_payment_methods
          - bot_did_not_utter:
              utter_name: utter_greet
      - user: hi
        assertions:
          - slot_was_not_set:
              - name: order_number
          - bot_uttered:
              text_matches: "."
              buttons:
                - payload: /track_order
                - payload: /start_return
                - payload: /search_product
                - payload: /talk_to_human
          - bot_did_not_utter:
              utter_name: utter_payment_methods
"""
    (case,) = write(tmp_path, text, names)
    asyncio.run(runner.run(case))

    (turned,) = write(tmp_path, text.replace(
        "          - slot_was_set:\n              - name: language\n                value: ko\n", ""
    ).replace(
        "          - action_executed: action_payment_methods\n          - bot_uttered:\n"
        "              utter_name: utter_payment_methods\n",
        "          - bot_uttered:\n              utter_name: utter_payment_methods\n"
        "          - action_executed: action_payment_methods\n",
    ), names)  # fmt: skip
    assert failure(runner, turned)[-1].endswith(" after the assertion before")


def judged(runner: ConversationRunner, names: Names, cases: list[Case], kinds: list[str]) -> dict[str, Verdict]:
    collector = Collector(ROOT, names, runner.services.shop, runner.rules)
    runner.observe = collector

    async def judge_all() -> dict[str, Verdict]:
        for case in cases:
            await runner.run(case)
        coverage = collector.coverage()
        there = [
            one
            for one in mutants(runner, ROOT, coverage, kinds)
            if any(coverage.points.get(point) for point in one.points)
        ]
        return {one.mutant.what: one async for one in judge(runner, cases, coverage, there)}

    verdicts = asyncio.run(judge_all())
    for case in cases:
        # Nothing that was broken stays broken.
        asyncio.run(runner.run(case))
    return verdicts


def test_a_removed_rule_is_noticed_by_the_case_that_goes_by_it(
    tmp_path: Path, names: Names, runner: ConversationRunner
) -> None:
    cases = write(tmp_path, RIGHT, names)

    verdicts = judged(runner, names, cases, ["rule", "response"])

    removed = {what.split(" ", 1)[1]: verdict for what, verdict in verdicts.items() if what.endswith(": removed")}
    assert {what: verdict.noticed_by for what, verdict in removed.items()} == {
        "Greet: removed": cases[0],
        "Say goodbye: removed": cases[0],
    }
    said = {what.split(":")[0]: verdict.noticed_by for what, verdict in verdicts.items() if ": says " in what}
    # The titles of the greeting's buttons are its own text: the case looks at names only, which are the same.
    assert said == {"utter_goodbye": cases[0], "utter_greet": cases[0]}


def test_a_row_of_a_policy_table_that_nobody_looks_at(tmp_path: Path, names: Names, runner: ConversationRunner) -> None:
    text = """\
test_cases:
  - test_case: cancel
    steps:
      - user: cancel order 1054
        assertions: [{slot_was_set: [{name: order_number, value: "1054"}]}]
"""
    shop = runner.services.shop
    verdicts = judged(runner, names, write(tmp_path, text, names), ["policy"])

    assert {one.noticed_by for one in verdicts.values()} <= {None}
    assert runner.services.shop is shop


def test_rules_built_again_are_those_that_were_trained(runner: ConversationRunner) -> None:
    removal = RuleRemoval(runner.assistant.processor, ROOT)
    trained = removal.lookups()

    with removal.without("there is no such rule"):
        assert removal.lookups() == trained
    with removal.without("Greet"):
        assert removal.lookups() != trained
    assert removal.lookups() == trained
