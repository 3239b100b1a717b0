"""What a new model answers otherwise than an old one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.testing.conversations.cases import Case, Step
from bot.testing.conversations.turns import Turn

DIFFERENT, LOST, HANDOFF, FALLBACK = "different answer", "lost answer", "new handoff", "new fallback"
KINDS = (LOST, FALLBACK, HANDOFF, DIFFERENT)
"""What can have become of an answer, the worst first."""

HANDOFFS = frozenset({"action_handoff"})
FALLBACKS = frozenset({"action_default_fallback"})
"""Actions that hand a conversation over, and that have not understood."""


@dataclass(frozen=True)
class Heard:
    """A message of a conversation and what came of it: nothing where nobody could go on, as without the button."""

    step: Step
    turn: Turn | None


@dataclass(frozen=True)
class Difference:
    """One message that the models answer differently."""

    case: Case
    step: Step
    kind: str
    old: Sequence[str]
    new: Sequence[str]


def differences(case: Case, old: Sequence[Heard], new: Sequence[Heard]) -> Iterator[Difference]:
    """The messages of `case` with different answers. After a lost one the rest says nothing more."""
    for before, after in zip(old, new, strict=True):
        if before.turn is None:
            return
        kind = _kind(before.turn, after.turn)
        if kind:
            yield Difference(case, before.step, kind, _said(before.turn), _said(after.turn))
        if after.turn is None:
            return


def _kind(old: Turn, new: Turn | None) -> str:
    if new is None or (old.utterances and not new.utterances):
        return LOST
    for kind, actions in ((FALLBACK, FALLBACKS), (HANDOFF, HANDOFFS)):
        if actions & set(new.actions) and not actions & set(old.actions):
            return kind
    return DIFFERENT if _said(old) != _said(new) else ""


def _said(turn: Turn | None) -> tuple[str, ...]:
    return tuple(f"{one.name}: {one.text}" for one in turn.utterances) if turn is not None else ()
