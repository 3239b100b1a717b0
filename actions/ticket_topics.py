"""What a ticket is about that a customer asked for: the open form says it, else what was talked of last."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import structlog

from actions.turn import Turn
from bot.commerce.orders import OrderStatus
from bot.handoff.opening import PERSON
from bot.store.api import StoreError

log = structlog.get_logger(__name__)

OF_FORMS: Final[Mapping[str, str]] = {
    "track_order_form": "order",
    "list_orders_form": "order",
    "problem_form": "order",
    "return_form": "return",
    "exchange_form": "exchange",
    "refund_form": "refund",
    "cancel_form": "cancel",
    "address_form": "address",
    "payment_form": "payment",
    "default_address_form": "account",
    "coupon_form": "coupon",
    "newsletter_form": "account",
    "delete_data_form": "privacy",
}
"""`exchange_form` is about the items of an order that is not packed yet, `problem_form` about its problem."""

OF_INTENTS: Final[Mapping[str, str]] = {
    "track_order": "order",
    "list_orders": "order",
    "ask_purchases": "order",
    "report_late": "late",
    "report_lost": "lost",
    "report_damaged": "damaged",
    "report_missing": "missing",
    "report_wrong_item": "wrong_item",
    "ask_shipping_cost": "shipping",
    "ask_shipping_time": "shipping",
    "ask_shipping_zones": "shipping",
    "ask_shipping_methods": "shipping",
    "ask_shipping_cutoff": "shipping",
    "ask_free_shipping": "shipping",
    "start_return": "return",
    "undo_return": "return",
    "ask_return_policy": "return",
    "ask_return_steps": "return",
    "start_exchange": "exchange",
    "ask_exchange_policy": "exchange",
    "check_refund": "refund",
    "ask_refund_policy": "refund",
    "cancel_order": "cancel",
    "ask_cancel_policy": "cancel",
    "undo_cancel": "cancel",
    "change_address": "address",
    "change_payment": "payment",
    "ask_payment_methods": "payment",
    "search_product": "product",
    "ask_price": "product",
    "ask_options": "product",
    "ask_stock": "product",
    "ask_size_help": "product",
    "ask_promotions": "coupon",
    "check_coupon": "coupon",
    "reset_password": "account",
    "ask_profile": "account",
    "update_account": "account",
    "change_default_address": "account",
    "unsubscribe_newsletter": "account",
    "delete_data": "privacy",
}

NO_TOPIC: Final = frozenset(
    {"ask_why", "ask_next_step", "ask_opening_hours", "ask_contact", "ask_help", "talk_to_human", "complain"}
    | {"greet", "thank", "goodbye", "ask_menu", "ask_if_bot", "change_language", "repeat"}
    | {"start_over", "stop", "leave_as_is", "affirm", "deny", "inform", "out_of_scope", "nlu_fallback"}
)
"""Intents after which it is still about what it was about before."""


def topic_of(turn: Turn, *, store: bool = True) -> str:
    """Give the topic, one of `bot.commerce.shop_handoff.TOPICS`; `person` where nothing was talked of.

    It is that of the open form, else that of the newest message that has one. Without `store` that is not asked.
    """
    if turn.form == "problem_form" and turn.slot("problem"):
        return str(turn.slot("problem"))
    if turn.form == "exchange_form" and store and _is_pending(turn):
        return "items"
    if turn.form is not None and turn.form in OF_FORMS:
        return OF_FORMS[turn.form]
    return next((OF_INTENTS[one] for one in _intents(turn) if one in OF_INTENTS), PERSON)


def _is_pending(turn: Turn) -> bool:
    """Whether the order of the form waits to be packed; no, where the store does not say."""
    number = turn.slot("order_number")
    if not number or not turn.slot("order_id"):
        return False
    try:
        order = turn.find_order(str(number))
    except StoreError as error:
        log.warning("topic_without_order", conversation=turn.conversation_id, error=str(error))
        return False
    return order is not None and order.status is OrderStatus.PENDING


def _intents(turn: Turn) -> list[str]:
    """What was understood of each message since the conversation began anew, newest first."""
    found: list[str] = []
    for event in reversed(turn.tracker.events):
        if event.get("event") == "action" and event.get("name") in {"action_start_over", "action_session_start"}:
            break
        if event.get("event") == "user":
            found.append(str(((event.get("parse_data") or {}).get("intent") or {}).get("name") or ""))
    return found
