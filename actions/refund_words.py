"""How long money takes to come back, in words."""

from __future__ import annotations

from actions.turn import Turn
from bot.commerce.formats import format_day_span
from bot.commerce.orders import PaymentMethod


def describe_refund_days(turn: Turn, method: PaymentMethod | None) -> str:
    """Say when a refund is seen with a payment method: at once, or after so many working days."""
    option = turn.services.shop.find_payment(method.kind.value) if method else None
    if option is None:
        return turn.phrase("utter_part_refund_some_days")
    if option.refund_days_to == 0:
        return turn.phrase("utter_part_refund_at_once")
    days = format_day_span(option.refund_days_from, option.refund_days_to, turn.language)
    return turn.phrase("utter_part_refund_days", days=days)
