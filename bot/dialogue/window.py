"""A tracker from the last turns only: what a dialogue needs, however long the conversation is.

Rasa reads and replays a conversation's whole history for every message. Here the last turns are replayed on top of
the state before them: the slots and the active form at that moment. The whole history stays stored.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecuted,
    ActiveLoop,
    ConversationPaused,
    Event,
    SessionStarted,
    SlotSet,
)
from rasa.shared.core.trackers import DialogueStateTracker

WINDOW_TURNS = 6
"""Turns that are replayed. Rules and stories look back less far; `max_history` in config.yml must not exceed it."""

State = dict[str, Any]


def current_state(tracker: DialogueStateTracker, domain: Domain) -> State:
    """Describe where the dialogue stands: slots that differ from their initial value, active form, paused or not."""
    initial = {slot.name: slot.initial_value for slot in domain.slots}
    return {
        "slots": {name: value for name, value in tracker.current_slot_values().items() if value != initial.get(name)},
        "loop": tracker.active_loop_name,
        "paused": tracker.is_paused(),
    }


def restore_tracker(
    conversation_id: str, domain: Domain, boundaries: Sequence[State], events: Sequence[dict[str, Any]]
) -> tuple[DialogueStateTracker, int]:
    """Build the tracker for the next turn.

    `boundaries[i]` is the state before the i-th turn of `events`, and the last one the state after them all.
    Returns the tracker and how many of its events are not new.
    """
    prefix = _prefix(boundaries[0]) if boundaries and any(boundaries[0].values()) else []
    replayed = [event for event in (Event.from_parameters(dict(one)) for one in events) if event is not None]
    tracker = DialogueStateTracker(conversation_id, domain.slots)
    tracker.update_with_events([*prefix, *replayed], domain, override_timestamp=False)
    return tracker, len(tracker.events)


def slide(boundaries: Sequence[State], state: State) -> list[State]:
    """Add the state after a turn and drop what has left the window."""
    return [*(boundaries or [{}]), state][-(WINDOW_TURNS + 1) :]


def _prefix(state: State) -> list[Event]:
    events: list[Event] = [ActionExecuted("action_session_start"), SessionStarted()]
    events += [SlotSet(name, value) for name, value in state.get("slots", {}).items()]
    if state.get("loop"):
        events += [ActionExecuted(state["loop"]), ActiveLoop(state["loop"])]
    if state.get("paused"):
        events.append(ConversationPaused())
    return [*events, ActionExecuted("action_listen")]
