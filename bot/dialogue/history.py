"""Make what Rasa's policies see of a conversation once, and add to it as the turn goes on.

For each prediction of each policy Rasa plays all events of the tracker back into a new one and describes every state on
the way. Within a turn events are only added, so here one replay is kept beside the tracker and goes on where it
stopped. What Rasa makes of the states stays Rasa's own code.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event
from rasa.shared.core.trackers import DialogueStateTracker

from bot.dialogue.applied import is_action

State = dict[str, dict[str, Any]]

_KEPT = "_shopclerk_history"
_states_of_history = Domain.states_for_tracker_history
_active_state = Domain.get_active_state


@dataclass(frozen=True)
class Moment:
    """What Rasa reads of the tracker as it was before an action."""

    state: State
    latest_action: dict[str, str] | None
    latest_action_name: str | None
    active_loop_name: str | None
    followup_action: str | None

    @classmethod
    def of(cls, tracker: DialogueStateTracker, domain: Domain) -> Moment:
        """Describe a tracker as it is now."""
        return cls(
            _active_state(domain, tracker),
            tracker.latest_action,
            tracker.latest_action_name,
            tracker.active_loop_name,
            tracker.followup_action,
        )


class History:
    """The moments of one tracker, each with whether stories do not see the action after it."""

    def __init__(self, tracker: DialogueStateTracker, domain: Domain) -> None:
        self._tracker = tracker
        self._domain = domain
        self.last: int | None = None
        """How many moments are looked at, two or more; None for all."""
        self._begin()

    def _begin(self) -> None:
        self._replay = self._tracker.init_copy()
        self._played: list[Event] = []
        self._moments: list[tuple[Moment, bool]] = []
        # Of how many moments at the end it is certain that none was left out; None: of all.
        self._certain: int | None = None

    def generate_all_prior_trackers(self) -> Iterator[tuple[Moment, bool]]:
        """Stand for the tracker's own method, whose name this is."""
        events = self._tracker.applied_events()
        before = len(self._played)
        taken_back = before > len(events) or any(old is not new for old, new in zip(self._played, events, strict=False))
        more = self._certain is not None and (self.last is None or self.last > self._certain)
        if taken_back or more:
            self._begin()
            before = 0
        new = events[before:]
        left = sum(map(is_action, new))
        for event in new:
            if is_action(event):
                left -= 1
                if self.last is None or left < self.last:
                    self._moments.append((Moment.of(self._replay, self._domain), event.hide_rule_turn))
                else:
                    # Describing a moment takes most of the time, and nobody looks back as far.
                    self._certain = min(self.last, self._certain or self.last)
            self._replay.update(event)
        self._played = events
        yield from self._moments if self.last is None else self._moments[1 - self.last :]
        yield Moment.of(self._replay, self._domain), False


def states_of_history(
    domain: Domain,
    tracker: DialogueStateTracker,
    omit_unset_slots: bool = False,  # noqa: FBT001, FBT002 (Rasa's signature)
    **options: Any,
) -> list[State]:
    """Stand for `Domain.states_for_tracker_history`."""
    if omit_unset_slots:
        # Only training wants that.
        return list(_states_of_history(domain, tracker, omit_unset_slots=True, **options))
    return list(_states_of_history(domain, _history_of(tracker, domain), **options))


@contextmanager
def looking_at(last: int, tracker: DialogueStateTracker, domain: Domain) -> Iterator[None]:
    """Give the last `last` states only, for as long as this lasts: two or more."""
    history = _history_of(tracker, domain)
    history.last = last
    try:
        yield
    finally:
        history.last = None


def _history_of(tracker: DialogueStateTracker, domain: Domain) -> History:
    history: History | None = tracker.__dict__.get(_KEPT)
    if history is None:
        history = tracker.__dict__.setdefault(_KEPT, History(tracker, domain))
    return history


def active_state(domain: Domain, tracker: Any, omit_unset_slots: bool = False) -> State:  # noqa: FBT001, FBT002
    """Stand for `Domain.get_active_state`; of a moment it is known already, and the caller may change it."""
    if isinstance(tracker, Moment):
        return {kind: dict(values) for kind, values in tracker.state.items()}
    state: State = _active_state(domain, tracker, omit_unset_slots=omit_unset_slots)
    return state


def copy_of(tracker: DialogueStateTracker) -> DialogueStateTracker:
    """Stand for `DialogueStateTracker.copy`, which plays all events back to come to the same.

    But for a follow-up action that is being run already: playing back finds it again, here it stays done.
    """
    twin = copy.copy(tracker)
    twin.__dict__.pop(_KEPT, None)
    twin.events = copy.copy(tracker.events)
    # The slots themselves are shared until one is set: see `bot.dialogue.shared_slots`.
    twin.slots = copy.copy(tracker.slots)
    twin.active_loop = copy.copy(tracker.active_loop)
    return twin
