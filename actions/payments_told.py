"""What was paid for an order, told to who doubts it."""

from __future__ import annotations

from moneyed import Money

from actions.change_fields import topic_buttons
from actions.turn import Turn
from actions.words import day, money, shown_number
from bot.commerce.orders import Order
from bot.commerce.workdays import local_day


def say_payments(turn: Turn, order: Order) -> None:
    """List every payment, say whether they are all that the order costs, and offer a person who compares."""
    lines = [
        turn.phrase(
            "utter_part_payment_line",
            amount=money(turn, payment.amount),
            method=payment.method.label[turn.language],
            date=day(turn, local_day(turn.services.shop, payment.paid_at)),
        )
        for payment in order.payments
    ]
    paid = sum((payment.amount for payment in order.payments), Money(0, order.total.currency))
    turn.say(
        "utter_order_payments" if paid >= order.total else "utter_order_payments_open",
        order_number=shown_number(turn, order),
        lines="\n".join(lines) or turn.phrase("utter_part_no_payment"),
        total=money(turn, order.total),
        buttons=topic_buttons(turn, "talk_to_human"),
    )
