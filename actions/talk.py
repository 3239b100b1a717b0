"""Language, repeating, stopping, and facts that come without a question."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from babel import Locale
from rasa_sdk.events import EventType, FollowupAction

from actions.bare_facts import answer_fact
from actions.base import ShopAction
from actions.basket import tell_more_of_it
from actions.leaving import KEPT_ON_START_OVER, KEPT_ON_STOP, leave_forms
from actions.next_steps import send_again
from actions.open_returns import UndoReturn, offer_undo
from actions.order_facts import open_exchange, open_wish, take_order_facts
from actions.person_calls import PASSED_ON, said_before
from actions.queue import rate
from actions.turn import Turn
from actions.words import phone
from bot.commerce.calls import needs_nobody
from bot.commerce.card_numbers import holds_card_number
from bot.commerce.lexicon import Lexicon
from bot.commerce.order_tasks import ORDER_FORMS
from bot.commerce.refusals import refused_tasks
from bot.commerce.shapes import meanings

ORDER_TOLD = frozenset(
    {
        *("utter_order_number_noted", "utter_order_status", "utter_order_and_address", "utter_orders"),
        *("utter_problem_answer", "utter_problem_again"),
    }
)
"""What is heard of an order; `then just cancel it` is about that."""


class ChangeLanguage(ShopAction):
    """Go on in the language that the customer names."""

    action = "action_change_language"

    def act(self, turn: Turn) -> list[EventType]:
        """Change to a language the shop speaks; offer them where it is another one, or none was named."""
        spoken, lexicon = turn.services.shop.languages, turn.services.lexicon
        wanted = turn.entity("language") if turn.tapped else _named_language(turn.text, spoken, lexicon)
        if wanted is None:
            turn.say("utter_ask_language")
            return []
        if wanted not in turn.services.shop.languages:
            turn.say("utter_language_unsupported")
            return []
        events = turn.put({"language": wanted})
        turn.dispatcher.utter_message(text=turn.phrase("utter_language_changed"))
        return events


ASKED_FOR = ("en", "ko", "ja", "zh", "es", "fr", "de", "ru", "vi", "th", "id", "it", "pt", "ar")
"""Languages that customers ask for; where the shop does not speak one, they are told. All of the shop's are known."""


def _named_language(text: str, spoken: Sequence[str], lexicon: Lexicon) -> str | None:
    lowered = text.casefold()
    return next((code for name, code in _language_names(tuple(spoken), lexicon) if name in lowered), None)


@lru_cache(maxsize=1)
def _language_names(spoken: tuple[str, ...], lexicon: Lexicon) -> tuple[tuple[str, str], ...]:
    """Give the names of languages in each of the shop's and in themselves; longer ones first."""
    names = {
        str(name).casefold(): code
        for code in {*ASKED_FOR, *spoken}
        for name in (*(Locale(one).languages.get(code) for one in spoken), Locale(code).languages.get(code))
        if name
    }
    return tuple(sorted({**names, **meanings(lexicon, "language_names")}.items(), key=lambda pair: -len(pair[0])))


class Repeat(ShopAction):
    """Say the last answer again."""

    action = "action_repeat"

    def act(self, turn: Turn) -> list[EventType]:
        """Repeat what was said before this message; inside a form, the form asks again by itself."""
        if turn.form:
            return []
        again = send_again(turn)
        if again is not None:
            return again
        said = _last_answer(turn)
        if not said:
            turn.say("utter_repeat_nothing")
        for event in said:
            data = event.get("data") or {}
            turn.dispatcher.utter_message(
                text=event.get("text"),
                buttons=data.get("buttons"),
                json_message=data.get("custom"),
                **({"quick_replies": data["quick_replies"]} if data.get("quick_replies") else {}),
            )
        return []


def _last_answer(turn: Turn) -> list[dict[str, Any]]:
    said: list[dict[str, Any]] = []
    users = 0
    for event in reversed(turn.tracker.events):
        if event.get("event") == "user":
            users += 1
            if users > 1 and said:
                break
        elif event.get("event") == "bot" and users:
            said.insert(0, event)
    return said


class StartOver(ShopAction):
    """Forget everything but the language."""

    action = "action_start_over"

    def act(self, turn: Turn) -> list[EventType]:
        """Reset all slots and leave any form."""
        turn.say("utter_started_over")
        return leave_forms(turn, KEPT_ON_START_OVER)


class Stop(ShopAction):
    """Leave a form."""

    action = "action_stop"

    def act(self, turn: Turn) -> list[EventType]:
        """Leave the form and forget its answers; say so if there is nothing to leave.

        Just after a person was promised it is that person who is not needed, and the form goes on. "Cancel 1056" where
        nothing is going on means the order.
        """
        if said_before(turn, PASSED_ON) or (turn.text and needs_nobody(turn.services.lexicon, turn.text)):
            return _need_nobody(turn)
        if not turn.form:
            if offer_undo(turn):
                return []
            meant = _cancel_order(turn)
            if meant is not None:
                return meant
            handed_over = turn.services.tickets.find_open(turn.conversation_id) is not None
            again = said_before(turn, ("utter_nothing_to_stop", "utter_nothing_to_refuse"))
            # `That's all, thanks` after a change that is done wants no order to be cancelled.
            cancels = not turn.text or turn.services.lexicon.says("wish_verbs", "cancel_order", turn.text)
            turn.say("utter_nothing_to_stop" if cancels and not (handed_over or again) else "utter_nothing_to_refuse")
            return []
        turn.say("utter_stopped")
        return leave_forms(turn, KEPT_ON_STOP)


def _cancel_order(turn: Turn) -> list[EventType] | None:
    """Cancel the order that is named, or that the clerk just asked about what to do with it; None if none is meant."""
    named = open_wish(turn, "cancel_order")
    lexicon = turn.services.lexicon
    # `Cancel what I just bought`: how new it is is said of orders alone.
    of_order = said_before(turn, ORDER_TOLD) or lexicon.says("order_ages", "newest", turn.text)
    if named is not None or not of_order:
        return named
    cancels = lexicon.find("wish_verbs", turn.text, typos=False) == "cancel_order"
    refused = refused_tasks(turn.text, lexicon)
    return [FollowupAction(ORDER_FORMS["cancel_order"])] if cancels and not refused else None


def _need_nobody(turn: Turn) -> list[EventType]:
    """Close the ticket, unless the shop itself wants a person to see it."""
    ticket = turn.services.tickets.find_open(turn.conversation_id)
    if ticket is not None and not turn.services.tickets.leave(ticket.reference):
        turn.say("utter_person_stays", reference=ticket.reference)
    else:
        turn.say("utter_person_unneeded")
    if not turn.form:
        turn.say("utter_anything_else")
    return []


class LeaveAsIs(ShopAction):
    """Do not do what the customer does not want."""

    action = "action_leave_as_is"

    def act(self, turn: Turn) -> list[EventType]:
        """Leave the form of what is refused, or any if nothing is named; another form goes on.

        Nothing is said of what is not going on where the message asks for something else as well.
        """
        refused = {ORDER_FORMS.get(task) for task in refused_tasks(turn.text, turn.services.lexicon)}
        if not turn.form and not refused and offer_undo(turn):
            return []
        meant = _cancel_order(turn) if not turn.form and not refused else None
        if meant is not None:
            return meant
        leaves = turn.form is not None and (not refused or turn.form in refused)
        if leaves or not turn.tracker.latest_message.get("goes_on"):
            turn.say("utter_left_as_is")
        if not leaves:
            return []
        return leave_forms(turn, KEPT_ON_STOP)


class Affirm(ShopAction):
    """A yes that no form asked for."""

    action = "action_affirm"

    def act(self, turn: Turn) -> list[EventType]:
        """Pass on that a return is to be undone, if that was just offered; else say that nothing is to be confirmed."""
        if said_before(turn, ("utter_offer_undo_return",)):
            return UndoReturn().act(turn)
        turn.say("utter_nothing_to_confirm")
        return []


class Deny(ShopAction):
    """A no that no form asked for."""

    action = "action_deny"

    def act(self, turn: Turn) -> list[EventType]:
        """Offer to undo a return that was just opened, if the no takes it back; else it refuses nothing.

        What is said of an order that is named is no plain no: `1054 is all wrong`.
        """
        facts = take_order_facts(turn) if turn.entity("order_number") is not None else None
        if facts is not None:
            return facts
        if turn.form or not offer_undo(turn):
            turn.say("utter_nothing_to_refuse")
        return []


_OF_THE_ITEM = frozenset({"damaged", "defective", "wrong_item", "not_as_described", "too_small", "too_large"})
"""Reasons that are something about the item: whoever tells one unasked wants it to come back or be exchanged."""


class Inform(ShopAction):
    """Take a fact that nobody asked for."""

    action = "action_inform"

    def act(self, turn: Turn) -> list[EventType]:
        """Note a contact on an open ticket; do what can be done with a number, a contact or a fact about shopping."""
        rated = rate(turn)
        if rated is not None:
            return rated
        if turn.tapped and turn.entity("of") is not None:
            turn.say("utter_button_is_old")  # what it answers is not asked any more
            return []
        if holds_card_number(turn.text, turn.services.lexicon):
            turn.say("utter_card_number")
            return []
        contact = turn.entity("email") or turn.entity("phone")
        ticket = turn.services.tickets.find_open(turn.conversation_id) if contact else None
        # Only where nobody knows yet where to answer: later ones are proofs and facts like any other.
        if contact and ticket and not ticket.contact and not turn.entity("order_number"):
            turn.services.tickets.set_contact(ticket.reference, contact)
            turn.say("utter_contact_noted", contact=phone(turn, contact), reference=ticket.reference)
            return []
        events = None if turn.entity("order_number") else tell_more_of_it(turn) or answer_fact(turn)
        if events is None:
            events = take_order_facts(turn)
        if events is None and turn.entity("tracking_number") is not None:
            turn.say("utter_tracking_number_only", buttons=[turn.button("utter_topic_track_order", "/track_order")])
            return []
        if events is None:
            events = open_exchange(turn)
        if events is None:
            reason = turn.services.lexicon.find("reasons", turn.text, typos=False) if turn.text else None
            turn.say("utter_told_reason" if reason in _OF_THE_ITEM else "utter_inform_unclear")
        return events or []
