"""A message about a change that was just made, or about what was just told and shall change."""

from __future__ import annotations

from collections.abc import Collection

from rasa.shared.core.trackers import DialogueStateTracker

from bot.commerce.lexicon import Lexicon
from bot.commerce.shapes import search_shape
from bot.dialogue.sentence_meanings import HUMAN, UNCLEAR

CHANGE_ADDRESS, CHANGE_PAYMENT = "change_address", "change_payment"
UNDO_RETURN, OFFER_UNDOING = "undo_return", "deny"
UNDOES = ("undoes", "undoes_perhaps", "undoes_order")

UNDOING = {
    "utter_cancelled": "undo_cancel",
    "utter_cancel_stays": "undo_cancel",
    "utter_return_opened": UNDO_RETURN,
    "utter_exchange_opened": UNDO_RETURN,
    "utter_address_changed": CHANGE_ADDRESS,
    "utter_payment_changed": CHANGE_PAYMENT,
}
"""What is heard of a change, and the intent of who wants it undone: `undo that`."""

TOLD = {"utter_order_and_address": CHANGE_ADDRESS, "utter_order_paid_with": CHANGE_PAYMENT}
"""What is heard of an order, and the intent of who wants it otherwise: `change it please`."""

NOT_MEANT = frozenset({HUMAN, "complain", "thank", "goodbye"})
OFFERED_UNDOING = frozenset({"stop", "deny", "leave_as_is"})
"""Intents that offer by themselves to undo a return that was just opened."""

RETURN_TAKEN_FOR = UNCLEAR | {
    *("start_return", "start_exchange", "cancel_order", "leave_as_is", "check_refund", "inform", "deny", "stop"),
    *("ask_return_policy", "ask_exchange_policy", "undo_cancel"),
}
"""Intents that `I don't want to return it any more` is easily taken for."""

OF_PAYMENT = frozenset({"utter_payment_accepted", "utter_payment_methods", "utter_payment_not_accepted"})
PAYMENT, HELP = "ask_payment_methods", "ask_help"


OF_FEE = frozenset(
    {
        *("utter_policy", "utter_return_policy_next", "utter_exchange_policy_next", "utter_return_opened"),
        *("utter_exchange_opened", "utter_open_return_steps", "utter_return_steps", "utter_explanation"),
    }
)
"""What is heard where the shipping of a return or an exchange is spoken of."""

POLICIES = {"return_form": "ask_return_policy", "exchange_form": "ask_exchange_policy"}
OF_EXCHANGE = frozenset({"start_exchange", "ask_exchange_policy"})
ASKED_WAYS_OF = frozenset({"ask_return_policy", "ask_exchange_policy"})


def asks_ways(
    intent: str, text: str, heard: Collection[str], tracker: DialogueStateTracker, lexicon: Lexicon
) -> str | None:
    """The intent of who asks which way he pays, while a return or an exchange is spoken of; None for all else."""
    if intent in NOT_MEANT | ASKED_WAYS_OF or search_shape(lexicon, "both_ways", text) is None:
        return None
    form = tracker.active_loop_name
    # No order is shipped both ways: who asks that of nothing asks it of a return or an exchange.
    if form is not None or not (OF_FEE & set(heard) or intent in UNCLEAR | {"ask_options"}):
        return POLICIES.get(form or "")
    before = str((tracker.latest_message.intent if tracker.latest_message else {}).get("name"))
    return POLICIES["exchange_form" if before in OF_EXCHANGE or "utter_exchange_opened" in heard else "return_form"]


def about_change(intent: str, text: str, heard: Collection[str], lexicon: Lexicon) -> str | None:
    """The intent of who wants undone what he just heard of, or otherwise what he was told; None for all else."""
    if intent in NOT_MEANT:
        return None
    undone = next((UNDOING[one] for one in UNDOING if one in heard), None)
    if undone == UNDO_RETURN:
        return _about_return(intent, text, lexicon)
    if undone is not None and any(search_shape(lexicon, one, text) for one in UNDOES):
        return undone
    told = next((TOLD[one] for one in TOLD if one in heard), None)
    return told if told is not None and search_shape(lexicon, "changes_it", text) else None


def _about_return(intent: str, text: str, lexicon: Lexicon) -> str | None:
    """Who surely wants a return undone wants it passed on; to who may want that, it is offered.

    A return goes on in the parcel and the money: what is said of these, or asked, undoes nothing.
    """
    if intent in OFFERED_UNDOING or search_shape(lexicon, "beside_undoing", text):
        return None
    if search_shape(lexicon, "undoes", text):
        return UNDO_RETURN
    return OFFER_UNDOING if search_shape(lexicon, "undoes_perhaps", text) and not text.rstrip().endswith("?") else None


def unwants_return(intent: str, text: str, lexicon: Lexicon) -> str | None:
    """The intent of who does not want to send back any more what he wanted to; None for all else."""
    return UNDO_RETURN if intent in RETURN_TAKEN_FOR and search_shape(lexicon, "undoes_return", text) else None


def pays_otherwise(
    intent: str, text: str, heard: Collection[str], lexicon: Lexicon, named: Collection[str], *, known: bool
) -> str | None:
    """The intent of who asks how an order can be paid: one that is named, or is `known` and shall be paid otherwise.

    The number alone, behind the ways to pay, tells which order was meant.
    """
    if intent == HELP and "order_number" in named and search_shape(lexicon, "changes_payment", text):
        return CHANGE_PAYMENT
    if intent == PAYMENT and ("order_number" in named or (known and search_shape(lexicon, "rather", text))):
        return CHANGE_PAYMENT
    alone = "order_number" in named and intent in UNCLEAR | {"inform"}
    return CHANGE_PAYMENT if alone and OF_PAYMENT & set(heard) else None
