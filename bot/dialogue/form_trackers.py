"""The tracker that a form shows its actions, without playing the whole conversation back for each of them."""

from __future__ import annotations

from collections.abc import Sequence

from rasa.core.actions.forms import FormAction
from rasa.shared.core.constants import REQUESTED_SLOT
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, Event, Restarted, SlotSet
from rasa.shared.core.trackers import DialogueStateTracker

from bot.dialogue.history import copy_of

_play_back = FormAction._temporary_tracker  # noqa: SLF001 (Rasa has no seam there)


def temporary_tracker(
    form: FormAction, tracker: DialogueStateTracker, additional_events: Sequence[Event], domain: Domain
) -> DialogueStateTracker:
    """Stand for `FormAction._temporary_tracker`: what has happened, that the form runs, and `additional_events`."""
    if any(type(event) is Restarted for event in tracker.events):
        # What came before it is not shown.
        return _play_back(form, tracker, list(additional_events), domain)
    twin = copy_of(tracker)
    asked = SlotSet(REQUESTED_SLOT, form.get_slot_to_fill(tracker))
    for event in (asked, ActionExecuted(form.name()), *additional_events):
        twin.update(event)
    return twin
