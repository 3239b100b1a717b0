"""How long money takes to come back, in words."""

from __future__ import annotations

from actions.turn import Turn
from bot.commerce.orders import PaymentMethod
from bot.commerce.shop import PaymentOption


def working_days(turn: Turn, first: int, last: int | None = None) -> str:
    """`3-5 working days`, `1 working day`."""
    last = first if last is None else last
    if first == last == 1:
        return turn.phrase("utter_part_working_day")
    return turn.phrase(
        "utter_part_working_days",
        days=turn.phrase("utter_part_span", first=first, last=last) if first != last else first,
    )


def describe_payment_days(turn: Turn, option: PaymentOption | None) -> str:
    """Say when a refund is seen with a way to pay: at once, or after so many working days."""
    if option is None:
        return turn.phrase("utter_part_refund_some_days")
    if option.refund_days_to == 0:
        return turn.phrase("utter_part_refund_at_once")
    return turn.phrase(
        "utter_part_refund_days", days=working_days(turn, option.refund_days_from, option.refund_days_to)
    )


def describe_refund_days(turn: Turn, method: PaymentMethod | None) -> str:
    """The same for a customer's payment method."""
    return describe_payment_days(turn, turn.services.shop.find_payment(method.kind.value) if method else None)
