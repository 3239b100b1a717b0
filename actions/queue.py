"""What a customer hears who waits for a person, and what follows from a person's decisions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rasa_sdk.events import EventType, SlotSet

from actions.base import ShopAction
from actions.leaving import KEPT_WHEN_SETTLED, leave_forms
from actions.payloads import write_payload
from actions.person_calls import note_contact, reply_promise, said_before, said_contact, say_when
from actions.turn import Turn
from bot.commerce.card_numbers import holds_card_number
from bot.handoff.ratings import ASKING_RATING, RATING_OF
from bot.handoff.work import HANDS_BACK, SETTLED

RATINGS = ("1", "2", "3", "4", "5")


class InQueue(ShopAction):
    """Answer who waits in the chat, without a rule: the person reads it all."""

    action = "action_in_queue"

    def act(self, turn: Turn) -> list[EventType]:
        """Say how it stands when that is asked, keep a contact; the first other message hears that it was kept."""
        ticket = turn.services.tickets.find_open(turn.conversation_id)
        if ticket is None or turn.intent == "stop":
            turn.say("utter_queue_left_to_form" if turn.form else "utter_queue_left")
        elif holds_card_number(turn.text, turn.services.lexicon):
            turn.say("utter_card_number")
        elif said_contact(turn):
            note_contact(turn, ticket)
        elif turn.intent == "talk_to_human":
            say_when(turn, ticket)
        elif not said_before(turn, {"utter_in_queue"}):
            turn.say("utter_in_queue")
        return []


class DeskSays(ShopAction):
    """Say what a person, or the end of their day, has decided."""

    action = "action_desk"

    def act(self, turn: Turn) -> list[EventType]:
        """See `bot.handoff.machine.Effect`."""
        told: Mapping[str, Any] = turn.tracker.latest_message.get("metadata") or {}
        effect, reference = told.get("effect"), str(told.get("ticket") or "")
        if effect in HANDS_BACK:
            agent, done = str(told.get("agent") or ""), str(told.get("done") or "").strip()
            if done:
                turn.say("utter_handed_back", agent=agent, done=done)
            else:
                turn.say("utter_handed_back_silently", agent=agent)
            return leave_forms(turn, KEPT_WHEN_SETTLED) if effect == SETTLED else []
        if effect == "say_waiting":
            place = turn.services.tickets.position(reference) or 1
            turn.say("utter_queue_place", reference=reference, position=place)
        elif effect == "say_promise":
            turn.say("utter_desk_closed", reference=reference, promise=reply_promise(turn))
        elif effect in ASKING_RATING:
            turn.say("utter_ask_rating", quick_replies=[_rating(one, reference) for one in RATINGS])
        return []


def rate(turn: Turn) -> list[EventType] | None:
    """Keep a rating that was tapped; None if it is another button. The first one counts."""
    of = str(turn.entity("of") or "")
    if not turn.tapped or not of.startswith(RATING_OF) or turn.entity("choice") not in RATINGS:
        return None
    reference = of.removeprefix(RATING_OF)
    if not turn.services.tickets.rate(reference, turn.conversation_id, int(str(turn.entity("choice")))):
        turn.say("utter_button_is_old")
        return []
    comment = (turn.tracker.latest_message.get("metadata") or {}).get("comment")
    if comment:
        turn.services.tickets.comment(reference, turn.conversation_id, str(comment))
        turn.say("utter_comment_thanks")
        return []
    if turn.form:
        turn.say("utter_rating_noted")  # it asks its own question next
        return []
    turn.say("utter_rating_thanks")
    return [SlotSet("rated", reference)]


def take_comment(turn: Turn) -> list[EventType] | None:
    """Keep the words that follow a rating; None if none was asked for."""
    reference = turn.slot("rated")
    if not reference or not turn.text or not said_before(turn, {"utter_rating_thanks"}):
        return None
    turn.services.tickets.comment(str(reference), turn.conversation_id, turn.text)
    turn.say("utter_comment_thanks")
    return [SlotSet("rated", None)]


def _rating(number: str, reference: str) -> dict[str, str]:
    return {"title": number, "payload": write_payload("inform", choice=number, of=f"{RATING_OF}{reference}")}
