"""Which events of a conversation count: Rasa's own rule, without asking each event six times what it is.

Rasa's events have an abstract class, so each such question takes longer than all else that is done with most events.
"""

from __future__ import annotations

from collections.abc import Sequence

from rasa.shared.core.events import (
    ActionExecuted,
    ActionExecutionRejected,
    ActionReverted,
    ActiveLoop,
    DefinePrevUserUtteredFeaturization,
    Event,
    Restarted,
    SessionStarted,
    UserUtteranceReverted,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker

_ACTION, _LOOP, _REJECTED, _SAID, _MARK, _BEGINNING, _ACTION_BACK, _SAID_BACK, _EVENT = (
    1 << place for place in range(9)
)
_KINDS = (
    (_ACTION, (ActionExecuted,)),
    (_LOOP, (ActiveLoop,)),
    (_REJECTED, (ActionExecutionRejected,)),
    (_SAID, (UserUttered,)),
    (_MARK, (DefinePrevUserUtteredFeaturization,)),
    (_BEGINNING, (Restarted, SessionStarted)),
    (_ACTION_BACK, (ActionReverted,)),
    (_SAID_BACK, (UserUtteranceReverted,)),
    (_EVENT, (Event,)),
)
_UNDONE = _ACTION | _SAID | _MARK


class _Kinds(dict[type, int]):
    """What each class is, found out once; there are some thirty of events."""

    def __missing__(self, kind: type) -> int:
        found = sum(bit for bit, classes in _KINDS if issubclass(kind, classes))
        return self.setdefault(kind, found)


_kinds = _Kinds()


def is_action(event: Event) -> bool:
    """Whether an action was executed: `isinstance(event, ActionExecuted)`."""
    return bool(_kinds[type(event)] & _ACTION)


def is_event(one: object) -> bool:
    """Whether this is an event: `isinstance(one, Event)`."""
    return bool(_kinds[type(one)] & _EVENT)


def applied_events(tracker: DialogueStateTracker) -> list[Event]:
    """Stand for `DialogueStateTracker.applied_events`."""
    events = [(event, _kinds[type(event)]) for event in tracker.events]
    loops = {event.name for event, kind in events if kind & _LOOP and event.name}
    applied: list[Event] = []
    for event, kind in events:
        if kind & _BEGINNING:
            applied = []
        elif kind & _ACTION_BACK:
            tracker._undo_till_previous(ActionExecuted, applied)  # noqa: SLF001 (rare, so by Rasa itself)
        elif kind & _SAID_BACK:
            tracker._undo_till_previous(UserUttered, applied)  # noqa: SLF001
            tracker._undo_till_previous(ActionExecuted, applied)  # noqa: SLF001
        elif kind & _ACTION and event.action_name in loops and not _is_first(event.action_name, applied):
            _undo_loop(event.action_name, applied)
        else:
            applied.append(event)
    return applied


def _is_first(loop: str, applied: Sequence[Event]) -> bool:
    """Whether a loop runs for the first time, or comes back after something else."""
    following: str | None = None
    for event in reversed(applied):
        kind = _kinds[type(event)]
        if kind & _LOOP and event.name is None:
            return True
        if kind & _REJECTED and event.action_name == loop:
            return True
        if kind & _SAID and following is not None and following != loop:
            return True
        if kind & _ACTION:
            if event.action_name == loop:
                return False
            following = event.action_name
    return True


def _undo_loop(loop: str, applied: list[Event]) -> None:
    """Forget what was said and done since the loop ran before; what it set stays."""
    place = len(applied)
    while place:
        place -= 1
        event = applied[place]
        kind = _kinds[type(event)]
        if kind & _ACTION and event.action_name == loop:
            return
        if kind & _UNDONE:
            del applied[place]
