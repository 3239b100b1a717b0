"""Get a person, at once."""

from __future__ import annotations

from rasa_sdk.events import ActiveLoop, EventType, SlotSet

from actions.base import ShopAction
from actions.paused_forms import forget_paused
from actions.pictures import SLOT, with_pictures
from actions.turn import Turn
from actions.words import day
from bot.commerce.contact import ContactKind, parse_contact
from bot.commerce.formats import fill, format_time
from bot.commerce.hours import is_open, next_opening
from bot.handoff.tickets import TicketRequest

PERSON = "person"
"""The topic of a ticket that the customer asked for, whatever it is about."""

SUMMARY_MESSAGES = 3
"""How many of the customer's last messages a ticket quotes; the conversation itself is kept whole."""


class Handoff(ShopAction):
    """Open a ticket for the team and say when somebody is there."""

    action = "action_handoff"

    def act(self, turn: Turn) -> list[EventType]:
        """Open one ticket a conversation; ask where to answer if nobody knows."""
        key = f"{turn.message_key}:{self.action}"
        known = turn.services.tickets.find_open(turn.conversation_id, topic=PERSON, besides=key)
        contact = reachable_at(turn)
        summary = with_pictures(turn, _summary(turn))
        if known:
            turn.services.tickets.note(known.reference, summary)
        ticket = known or turn.services.tickets.open(
            TicketRequest(
                idempotency_key=key,
                conversation_id=turn.conversation_id,
                topic=PERSON,
                language=turn.language,
                summary=summary,
                order_number=proven_order(turn),
                contact=contact,
            )
        )
        values = {"reference": ticket.reference, "promise": reply_promise(turn)}
        if known:
            turn.say("utter_handoff_again", **values)
        elif is_open(turn.services.shop, turn.services.clock()):
            turn.say("utter_handoff_open", **values)
        else:
            turn.say("utter_handoff_closed", email=turn.services.shop.contact.email, **values)
        # Of a verified order the team knows whose it is.
        if not ticket.contact and not turn.slot("order_id"):
            turn.say("utter_handoff_ask_contact")
        return [SlotSet(SLOT, None), ActiveLoop(None), SlotSet("requested_slot", None), *forget_paused()]


class Complain(ShopAction):
    """Hear a complaint."""

    action = "action_complain"

    def act(self, turn: Turn) -> list[EventType]:
        """Apologise and offer a person first."""
        turn.say("utter_complaint")
        return []


def reply_promise(turn: Turn) -> str:
    """Say what the shop promises about an answer by a person now."""
    shop, now = turn.services.shop, turn.services.clock()
    if is_open(shop, now):
        return shop.handoff.when_open[turn.language]
    opens = next_opening(shop, now).astimezone(shop.time_zone)
    when = f"{day(turn, opens.date())} {format_time(opens.time(), turn.language)}"
    return fill(shop.handoff.when_closed[turn.language], {"opens": when}, turn.language)


def reachable_at(turn: Turn) -> str | None:
    """Give an e-mail address or a phone number that the customer has written; a postcode reaches nobody."""
    for slot in ("order_contact", "customer_email"):
        contact = parse_contact(str(turn.slot(slot) or ""), turn.services.shop.country)
        if contact and contact.kind is not ContactKind.POSTCODE:
            return contact.value
    return None


def proven_order(turn: Turn) -> str | None:
    """Give the order number that the customer has proved to be his."""
    return turn.slot("order_number") if turn.slot("order_id") else None


def _summary(turn: Turn) -> str:
    said = [
        str(event["text"])
        for event in turn.tracker.events
        if event.get("event") == "user" and event.get("text") and not str(event["text"]).startswith("/")
    ]
    quoted = " / ".join(said[-SUMMARY_MESSAGES:])
    number = turn.slot("order_number")
    if number is None or turn.slot("order_id"):
        return quoted
    return turn.phrase("utter_part_unproven_order", order_number=number, said=quoted)
