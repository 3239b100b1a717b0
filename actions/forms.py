"""Forms: ask for what is missing, take what is volunteered, let questions and changes of mind in between.

Rasa runs a form; a `FormStep` is its `validate_<form>` action and decides, for each message, what it fills:

- a value for any field of the form, asked for or not, fills or corrects that field;
- an attempt at the requested field that cannot be right is explained and asked again;
- another answer that fits nothing is asked again, with the ways out;
- anything else is left to the rules: Rasa then runs the rule's action and comes back to the form.
"""

from __future__ import annotations

import re
from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, Protocol

from rasa_sdk.events import EventType, SlotSet

from actions.base import ShopAction
from actions.paused_forms import go_back, open_form
from actions.taps import fingerprint, is_stale
from actions.turn import Turn
from actions.undelivered import go_on_to
from bot.commerce.card_numbers import holds_card_number
from bot.commerce.order_finding import without_order_clue
from bot.commerce.shapes import any_shape

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


def opening_text(turn: Turn, form: str) -> str:
    """What the customer typed when `form` opened, without what only tells the order: `order 1019`."""
    said, suffix = _CONTACT.sub(" ", opening_words(turn, form)), any_shape(turn.services.lexicon, "number_suffix")
    for number in filter(None, {turn.slot("order_number"), turn.entity("order_number")}):
        said = re.sub(rf"#?(?<![\w-]){re.escape(str(number))}(?![\d-]){suffix}?", " ", said)
    return without_order_clue(" ".join(said.split()), turn.services.lexicon)


_CONTACT = re.compile(r"\S+@\S+")


def opening_words(turn: Turn, form: str) -> str:
    """What the customer typed when `form` opened; empty for a tap, a card number, or if that is too long ago."""
    opened = False
    for event in reversed(turn.tracker.events):
        if opened and event["event"] == "user":
            text = str(event.get("text") or "")
            return "" if text.startswith("/") or holds_card_number(text, turn.services.lexicon) else text
        opened = opened or (event["event"] == "active_loop" and event.get("name") == form)
    return turn.text


WAYS_OUT = frozenset({"talk_to_human", "complain", "stop", "start_over"})
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


class FormStep(ShopAction):
    """The deciding part of one form: a subclass sets `form` and `fields`.

    `confirm` is the slot of the yes where the form ends in a change, and `summary` the slots that the yes is about.
    """

    fields: ClassVar[Sequence[Field]]
    confirm: ClassVar[str] = ""
    summary: ClassVar[Sequence[str]] = ()

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

    def act(self, turn: Turn) -> list[EventType]:
        """Decide what the message means to the form; see the module."""
        opening, interrupted = self._opening(turn), self._interrupted(turn)
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
        if turn.tracker.latest_message.get("about_ticket"):
            return None  # `call me at …`: that number is for the person who was promised, and proves nothing
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
        turn.say("utter_form_not_understood")
        return {str(requested): None} if requested else {}

    def _next(self, slots: dict[str, Any]) -> str | None:
        return next((one.slot for one in self.fields if slots.get(one.slot) is None), None)

    def _on_opening(self, turn: Turn, *, reads: bool) -> list[EventType]:
        """A form that opens inside another one remembers it, so that the clerk comes back to it."""
        paused = open_form(turn, self.form, over=_loop_before(turn, self.form), reads=reads)
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
