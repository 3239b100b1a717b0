"""Forms: ask for what is missing, take what is volunteered, let questions and changes of mind in between.

Rasa runs a form; a `FormStep` is its `validate_<form>` action and decides, for each message, what it fills:

- a value for any field of the form, asked for or not, fills or corrects that field;
- an attempt at the requested field that cannot be right is explained and asked again;
- another answer that fits nothing is asked again, with the ways out;
- anything else is left to the rules: Rasa then runs the rule's action and comes back to the form.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from typing import Any, ClassVar

from rasa_sdk.events import EventType, SlotSet

from actions.base import ShopAction
from actions.dropped_questions import is_dropped
from actions.form_answers import ANSWERS, PERSON, WAYS_OUT, Field, Filled, Refused
from actions.paused_forms import open_form
from actions.taps import is_stale
from actions.turn import Turn
from bot.commerce.card_numbers import holds_card_number

REASON = "_reason"
"""How the slots end that are asked for with buttons, one of which is to be chosen: a bare yes chooses none."""


class FormStep(ShopAction):
    """The deciding part of one form: a subclass sets `form` and `fields`.

    `confirm` is the slot of the yes where the form ends in a change, and `summary` the slots that the yes is about.
    `optional` are the slots that are not asked for again and again while the customer speaks of other things.
    """

    fields: ClassVar[Sequence[Field]]
    confirm: ClassVar[str] = ""
    summary: ClassVar[Sequence[str]] = ()
    optional: ClassVar[frozenset[str]] = frozenset()

    @property
    @abstractmethod
    def form(self) -> str:
        """The form's name in domain.yml. Abstract, so that Rasa does not take the class itself for an action."""

    def name(self) -> str:
        """Give the name by which Rasa finds the action of a form."""
        return f"validate_{self.form}"

    @property
    def action(self) -> str:  # type: ignore[override] # derived from the form's name
        """The same, for the log."""
        return self.name()

    def check(self, turn: Turn, slots: dict[str, Any]) -> dict[str, Any] | None:
        """Look at the form as a whole after a change and give further slots; None ends the form early.

        `slots` are the form's slots with the change. Says what there is to say.
        """
        del turn
        return {} if slots is not None else None

    def take_over(self, turn: Turn, over: str | None) -> list[EventType] | None:
        """Take the place of the form `over`, which is left for good; None where it is gone back to."""
        del self, turn, over
        return None

    def act(self, turn: Turn) -> list[EventType]:
        """Decide what the message means to the form; see the module."""
        opening, interrupted = self._opening(turn), self._interrupted(turn)
        if interrupted and not opening and is_dropped(turn, self.form, self.optional):
            return [SlotSet("form_ended", self.form), SlotSet("requested_slot", None)]
        events = self._on_opening(turn, reads=not interrupted) if opening else []
        turn.kept = events
        slots = {one.slot: turn.slot(one.slot) for one in self.fields}
        if not interrupted:
            card = holds_card_number(turn.text, turn.services.lexicon)
            change = _warn_of_card(turn, opening=opening) if card else self._read(turn, opening=opening)
            if change is None:
                return events
            events += [SlotSet(name, value) for name, value in change.items()]
            slots.update(change)
            if self.confirm and change.get(self.confirm) is False and turn.slot("requested_slot") != self.confirm:
                return [*events, SlotSet("requested_slot", None)]  # refused before all of it was told
        turn.kept = events
        further = self.check(turn, slots)
        if further is None:
            return [*events, SlotSet("form_ended", self.form), SlotSet("requested_slot", None)]
        slots.update(further)
        events += [SlotSet(name, value) for name, value in further.items()]
        return [*events, SlotSet("requested_slot", self._next(slots))]

    def _read(self, turn: Turn, *, opening: bool) -> dict[str, Any] | None:
        """Give the slots that the message changes; None leaves the message to the rules."""
        if turn.tracker.latest_message.get("about_ticket") or (turn.intent == PERSON and not opening):
            # A person is called whatever else the message answers. `Call me at …`: that number is for the person who
            # was promised, and proves nothing.
            return None
        change: dict[str, Any] = {}
        requested = None if opening else turn.slot("requested_slot")
        if requested and is_stale(turn, requested, self.summary if requested == self.confirm else ()):
            turn.say("utter_button_is_old")
            return {requested: None}
        for one in self.fields:
            answer = one.answered(turn) if one.slot == requested else one.volunteered(turn)
            if isinstance(answer, Filled):
                change.update(answer.slots)
            elif isinstance(answer, Refused) and not change:
                turn.say(answer.response, **answer.values)
                return {one.slot: None}
        if change or opening:
            return change
        if turn.intent not in ANSWERS:
            return None
        choose = turn.intent == "affirm" and str(requested).endswith(REASON)
        turn.say("utter_form_choose" if choose else "utter_form_not_understood")
        return {str(requested): None} if requested else {}

    def _next(self, slots: dict[str, Any]) -> str | None:
        return next((one.slot for one in self.fields if slots.get(one.slot) is None), None)

    def _on_opening(self, turn: Turn, *, reads: bool) -> list[EventType]:
        """A form that opens inside another one remembers it, so that the clerk comes back to it."""
        over = _loop_before(turn, self.form)
        paused = self.take_over(turn, over)
        if paused is None:
            paused = open_form(turn, self.form, over=over, reads=reads)
        # A yes that is left over from a task that broke down is no yes to what is asked now.
        unconfirmed = turn.put({self.confirm: None}) if self.confirm else []
        return [SlotSet("form_ended", None), *unconfirmed, *paused]

    def _opening(self, turn: Turn) -> bool:
        for event in reversed(turn.tracker.events):
            if event["event"] == "user":
                return False
            if event["event"] == "active_loop" and event["name"] == self.form:
                return True
        return False

    def _interrupted(self, turn: Turn) -> bool:
        """Tell whether another action has answered this message already, so that it is not the form's to read."""
        for event in reversed(turn.tracker.events):
            if event["event"] == "user":
                return False
            if event["event"] == "action" and event["name"] not in (self.form, "action_extract_slots", None):
                return True
        return False


def _warn_of_card(turn: Turn, *, opening: bool) -> dict[str, Any] | None:
    """Read nothing of a message with a card number, so that none of it is kept; ask again what was asked."""
    if turn.intent in WAYS_OUT:
        return None
    turn.say("utter_card_number")
    requested = None if opening else turn.slot("requested_slot")
    return {str(requested): None} if requested else {}


def _loop_before(turn: Turn, form: str) -> str | None:
    """Give the form that was active before `form` opened in this turn."""
    seen_own = False
    for event in reversed(turn.tracker.events):
        if event["event"] == "session_started":
            return None
        if event["event"] == "active_loop":
            if seen_own:
                return str(event["name"]) if event["name"] not in (None, form) else None
            seen_own = event["name"] == form
    return None
