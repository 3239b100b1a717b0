"""A message about a detail of an order, or of the return that is under way, that is taken for something larger."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from bot.commerce.lexicon import Lexicon
from bot.commerce.shapes import search_shape
from bot.dialogue.about_changes import POLICIES
from bot.dialogue.sentence_meanings import HUMAN, UNCLEAR


@dataclass(frozen=True)
class _Detail:
    """A shape and the intent of who says it; the intents that this is easily taken for, and a fact that it needs."""

    shape: str
    meant: str
    taken_for: frozenset[str]
    beside: frozenset[str] = frozenset()


_NUMBER = frozenset({"order_number"})
_DETAILS = (
    _Detail("order_email", "update_account", UNCLEAR | {"change_address", "inform", "ask_help"}, _NUMBER),
    _Detail("order_phone", "change_address", UNCLEAR | {"update_account", "inform", "ask_help"}, _NUMBER),
    _Detail(
        "other_quantity",
        "start_exchange",
        UNCLEAR | {"ask_help", "inform", "report_missing", "change_address", "ask_price"},
        _NUMBER,
    ),
    _Detail(
        "ordered_but_needs",
        "start_exchange",
        UNCLEAR | {"inform", "report_wrong_item", "ask_help", "track_order"},
        frozenset({"size", "colour", "option"}),
    ),
    _Detail("state_of_return", "check_refund", UNCLEAR | {"start_return", "start_exchange", "track_order", "inform"}),
    _Detail(
        "to_my_account",
        "ask_refund_policy",
        UNCLEAR | {"delete_data", "check_refund", "ask_profile", "start_return", "update_account"},
    ),
    _Detail("charged_wrong", "track_order", UNCLEAR | {"check_refund", "report_late", "ask_help", "complain"}, _NUMBER),
    _Detail("awaits_answer", HUMAN, UNCLEAR | {"report_late", "complain", "ask_contact", "track_order", "ask_help"}),
    _Detail("pieces_needed", "ask_stock", UNCLEAR | {"start_exchange", "search_product", "inform"}),
    _Detail("sees_in_person", "ask_help", UNCLEAR | {HUMAN, "ask_options", "search_product"}),
    _Detail("goes_on", "ask_next_step", UNCLEAR),
)

_CALL_TAKEN_FOR = UNCLEAR | {"inform", "ask_contact"}
_FEE_TAKEN_FOR = UNCLEAR | {"ask_free_shipping", "ask_shipping_cost", "ask_price", "ask_options", "ask_help"}
_TIME_TAKEN_FOR = UNCLEAR | {"ask_shipping_time", "ask_help", "ask_next_step"}


def about_detail(intent: str, text: str, named: Collection[str], lexicon: Lexicon) -> str | None:
    """The intent of who corrects an order's e-mail, phone, pieces or variant, or wants to be called; else None."""
    told = set(named)
    called = intent in _CALL_TAKEN_FOR and "phone" in told and not told & _NUMBER
    if called and lexicon.says("people", "reach_me", text):
        return HUMAN
    fitting = (one for one in _DETAILS if intent in one.taken_for and (not one.beside or told & one.beside))
    return next((one.meant for one in fitting if search_shape(lexicon, one.shape, text)), None)


def asked_in_return(intent: str, text: str, form: str | None, lexicon: Lexicon) -> str | None:
    """The question for rules of who asks, inside a return or an exchange, what it costs or how long there is."""
    if form not in POLICIES:
        return None
    fee = intent in _FEE_TAKEN_FOR and search_shape(lexicon, "asks_fee", text)
    time = intent in _TIME_TAKEN_FOR and search_shape(lexicon, "asks_time_left", text)
    return POLICIES[form] if fee or time else None
