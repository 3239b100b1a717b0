"""What a message means in the light of what its customer heard last, or of the refund or pick-up that it is about."""

from __future__ import annotations

from collections.abc import Iterator

from rasa.shared.core.events import BotUttered, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.bootstrap import current_services
from bot.commerce.lexicon import Lexicon
from bot.commerce.shapes import search_shape
from bot.dialogue.about_changes import about_change, asks_ways, pays_otherwise, unwants_return
from bot.dialogue.about_details import about_detail, asked_in_return
from bot.dialogue.about_money import about_money
from bot.dialogue.about_orders import (
    about_told_order,
    asks_carrier,
    asks_what_was_ordered,
    awaits_order,
    picks_order,
    wants_for_lost,
)
from bot.dialogue.about_searches import asks_care, asks_only, asks_pieces, asks_property, compares, narrows_search
from bot.dialogue.reader import ABOUT_TICKET, NOT_TAPPED
from bot.dialogue.registered_wishes import about_registered
from bot.dialogue.sentence_meanings import HUMAN, UNCLEAR, Parse

OF_SHIPPING = frozenset({"utter_shipping_cost", "utter_shipping_possible", "utter_free_shipping"})
"""What is heard of shipping to a place, before anything was ordered."""

RULES = {
    "utter_return_policy_next": "ask_return_policy",
    "utter_exchange_policy_next": "ask_exchange_policy",
}
"""What is heard of rules in general, and the question that it answers."""

FEW_WORDS = 5
"""So short a message is about what was just heard: `and if it is broken?`."""

LATE = frozenset({"report_late", "report_lost"})
HOW_LONG = frozenset({"ask_shipping_time"})

NAMES_ANOTHER = frozenset({"order_number", "tracking_number", "country", "city"})
"""Who names one of these is not at what was told before."""

OF_REFUND = frozenset({"utter_refunds"})
OF_PICKUP = OF_REFUND | {
    "utter_pickup_by_person",
    "utter_return_opened",
    "utter_exchange_opened",
    "utter_open_return_steps",
}
"""What is heard of a return or an exchange whose parcel is still to be fetched."""

OF_MONEY = OF_REFUND | {"utter_no_refunds", "utter_cancelled", "utter_return_opened"}
OF_GOODS = frozenset({"utter_exchange_opened"})
"""What is heard of an exchange: the dates asked for next are its own, and not those of a new order."""

WHEN_TAKEN_FOR = frozenset(
    {
        *HOW_LONG,
        *UNCLEAR,
        *(
            "track_order",
            "affirm",
            "inform",
            "ask_refund_policy",
            "ask_return_policy",
            "ask_exchange_policy",
            "ask_profile",
        ),
        *("ask_payment_methods", "ask_shipping_methods", "ask_purchases", "ask_help", "report_late", "ask_next_step"),
    }
)
"""Intents that `when exactly?` and `to which card?` are easily taken for."""

OF_LOST = frozenset({"utter_problem_answer", "utter_problem_again"})
OF_TICKET = frozenset(
    {
        *("utter_handoff_open", "utter_handoff_closed", "utter_handoff_again", "utter_handoff_meanwhile"),
        *("utter_handoff_meanwhile_contact", "utter_handoff_ask_contact", "utter_contact_noted"),
    }
)
"""What is heard of a person who gets back."""

ASKED_NUMBER = frozenset({"utter_ask_order_number"})
LEFT_ALONE = frozenset({HUMAN, "complain", "stop", "start_over"})
CHECK_REFUND, LIST_ORDERS = "check_refund", "list_orders"
LOST_TAKEN_FOR = frozenset(
    {*UNCLEAR, CHECK_REFUND, "repeat", "start_return", "start_exchange", "ask_refund_policy", "track_order"}
)
"""Intents that a wish for a parcel that did not come is easily taken for."""

PICKUP_TAKEN_FOR = frozenset(
    {
        *LATE,
        *UNCLEAR,
        *("start_return", "start_exchange", "ask_return_steps", "ask_return_policy", "ask_exchange_policy"),
        *("change_address", "update_account", "ask_shipping_methods", "ask_shipping_time", "track_order"),
        *("complain", "inform", "deny", "ask_help", CHECK_REFUND),
    }
)
"""Intents that a message about the pick-up of a return is easily taken for."""


def follow_up(parsed: Parse, tracker: DialogueStateTracker, conversation_id: str) -> Parse:
    """Let a late refund be no late parcel, and `how long will it take?` be about the person who was promised."""
    lexicon, text, heard = current_services().lexicon, str(parsed["text"]), _heard_last(tracker)
    free = tracker.active_loop_name is None
    if free and _about_return(parsed, text, heard, lexicon):
        return {**parsed, "intent": {"name": CHECK_REFUND, "confidence": NOT_TAPPED}}
    named = {one["entity"] for one in parsed["entities"]} & NAMES_ANOTHER
    intent, meant = str(parsed["intent"]["name"]), None
    if free and not parsed.get("wishes"):
        known = "order_number" in named or tracker.get_slot("order_number") is not None
        meant = unwants_return(intent, text, lexicon) or _never_came(intent, text, lexicon)
        meant = meant or pays_otherwise(intent, text, heard, lexicon, named, known=known)
        meant = meant or about_money(intent, text, {one["entity"] for one in parsed["entities"]}, lexicon)
        meant = meant or about_detail(intent, text, {one["entity"] for one in parsed["entities"]}, lexicon)
        meant = meant or asks_carrier(intent, text, heard, lexicon, named, known=known)
        meant = meant or asks_what_was_ordered(intent, text, named, lexicon) or awaits_order(intent, text, lexicon)
        if meant is None and not named:
            meant = picks_order(intent, text, heard, lexicon)
            meant = meant or wants_for_lost(intent, text, heard, _offered_last(tracker), lexicon)
            meant = (
                meant or about_registered(parsed, tracker, text, heard) or about_change(intent, text, heard, lexicon)
            )
            meant = meant or narrows_search(text, heard, tracker) or asks_property(parsed, tracker, lexicon)
        if meant is None and intent not in LEFT_ALONE:
            meant = _doubts_payment(text, lexicon, known=known) or _unsafe(intent, text, lexicon)
            meant = meant or _only_packaging(intent, text, lexicon)
            meant = meant or (HUMAN if search_shape(lexicon, "not_ordered", text) else None)
            meant = meant or asks_pieces(intent, text, lexicon) or asks_only(intent, text, lexicon)
            meant = meant or compares(intent, text, lexicon)
    if (
        meant is None
        and ASKED_NUMBER & heard
        and intent not in LEFT_ALONE
        and search_shape(lexicon, "lacks_number", text)
    ):
        meant = LIST_ORDERS
    meant = meant or asked_in_return(intent, text, tracker.active_loop_name, lexicon)
    if meant is None and intent != HUMAN and not parsed.get("wishes"):
        # `In 99999999999 days`: so long a number of days looks like that of a parcel.
        places = named - {"tracking_number"} if intent in HOW_LONG else named
        meant = about_told_order(intent, text, heard, tracker, other="order_number" in named, place=bool(places))
    if meant is None:
        alone = free and not named and intent not in LEFT_ALONE
        meant = _goes_on(intent, text, heard, tracker, alone=alone)
        meant = meant or asks_ways(intent, text, heard, tracker, lexicon) or asks_care(intent, text, lexicon)
    if meant is None and not named and not lexicon.says("people", "parcel", text):
        meant = _waited_for(intent, text, heard, conversation_id, free=free)
    if meant is None:
        return parsed
    kept = {key: value for key, value in parsed.items() if key != "wishes"}
    about = {ABOUT_TICKET: True} if meant == HUMAN and current_services().tickets.find_open(conversation_id) else {}
    return {**kept, "intent": {"name": meant, "confidence": NOT_TAPPED}, **about}


def _waited_for(intent: str, text: str, heard: frozenset[str], conversation_id: str, *, free: bool) -> str | None:
    """The intent of who speaks of the refund, the parcel or the person that he just heard of; None for all else."""
    services = current_services()
    if intent in LATE and heard & OF_REFUND and free:
        return CHECK_REFUND
    again = search_shape(services.lexicon, "asks_again_when", text)
    where = search_shape(services.lexicon, "asks_where_money", text)
    asked = (heard & (OF_MONEY | OF_GOODS) and again) or (heard & OF_MONEY and where)
    if intent in WHEN_TAKEN_FOR and asked and free:
        return CHECK_REFUND
    searched = services.lexicon.says("demands", "searched", text)
    insists = intent in UNCLEAR | {"deny"} and services.lexicon.find("wishes", text, typos=False)
    if heard & OF_LOST and intent not in LEFT_ALONE and (searched or insists) and free:
        return "report_lost"
    waits = intent in HOW_LONG or (intent in WHEN_TAKEN_FOR and again and free)
    if waits and heard & OF_TICKET and services.tickets.find_open(conversation_id):
        return HUMAN
    return None


def _goes_on(
    intent: str, text: str, heard: frozenset[str], tracker: DialogueStateTracker, *, alone: bool
) -> str | None:
    """The question of who goes on about rules or shipping that he just heard of, `alone` in this message."""
    lexicon = current_services().lexicon
    if not alone:
        return None
    return _on_rules(text, heard, lexicon) or _on_shipping(intent, text, heard, tracker, lexicon)


def _on_rules(text: str, heard: frozenset[str], lexicon: Lexicon) -> str | None:
    """The question for rules of who goes on with a case of its own: `and if it is broken?`."""
    case = search_shape(lexicon, "what_if", text) and lexicon.find("reasons", text, typos=False)
    if not case or len(text.split()) > FEW_WORDS:
        return None
    return next((question for said, question in RULES.items() if said in heard), None)


def _on_shipping(
    intent: str, text: str, heard: frozenset[str], tracker: DialogueStateTracker, lexicon: Lexicon
) -> str | None:
    """The question for the days of who just heard what shipping costs, and has no order: `and when does it come?`."""
    ordered = tracker.get_slot("order_number") is not None
    again = intent in WHEN_TAKEN_FOR and heard & OF_SHIPPING and search_shape(lexicon, "asks_again_when", text)
    return "ask_shipping_time" if again and not ordered else None


def _doubts_payment(text: str, lexicon: Lexicon, *, known: bool) -> str | None:
    """The intent of who was charged twice for an order that is `known`, or paid for one that counts as unpaid."""
    twice = known and search_shape(lexicon, "paid_twice", text)
    return "track_order" if twice or search_shape(lexicon, "paid_unseen", text) else None


def _only_packaging(intent: str, text: str, lexicon: Lexicon) -> str | None:
    """The intent of who tells that a box was damaged and nothing in it."""
    taken_for = UNCLEAR | {"inform", "affirm", "complain", "ask_help", "report_lost"}
    return "report_damaged" if intent in taken_for and search_shape(lexicon, "only_packaging", text) else None


def _unsafe(intent: str, text: str, lexicon: Lexicon) -> str | None:
    """The intent of who speaks of smoke or sparks, which is no search for a lamp."""
    taken_for = UNCLEAR | {"search_product", "ask_options"}
    return "report_damaged" if intent in taken_for and search_shape(lexicon, "unsafe", text) else None


def _never_came(intent: str, text: str, lexicon: Lexicon) -> str | None:
    """The intent of who wants something for a parcel that did not come: `it never arrived, send it again`."""
    if search_shape(lexicon, "late_refund", text):
        return None  # it is the money that did not come
    if intent not in LOST_TAKEN_FOR or not lexicon.find("wishes", text, typos=False):
        return None
    return "report_lost" if search_shape(lexicon, "never_came", text) else None


def _about_return(parsed: Parse, text: str, heard: frozenset[str], lexicon: Lexicon) -> bool:
    """True for a refund that is late, and for a return's pick-up that is late or shall be on another day."""
    intent = parsed["intent"]["name"]
    if parsed.get("wishes"):
        return False
    shapes = ("pickup", "pickup_when", "pickup_after") if heard & OF_PICKUP else ("pickup", "pickup_when")
    fetched = any(search_shape(lexicon, shape, text) for shape in shapes)
    late = intent in LATE | UNCLEAR and search_shape(lexicon, "late_refund", text)
    return bool(late or (fetched and intent in PICKUP_TAKEN_FOR))


def _offered_last(tracker: DialogueStateTracker) -> frozenset[str]:
    """What the buttons say that the customer was offered last, such as `/report_lost`."""
    buttons = (button for event in _said_last(tracker) for button in event.data.get("buttons") or ())
    return frozenset(str(button.get("payload")) for button in buttons)


def _heard_last(tracker: DialogueStateTracker) -> frozenset[str]:
    """The responses that answered the customer's last message."""
    return frozenset(str(event.metadata.get("utter_action")) for event in _said_last(tracker))


def _said_last(tracker: DialogueStateTracker) -> Iterator[BotUttered]:
    """What the clerk said since the customer's last message, newest first."""
    for event in reversed(tracker.applied_events()):
        if isinstance(event, UserUttered):
            return
        if isinstance(event, BotUttered):
            yield event
