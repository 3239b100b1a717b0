"""Call a person: the ticket, and what the customer hears of it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from rasa_sdk.events import ActiveLoop, EventType, SlotSet

from actions.paused_forms import forget_paused
from actions.pictures import SLOT, with_pictures
from actions.ticket_facts import ticket_facts, verified_how, waiting_wishes
from actions.ticket_topics import topic_of
from actions.ticket_words import telling_words
from actions.turn import Turn
from actions.words import day, phone
from bot.commerce.calls import find_call
from bot.commerce.contact import ContactKind, parse_contact
from bot.commerce.formats import fill, format_time
from bot.commerce.hours import is_open, next_opening
from bot.handoff.opening import TicketRequest
from bot.handoff.tickets import Ticket
from bot.handoff.triggers import ASKED, COMPLAINT, IN_PERSON, INJURY, STORE_DOWN

HANDED_OVER = "handed_over"
"""The slot of the form that was open when a person was asked for: `{"form", "slot"}`. A handback goes on there."""

NOT_UNDERSTOOD = frozenset({"utter_not_understood", "utter_did_you_mean", "utter_form_not_understood"})
"""What is heard by whoever was not understood."""

SUMMARY_MESSAGES = 3
"""How many of the customer's last messages a ticket quotes; the conversation itself is kept whole."""

PASSED_ON = frozenset(
    {"utter_handoff_open", "utter_handoff_closed", "utter_handoff_again", "utter_person_when", "utter_person_late"}
)
"""What is heard of a person who gets back later."""

STORE_FAILURES = frozenset({"utter_store_unavailable", "utter_action_failed"})
"""What is heard where the store did not answer."""


def call_person(turn: Turn, action: str, trigger: str, *, store: bool = True) -> list[EventType]:
    """Let the customer speak with a person, whatever they were at; `trigger` is why. `store`: it can be asked.

    Where somebody is at the desk they wait in the chat; else the team gets back to them.
    """
    key = f"{turn.message_key}:{action}"
    book = turn.services.tickets
    known = book.find_open(turn.conversation_id, triggers=IN_PERSON, besides=key)
    contact = said_contact(turn) or reachable_at(turn)
    summary = with_pictures(turn, _summary(turn))
    if known:
        book.note(known.reference, summary)
        # Nobody was there when it was opened; somebody may be by now.
        book.wait_in_chat(known.reference)
    ticket = known or book.open(
        TicketRequest(
            idempotency_key=key,
            conversation_id=turn.conversation_id,
            topic=topic_of(turn, store=store),
            language=turn.language,
            summary=summary,
            order_number=proven_order(turn),
            contact=contact,
            trigger=trigger,
            in_chat=True,
            verified_how=verified_how(turn),
            facts=ticket_facts(turn, store=store),
        )
    )
    if trigger == INJURY:
        turn.say("utter_injured")
    values = {"reference": ticket.reference, "promise": reply_promise(turn)}
    place = book.position(ticket.reference)
    if place is not None:
        turn.say("utter_handoff_queued", reference=ticket.reference, position=place)
    elif known:
        turn.say("utter_handoff_again", **values)
    elif is_open(turn.services.shop, turn.services.clock()):
        turn.say("utter_handoff_open", **values)
    else:
        turn.say("utter_handoff_closed", email=turn.services.shop.contact.email, **values)
    # While nobody is there the clerk goes on, in a form with its question; where the store failed that has ended.
    goes_on = place is None and store and turn.form is not None and turn.slot("requested_slot") is not None
    # Of a verified order the team knows whose it is, and who waits in the chat is there. A form has its own question.
    if said_contact(turn) and (known or turn.entity("phone")):
        note_contact(turn, ticket)
    elif place is None and not goes_on and not ticket.contact and not turn.slot("order_id"):
        turn.say("utter_handoff_ask_contact")
    if goes_on:
        known_how = ticket.contact or contact or turn.slot("order_id")
        turn.say("utter_handoff_meanwhile" if known_how else "utter_handoff_meanwhile_contact")
        return [SlotSet(SLOT, None)]
    left = {"form": turn.form, "slot": turn.slot("requested_slot")} if turn.form else turn.slot(HANDED_OVER)
    return [
        SlotSet(SLOT, None),
        SlotSet(HANDED_OVER, left),
        ActiveLoop(None),
        SlotSet("requested_slot", None),
        *forget_paused(),
    ]


def called_by(turn: Turn) -> str:
    """Say why a person is wanted, by the customer's words and by what they heard before."""
    kind = find_call(turn.services.shop.handoff.words, turn.text)
    if kind is not None:
        return kind
    if said_before(turn, STORE_FAILURES):
        return STORE_DOWN
    return COMPLAINT if said_before(turn, {"utter_complaint"}) else ASKED


def said_before(turn: Turn, responses: Collection[str]) -> bool:
    """Whether one of these responses was heard in answer to the customer's message before this one."""
    users = 0
    for event in reversed(turn.tracker.events):
        users += event.get("event") == "user"
        if users > 1:
            return False
        if users and event.get("event") == "bot":
            name = (event.get("metadata") or {}).get("utter_action")
            if name in responses:
                return True
    return False


def said_now(turn: Turn, response: str) -> bool:
    """Whether this response was heard already in answer to the customer's message."""
    for event in reversed(turn.tracker.events):
        if event.get("event") == "user":
            return False
        if event.get("event") == "bot" and (event.get("metadata") or {}).get("utter_action") == response:
            return True
    return False


def is_lost(turn: Turn) -> bool:
    """Whether this message, which nobody understood, makes as many in a row as `handoff.after_fallbacks` allows."""
    allowed = turn.services.shop.handoff.after_fallbacks
    if not allowed or turn.intent == "out_of_scope" or not turn.text:
        return False
    before, understood = 0, True
    for event in reversed(turn.tracker.events[: _place_of_message(turn)]):
        if event.get("event") == "bot":
            understood = understood and (event.get("metadata") or {}).get("utter_action") not in NOT_UNDERSTOOD
        elif event.get("event") == "user":
            if understood:
                break
            before, understood = before + 1, True
    return before + 1 >= allowed


def _place_of_message(turn: Turn) -> int:
    events = turn.tracker.events
    return next((place for place in range(len(events) - 1, -1, -1) if events[place].get("event") == "user"), 0)


def said_contact(turn: Turn) -> str | None:
    """Give the e-mail address or phone number in the message itself."""
    return turn.entity("email") or turn.entity("phone")


def note_contact(turn: Turn, ticket: Ticket) -> None:
    """Keep on a ticket where the customer wants to be reached, and say so."""
    contact = said_contact(turn)
    if contact:
        turn.services.tickets.set_contact(ticket.reference, contact)
        turn.say("utter_contact_noted", contact=phone(turn, contact), reference=ticket.reference)


def say_when(turn: Turn, ticket: Ticket) -> None:
    """Say when somebody answers: by the place in the queue, or by the time that was promised."""
    place = turn.services.tickets.position(ticket.reference)
    due = ticket.promised_at is not None and ticket.promised_at >= turn.services.clock()
    if place is not None and ticket.promised_at is not None and due:
        when = _moment(turn, ticket.promised_at)
        turn.say("utter_queue_place_when", reference=ticket.reference, position=place, when=when)
    elif place is not None:
        turn.say("utter_queue_place", reference=ticket.reference, position=place)
    elif ticket.promised_at is None:
        turn.say("utter_handoff_again", reference=ticket.reference, promise=reply_promise(turn))
    elif ticket.promised_at < turn.services.clock():
        turn.services.tickets.note(ticket.reference, turn.phrase("utter_part_ticket_asked_again"))
        turn.say("utter_person_late", reference=ticket.reference, when=_moment(turn, ticket.promised_at))
    else:
        turn.say("utter_person_when", reference=ticket.reference, when=_moment(turn, ticket.promised_at))


def _moment(turn: Turn, at: datetime) -> str:
    local = at.astimezone(turn.services.shop.time_zone)
    return f"{day(turn, local.date())} {format_time(local.time(), turn.language)}"


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
    quoted = " / ".join(telling_words(turn)[-SUMMARY_MESSAGES:])
    number = turn.slot("order_number")
    if number is not None and not turn.slot("order_id"):
        quoted = turn.phrase("utter_part_unproven_order", order_number=number, said=quoted)
    wishes = [one for one in waiting_wishes(turn) if one not in quoted]
    return f"{quoted}\n{turn.phrase('utter_part_ticket_wishes', wishes=' / '.join(wishes))}" if wishes else quoted
