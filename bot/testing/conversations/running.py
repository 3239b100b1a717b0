"""Run conversation tests one after the other, and say what came of each."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from bot.testing.conversations.cases import Case
from bot.testing.conversations.runner import ConversationRunner
from bot.testing.conversations.telling import ConversationFailedError


@dataclass(frozen=True)
class Outcome:
    """What came of a case: the conversation up to the first wrong line, or nothing wrong; and the time it took."""

    case: Case
    wrong: str
    seconds: float


def run_suite(
    runner: ConversationRunner, cases: Sequence[Case], *, first_only: bool = False, told: Callable[[Outcome], None]
) -> list[Outcome]:
    """Run `cases` one after the other, and tell each outcome when it is there.

    With `first_only` the first wrong one is the last.
    """
    return asyncio.run(_run_all(runner, cases, told, first_only=first_only))


async def _run_all(
    runner: ConversationRunner, cases: Sequence[Case], told: Callable[[Outcome], None], *, first_only: bool
) -> list[Outcome]:
    outcomes: list[Outcome] = []
    for case in cases:
        outcome = await run_one(runner, case)
        outcomes.append(outcome)
        told(outcome)
        if outcome.wrong and first_only:
            break
    return outcomes


async def run_one(runner: ConversationRunner, case: Case) -> Outcome:
    """Run a case; a wrong one is an outcome, no error."""
    began = time.monotonic()
    wrong = ""
    try:
        await runner.run(case)
    except ConversationFailedError as error:
        wrong = str(error)
    return Outcome(case, wrong, time.monotonic() - began)


def by_folder(outcomes: Sequence[Outcome]) -> Iterator[tuple[str, int, int]]:
    """Folder, number of cases and number of wrong ones."""
    folders = sorted({one.case.path.parent.name for one in outcomes})
    for folder in folders:
        there = [one for one in outcomes if one.case.path.parent.name == folder]
        yield folder, len(there), sum(bool(one.wrong) for one in there)
