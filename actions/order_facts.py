"""Facts about an order that come without a question: its number, and who is asking."""

from __future__ import annotations

import re

from rasa_sdk.events import EventType, FollowupAction, SlotSet

from actions.order_fields import CONTACT_ENTITIES
from actions.turn import Turn
from bot.commerce.contact import ContactKind, parse_contact
from bot.commerce.policy import Reason

LIKELY_WISH = 0.2
"""A task that gets at least this much beside a number is meant: whoever writes one has an order on his mind."""

_FORMS = {
    "track_order": "track_order_form",
    "report_late": "problem_form",
    "report_lost": "problem_form",
    "report_damaged": "problem_form",
    "report_missing": "problem_form",
    "report_wrong_item": "problem_form",
    "start_return": "return_form",
    "ask_return_policy": "return_form",
    "start_exchange": "exchange_form",
    "ask_exchange_policy": "exchange_form",
    "check_refund": "refund_form",
    "ask_refund_policy": "refund_form",
    "cancel_order": "cancel_form",
    "ask_cancel_policy": "cancel_form",
    "change_address": "address_form",
}
"""What each wish about an order opens. A question about the rules, asked of one order, is the wish itself."""

_REASONS = {"return_form": "return_reason", "exchange_form": "exchange_reason"}

_CODE = re.compile(r"\S*[@\d]\S*")
_NAMES_OF_CODES = re.compile(
    r"(?:주문|우편|전화)?번호(?:는|은|가|요)?|주문|번|연락처(?:는|요)?|이메일(?:은)?|메일|이요|이에요|예요|입니다|요"
    r"|orders?|number|my|the|is|it|its|it's|no|and|postcode|zip|code|e-?mail|phone"
)
"""Words that only say what a code is."""


def take_order_facts(turn: Turn) -> list[EventType] | None:
    """Keep the number and the contact that were said, and do with them what can be done; None if there are none.

    With a wish in the words, its form opens. With number and contact, the order's state is shown, after the check that
    every form makes. With a number alone, what can be done with an order is offered.
    """
    number, contact = turn.entity("order_number"), _said_contact(turn)
    if turn.form is not None or (number is None and contact is None):
        return None
    known_number = number or turn.slot("order_number")
    events = _keep(turn, number, contact)
    kept = {event["name"]: event["value"] for event in events}
    wish = _find_wish(turn) if known_number else None
    if wish is not None:
        return [*events, *_told(turn, wish), FollowupAction(_FORMS[wish])]
    if known_number and kept.get("order_contact", turn.slot("order_contact")):
        return [*events, FollowupAction(_FORMS["track_order"])]
    if number is not None:
        turn.say("utter_order_number_noted", order_number=f"{turn.services.shop.orders.prefix}{number}")
    else:
        turn.say("utter_contact_kept")
    return events


def open_wish(turn: Turn, wish: str) -> list[EventType] | None:
    """Open the form of `wish` for the order that the message names; None if it names none, or inside a form."""
    number = turn.entity("order_number")
    if turn.form is not None or number is None:
        return None
    return [*_keep(turn, number, _said_contact(turn)), *_told(turn, wish), FollowupAction(_FORMS[wish])]


def _keep(turn: Turn, number: str | None, contact: str | None) -> list[EventType]:
    """A number or a contact other than before has to be proved anew."""
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


def _is_postcode(turn: Turn) -> bool:
    contact = parse_contact(str(turn.slot("order_contact") or ""), turn.services.shop.country)
    return contact is None or contact.kind is ContactKind.POSTCODE


def _said_contact(turn: Turn) -> str | None:
    number = turn.entity("order_number")
    said = (turn.entity(name) for name in CONTACT_ENTITIES)
    return next((value for value in said if value and value != number), None)


def _find_wish(turn: Turn) -> str | None:
    """The likeliest task of the ranking, if there are words beside the codes and it is likely enough."""
    words = re.findall(r"[^\W\d_][\w'-]*", _CODE.sub(" ", turn.text.lower()))
    if all(_NAMES_OF_CODES.fullmatch(word) for word in words):
        return None
    ranking = turn.tracker.latest_message.get("intent_ranking", [])
    return next((one["name"] for one in ranking if one["name"] in _FORMS and one["confidence"] >= LIKELY_WISH), None)


def _told(turn: Turn, wish: str) -> list[EventType]:
    """What the words say besides: the problem, or the reason. The form itself does not read them any more."""
    if wish.startswith("report_"):
        return [SlotSet("problem", wish.removeprefix("report_"))]
    slot = _REASONS.get(_FORMS[wish])
    reason = turn.services.lexicon.find("reasons", turn.text) if slot else None
    return [SlotSet(slot, reason)] if slot and reason and reason != Reason.OTHER.value else []
