"""Which form each wish about an order opens, by the intent that names it."""

from __future__ import annotations

ORDER_FORMS = {
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
    "change_payment": "payment_form",
}
"""What each wish about an order opens. A question about the rules, asked of one order, is the wish itself."""
