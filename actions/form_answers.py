"""What a message is to a form: an answer, a correction, or something else."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Protocol

from actions.turn import Turn

ANSWERS = frozenset({"inform", "affirm", "deny"})
"""Intents of a message that answers something: inside a form nobody else can know what it means."""

NO_TOPIC = ANSWERS | {"nlu_fallback", "out_of_scope"}
"""Intents that name no topic: where a field expects a free text, this may be it."""


def digresses(turn: Turn) -> bool:
    """True if the message asks something, so that words in it answer nothing."""
    return turn.intent.startswith("ask_") or (turn.text.rstrip().endswith("?") and turn.intent not in NO_TOPIC)


def corrects(turn: Turn) -> bool:
    """True if the message announces that it corrects something."""
    return turn.intent == "deny" or turn.services.lexicon.says("scope", "correction", turn.text)


def is_statement(turn: Turn) -> bool:
    """True unless something is asked: `can I have the gray ones?` asks for nothing but a change."""
    begins = turn.services.lexicon.starts("wish_parts", turn.text)
    return begins != "question" and (begins == "openers" or not turn.text.rstrip().endswith("?"))


def may_correct(turn: Turn, opens: frozenset[str], also: frozenset[str] = frozenset()) -> bool:
    """True where a message under a summary may correct what it says: `card`, `not the lamp`, `no, 270 instead`.

    That is no question. What a few words, or an announced correction, were taken for does not matter; of all else only
    messages of no topic, of the form's own (`opens`), or of those that words for its values are taken for (`also`).
    """
    if not turn.text or turn.tapped or not is_statement(turn) or turn.intent in WAYS_OUT:
        return False
    few = len(turn.text.split()) <= FEW_WORDS
    return few or corrects(turn) or turn.intent in NO_TOPIC | opens | also


FEW_WORDS = 4
"""So short a message has no topic of its own where it names what was asked."""


PERSON = "talk_to_human"

WAYS_OUT = frozenset({PERSON, "complain", "stop", "start_over"})
"""Intents that are heard whatever else a message holds."""


@dataclass(frozen=True)
class Filled:
    """The message fills these slots."""

    slots: dict[str, Any]


@dataclass(frozen=True)
class Refused:
    """The message tried to answer, but it cannot be: say why with a response, ask again."""

    response: str
    values: dict[str, Any] = field(default_factory=dict)


class Field(Protocol):
    """One thing a form asks for. `slot` is what the form asks with `utter_ask_<slot>`."""

    slot: str

    def volunteered(self, turn: Turn) -> Filled | Refused | None:
        """Read the field from a message that was not an answer to it."""
        ...

    def answered(self, turn: Turn) -> Filled | Refused | None:
        """Read the field from a message that may answer it; None if it is about something else."""
        ...
