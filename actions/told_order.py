"""What a message tells of an order beside all else: its number, and who is asking."""

from __future__ import annotations

from collections.abc import Sequence

from rasa_sdk.events import EventType, SlotSet

from actions.turn import Turn
from bot.commerce.card_numbers import holds_card_number
from bot.commerce.contact import ContactKind, parse_contact

CONTACT_ENTITIES = ("email", "phone", "postcode")

_DECIDED = frozenset({"order_number", "order_contact", "order_id"})


def said_number(turn: Turn) -> str | None:
    """The order number in the message; of several the first that is not known yet: `not 1019 but 1020`."""
    numbers = turn.entities("order_number")
    return next((number for number in numbers if number != turn.slot("order_number")), next(iter(numbers), None))


def said_contact_beside_number(turn: Turn) -> str | None:
    """The contact in the message that is not the order number itself."""
    number = turn.entity("order_number")
    said = (turn.entity(name) for name in CONTACT_ENTITIES)
    return next((value for value in said if value and value != number), None)


def keep_told_order(turn: Turn, number: str | None, contact: str | None) -> list[EventType]:
    """Keep them; a number or a contact other than before has to be proved anew."""
    events: list[EventType] = []
    other_number = number is not None and number != turn.slot("order_number")
    other_contact = contact is not None and contact != turn.slot("order_contact")
    if number is not None:
        events.append(SlotSet("order_number", number))
    if other_contact:
        events.append(SlotSet("order_contact", contact))
    elif other_number and turn.slot("order_id") and contact is None and _is_postcode(turn):
        # Many people share a postcode: what proved one order is no proof for the next.
        events.append(SlotSet("order_contact", None))
    if other_number or other_contact:
        events.append(SlotSet("order_id", None))
    return events


def keep_beside_answer(turn: Turn, events: Sequence[EventType]) -> list[EventType]:
    """Keep the order that a message names which an action answered otherwise, with `events`: it is not asked for again.

    A contact counts only beside a number: alone it may be meant for anything else. What belongs to an open form, or
    what the action decided itself, is left alone.
    """
    if turn.form is not None or not turn.text or any(_decides(event) for event in events):
        return []
    if turn.tracker.latest_message.get("about_ticket") or holds_card_number(turn.text, turn.services.lexicon):
        return []
    number = said_number(turn)
    return keep_told_order(turn, number, said_contact_beside_number(turn)) if number is not None else []


def _decides(event: EventType) -> bool:
    return event["event"] in {"reset_slots", "active_loop"} or event.get("name") in _DECIDED


def _is_postcode(turn: Turn) -> bool:
    contact = parse_contact(str(turn.slot("order_contact") or ""), turn.services.shop.country)
    return contact is None or contact.kind is ContactKind.POSTCODE
