"""Get a person, at once."""

from __future__ import annotations

from rasa_sdk.events import EventType

from actions.base import ShopAction
from actions.change_fields import topic_buttons
from actions.person_calls import call_person, called_by, note_contact, said_contact, say_when
from actions.turn import Turn
from bot.commerce.calls import asks_about_answer, complaint_calls, find_call
from bot.handoff.triggers import COMPLAINT


class Handoff(ShopAction):
    """Open a ticket for the team and say when somebody is there."""

    action = "action_handoff"

    def act(self, turn: Turn) -> list[EventType]:
        """Open one ticket a conversation; ask where to answer if nobody knows."""
        ticket = turn.services.tickets.find_open(turn.conversation_id)
        lexicon, contact = turn.services.lexicon, said_contact(turn) is not None
        asks = turn.tracker.latest_message.get("about_ticket") or asks_about_answer(
            lexicon, turn.text, holds_contact=contact
        )
        if ticket and not turn.tapped and asks:
            if said_contact(turn):
                note_contact(turn, ticket)
            else:
                say_when(turn, ticket)
            return []
        asks_whether = lexicon.says("people", "must_i", turn.text)
        if asks_whether and not turn.tapped and find_call(turn.services.shop.handoff.words, turn.text) is None:
            turn.say("utter_person_if_you_like", buttons=topic_buttons(turn, "talk_to_human"))
            return []
        return call_person(turn, self.action, called_by(turn))


class Complain(ShopAction):
    """Hear a complaint."""

    action = "action_complain"

    def act(self, turn: Turn) -> list[EventType]:
        """Apologise and offer a person first; call one at once where the complaint wants one."""
        if not turn.tapped and complaint_calls(turn.services.lexicon, turn.text):
            return call_person(turn, self.action, COMPLAINT)
        turn.say("utter_complaint")
        return []
