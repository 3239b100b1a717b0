"""A message about money: a refund that is less than was paid, a coupon that is not taken, a way to pay."""

from __future__ import annotations

from collections.abc import Collection

from bot.commerce.lexicon import Lexicon
from bot.commerce.shapes import search_shape
from bot.dialogue.sentence_meanings import UNCLEAR

SHORT_TAKEN_FOR = UNCLEAR | {"ask_refund_policy", "ask_help", "ask_purchases", "complain", "report_missing", "inform"}
"""Intents that `I got less back than I paid` is easily taken for."""

COUPON_TAKEN_FOR = UNCLEAR | {"ask_help", "reset_password", "inform", "report_damaged", "complain", "ask_promotions"}
"""Intents that `WELCOME10 not working` is easily taken for."""

OTHER_PAYMENTS = "other_payments"
METHODS = "ask_payment_methods"
PAYMENT_TAKEN_FOR = UNCLEAR | {"ask_help", "search_product", "inform"}
"""Intents that a question for a way to pay by its name is easily taken for."""


def about_money(intent: str, text: str, named: Collection[str], lexicon: Lexicon) -> str | None:
    """The intent of who speaks of one of these; None for all else."""
    if intent in SHORT_TAKEN_FOR and search_shape(lexicon, "refund_short", text):
        return "check_refund"
    if intent in COUPON_TAKEN_FOR and "coupon_code" in named and search_shape(lexicon, "coupon_fails", text):
        return "check_coupon"
    asks = intent in PAYMENT_TAKEN_FOR and lexicon.find(OTHER_PAYMENTS, text, typos=False)
    return METHODS if asks and search_shape(lexicon, "asks_accepted", text) else None
