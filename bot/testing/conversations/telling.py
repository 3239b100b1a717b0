"""A conversation as a person reads it, with the first wrong line marked."""

from __future__ import annotations

import traceback
from collections.abc import Iterator, Sequence
from pathlib import Path

from bot.messages import all_buttons
from bot.testing.conversations.cases import Case, Step
from bot.testing.conversations.rulebook import Rulebook
from bot.testing.conversations.turns import Turn, Utterance

SIGNS = {"user": "🙂", "tap": "👆", "attach": "📎"}
WRONG = "✗"


class ConversationFailedError(AssertionError):
    """A step was not as expected. The message is the conversation up to there."""


class Telling:
    """Remembers what happened in one conversation; it is put into words only where something is wrong."""

    def __init__(self, case: Case, rules: Rulebook) -> None:
        self._case = case
        self._rules = rules
        self._happened: list[tuple[Step | Turn, str]] = []

    def said(self, step: Step) -> None:
        """The customer's line."""
        self._happened.append((step, SIGNS[step.kind]))

    def understood(self, turn: Turn, loop: str) -> None:
        """What the clerk made of it while the form `loop` was open."""
        self._happened.append((turn, loop))

    def passed(self, step: Step) -> None:
        """A change of the world."""
        self._happened.append((step, f"⚙ {step.kind}:"))

    def failure(self, step: Step, found: str) -> ConversationFailedError:
        """The error that shows `step` as the first wrong line."""
        wrong = f"{WRONG} line {step.line}: {step.kind}: {step.value}"
        return ConversationFailedError("\n".join([*self._lines(), wrong, f"  but {found}"]))

    def unusable(self, why: str) -> ConversationFailedError:
        """The error that the case cannot begin."""
        return ConversationFailedError("\n".join([*self._lines(), f"{WRONG} shop:", f"  but {why}"]))

    def more(self, left: Sequence[Utterance]) -> ConversationFailedError:
        """The error that the clerk said what no step expects."""
        said = [f"  {_utterance(one)}" for one in left]
        return ConversationFailedError("\n".join([*self._lines(), f"{WRONG} the clerk also said:", *said]))

    def _lines(self) -> Iterator[str]:
        yield f"{self._case.path}:{self._case.line}: {self._case.name}"
        for one, detail in self._happened:
            if isinstance(one, Turn):
                yield self._understood(one, detail)
                yield from (f"  🤖 {_utterance(said)}" for said in one.utterances)
            else:
                yield f"  {detail} {one.value}"

    def _understood(self, turn: Turn, loop: str) -> str:
        intent, confidence = turn.intent
        entities = " ".join(f"{name}={value}" for name, value in turn.entities)
        rules = self._rules.explaining(intent, turn.actions, loop)
        by = f"  by {rules[0].path}:{rules[0].line} {rules[0].name!r}" if rules else ""
        form = f"  in {turn.form}" if turn.form else ""
        return f"      understood {intent} ({confidence:.2f}) {entities}".rstrip() + form + by


def told_failure(action: str, error: Exception) -> str:
    """An action that raised, and where: `action_pay raised ValueError: no money (actions/pay.py:31)`."""
    places = traceback.extract_tb(error.__traceback__)
    # The last line of the project's own: what a library does below is in the log.
    place = next((one for one in reversed(places) if "site-packages" not in one.filename), places[-1])
    path = Path(place.filename)
    short = path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path
    return f"{action} raised {type(error).__name__}: {error} ({short}:{place.lineno})"


def _utterance(said: Utterance) -> str:
    titles = [button.title for button in all_buttons(said.reply)]
    return f"{said.name}: {said.text}" + (f" {titles}" if titles else "")
