"""What a form does in the store once it is filled."""

from __future__ import annotations

from abc import abstractmethod
from typing import ClassVar

from rasa_sdk.events import EventType, SlotSet

from actions.base import ShopAction
from actions.forms import FormStep
from actions.paused_forms import go_back
from actions.taps import fingerprint
from actions.turn import Turn
from actions.undelivered import go_on_to

WRITE_ATTEMPTS = "write_attempts"
"""The slot of changes without a clear answer: what was to change → the key that it was sent with."""

MOST_ATTEMPTS = 10
"""More changes at once nobody tries in vain; the oldest is forgotten."""


class FormTask(ShopAction):
    """What a finished form does. Clears the form's own slots and goes back to a form that was interrupted.

    A task that changes something in the store sets `step`, the form's deciding part, and `again`, the intent that
    opens the form. Its yes counts once, whatever becomes of the change.
    """

    clears: ClassVar[tuple[str, ...]] = ()
    step: ClassVar[type[FormStep] | None] = None
    again: ClassVar[str] = ""

    def act(self, turn: Turn) -> list[EventType]:
        """Do the task unless the form ended early; then tidy up."""
        if self.step is not None:
            turn.kept = [SlotSet(self.step.confirm, None)]  # also where the store fails
        events = [] if turn.slot("form_ended") else self.perform(turn)
        events += [SlotSet(name, None) for name in ("form_ended", *self.clears)]
        if turn.write is not None:
            left = {what: key for what, key in (turn.slot(WRITE_ATTEMPTS) or {}).items() if what != turn.write}
            events.append(SlotSet(WRITE_ATTEMPTS, left or None))
        events += go_on_to(turn)
        return [*events, *go_back(turn, events)]

    @abstractmethod
    def perform(self, turn: Turn) -> list[EventType]:
        """Do the task."""

    def write_key(self, turn: Turn) -> str:
        """Give the idempotency key of the change that the customer said yes to; call it just before the change.

        A change whose answer was lost may have had its effect. Until there is a clear answer, the same change has the
        same key, so that trying it again does nothing twice; another change has another key.
        """
        summary = self.step.summary if self.step is not None else ()
        turn.write = f"{self.action}:{fingerprint(turn, ('order_id', *summary))}"
        earlier = dict(turn.slot(WRITE_ATTEMPTS) or {})
        key = str(earlier.pop(turn.write, f"{turn.message_key}:{self.action}"))
        attempts = dict([*earlier.items(), (turn.write, key)][-MOST_ATTEMPTS:])
        turn.kept = [*turn.kept, SlotSet(WRITE_ATTEMPTS, attempts)]
        return key

    def say_unavailable(self, turn: Turn, *, unknown: bool) -> None:
        """Say that the change may or may not have been made, and that trying again is safe."""
        if turn.write is None:
            super().say_unavailable(turn, unknown=unknown)
            return
        again = turn.button("utter_part_try_again", f"/{self.again}")
        turn.say("utter_write_unsure" if unknown else "utter_store_unavailable", buttons=[again])
