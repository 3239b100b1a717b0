"""Trackers share their slots until one is set: a turn copies its conversation ten times, and that has fifty slots."""

from __future__ import annotations

from typing import Any

from rasa.shared.core.trackers import DialogueStateTracker

_set_in_place = DialogueStateTracker._set_slot  # noqa: SLF001 (Rasa's only place that sets one, and below resets it)


def set_slot(tracker: DialogueStateTracker, key: str, value: Any) -> None:
    """Stand for `DialogueStateTracker._set_slot`: the slot that is set is the tracker's own from then on."""
    slots = tracker.slots
    if type(slots) is dict and key in slots:
        slots[key] = copy_of_slot(slots[key])
    _set_in_place(tracker, key, value)


def reset_slots(tracker: DialogueStateTracker) -> None:
    """Stand for `DialogueStateTracker._reset_slots`: one that was never set needs no reset."""
    for name, slot in tracker.slots.items():
        if slot.has_been_set or slot.value is not slot.initial_value:
            own = tracker.slots[name] = copy_of_slot(slot)
            own.reset()


def copy_of_slot(slot: Any) -> Any:
    """Copy a slot as `copy.copy` does, without asking it how."""
    twin = object.__new__(type(slot))
    twin.__dict__.update(slot.__dict__)
    return twin
