"""One turn of a case, for those who count what the tests have covered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.testing.conversations.cases import Case
from bot.testing.conversations.turns import Turn
from bot.testing.conversations.watching import Decided


@dataclass(frozen=True)
class Observed:
    """What happened, and around it: the form that was open and the slot it asked for before, the slot asked for after.

    `language` is what the clerk spoke at the end, `phrases` the responses that were said or were part of what was
    said, `decisions` the rows of policy tables that decided something. `asked_store`: the store was asked something.
    """

    case: Case
    turn: Turn
    loop: str
    asked: str
    asks: str
    language: str
    phrases: Sequence[str] = ()
    decisions: Sequence[Decided] = ()
    asked_store: bool = False
