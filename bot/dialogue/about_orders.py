"""A message about the order, or its return, that was just told: at what time it comes, that it shall go elsewhere."""

from __future__ import annotations

from collections.abc import Collection

from rasa.shared.core.trackers import DialogueStateTracker

from bot.bootstrap import current_services
from bot.commerce.lexicon import Lexicon
from bot.commerce.purchases import read_question
from bot.commerce.shapes import search_shape

OF_STATUS = frozenset({"utter_order_status", "utter_order_and_address", "utter_delivery_hour"})
"""What is heard of where an order is."""

OF_LATE = OF_STATUS | {"utter_problem_answer", "utter_problem_again"}
OF_RETURN = frozenset({"utter_pickup_by_person", "utter_return_opened", "utter_exchange_opened", "utter_own_way_back"})
OF_RETURN |= {"utter_open_return_steps", "utter_refunds"}
"""What is heard of a return whose parcel is still to be fetched."""


OF_LIST = frozenset({"utter_orders"})
OF_ANSWER = frozenset({"nlu_fallback", "out_of_scope", "inform", "ask_shipping_cutoff"})
"""Intents that words which only pick an order are taken for: `which one is the latest`, `the one on its way`."""

AWAITING_TAKEN_FOR = frozenset({"nlu_fallback", "out_of_scope", "ask_help", "ask_shipping_time"})
FEW_WORDS = 4
"""So short a question for days is about the order that was just told."""

SHIPPING_METHODS = "ask_shipping_methods"
CARRIER_TAKEN_FOR = frozenset(
    {SHIPPING_METHODS, "nlu_fallback", "out_of_scope", "ask_help", "track_order", "report_lost", "ask_contact"}
)
"""Intents that a question for the courier is easily taken for."""

LOST_PAYLOAD = "/report_lost"
OF_MONEY_OR_ANOTHER = frozenset(
    {"ask_refund_policy", "start_return", "start_exchange", "ask_exchange_policy", "inform"}
)
OF_MONEY_OR_ANOTHER |= {"nlu_fallback", "out_of_scope", "check_refund"}
"""Intents that `refund` and `send it again` are taken for, behind a parcel that was lost or came back."""


def asks_what_was_ordered(intent: str, text: str, named: Collection[str], lexicon: Lexicon) -> str | None:
    """The intent of who asks what is in an order that he names, which its number and contact prove; None for all else.

    What it cost and with what it was paid is for the owner of the account.
    """
    if intent != "ask_purchases" or "order_number" not in named:
        return None
    return "track_order" if read_question(text, lexicon, names_things=False) is None else None


def awaits_order(intent: str, text: str, lexicon: Lexicon) -> str | None:
    """The intent of who asks whether what he ordered will come: `I ordered a lamp, will it be here by Friday`."""
    if intent not in AWAITING_TAKEN_FOR:
        return None
    return "track_order" if search_shape(lexicon, "awaits_ordered", text) else None


def asks_carrier(
    intent: str, text: str, heard: Collection[str], lexicon: Lexicon, named: Collection[str], *, known: bool
) -> str | None:
    """The intent of who asks which courier has his order, or which ones the shop uses; None for all else."""
    if intent not in CARRIER_TAKEN_FOR or search_shape(lexicon, "asks_carrier", text) is None:
        return None
    if {"country", "city"} & set(named):
        return SHIPPING_METHODS
    told = known and (OF_LATE | {"utter_order_carrier"}) & set(heard)
    own = "order_number" in named or search_shape(lexicon, "own_parcel", text)
    return "track_order" if told or own else SHIPPING_METHODS


def picks_order(intent: str, text: str, heard: Collection[str], lexicon: Lexicon) -> str | None:
    """The intent of who picks one of the orders that were just listed, by its age or its state; None for all else."""
    if intent not in OF_ANSWER or not OF_LIST & set(heard):
        return None
    aged = any(lexicon.says("order_ages", age, text) for age in ("newest", "oldest"))
    placed = len(text.split()) <= FEW_WORDS and lexicon.find("ordinals", text, typos=False)
    return "track_order" if aged or placed or lexicon.find("order_states", text, typos=False) else None


def wants_for_lost(
    intent: str, text: str, heard: Collection[str], offered: Collection[str], lexicon: Lexicon
) -> str | None:
    """The intent of who wants money or another parcel for the one that he just heard is lost; None for all else."""
    told = OF_STATUS & set(heard) and LOST_PAYLOAD in offered
    if not told or intent not in OF_MONEY_OR_ANOTHER or lexicon.starts("wish_parts", text) == "question":
        return None
    return "report_lost" if lexicon.find("wishes", text, typos=False) in {"refund", "replacement"} else None


def _asks_when(intent: str, text: str, told: Collection[str], lexicon: Lexicon) -> bool:
    """True for the hour, the link or the days of what was just told, and not those of a new order: `in 5 days?`."""
    if OF_LATE & set(told) and any(search_shape(lexicon, one, text) for one in ("asks_hour", "asks_link")):
        return True
    if not OF_STATUS & set(told) or intent != "ask_shipping_time":
        return False
    if search_shape(lexicon, "orders_on_day", text):
        return False
    return len(text.split()) <= FEW_WORDS or search_shape(lexicon, "comes_of_told", text) is not None


def about_told_order(
    intent: str, text: str, heard: Collection[str], tracker: DialogueStateTracker, *, other: bool, place: bool
) -> str | None:
    """The intent of who goes on about that order; None for all else.

    `other`: another order is named, perhaps; `place`: that, or a place.
    """
    form, told, lexicon = tracker.active_loop_name, set(heard), current_services().lexicon
    if form == "cancel_form" and intent == "check_refund" and not other:
        return "ask_refund_policy"  # nothing is refunded before it is cancelled: how the money comes back is asked
    if form is not None or other or tracker.get_slot("order_number") is None:
        return None
    meant = None
    if told & OF_RETURN and search_shape(lexicon, "drops_off", text):
        meant = "ask_return_steps"
    elif told & OF_LATE and lexicon.says("demands", "compensation", text):
        meant = "report_late"
    elif told & OF_STATUS and search_shape(lexicon, "received_elsewhere", text):
        meant = "change_address"
    elif not place and _asks_when(intent, text, told, lexicon):
        meant = "track_order"
    return meant
