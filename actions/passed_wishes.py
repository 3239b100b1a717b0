"""What a person was asked to do about a problem: told again where it is asked about, changed where minds change."""

from __future__ import annotations

from typing import Any

from actions.changes import verified_order
from actions.person_calls import say_when
from actions.refund_words import describe_payment_days
from actions.turn import Turn
from actions.words import shown_number
from bot.commerce.orders import Order
from bot.commerce.policy import Offer

SLOT = "passed_wish"
"""The slot: `{"order", "problem", "wish", "reference"}`."""


def passed_wish(turn: Turn, order: Order) -> dict[str, Any] | None:
    """What is with the team about `order`; None where nothing is, or not any more."""
    kept = turn.slot(SLOT)
    if not kept or kept["order"] != order.id:
        return None
    ticket = turn.services.tickets.find_open(turn.conversation_id, topic=kept["problem"])
    return dict(kept) if ticket is not None and ticket.reference == kept["reference"] else None


def keep_passed(turn: Turn, order: Order, problem: str, wish: str, reference: str) -> None:
    """Remember what was passed on."""
    turn.note({SLOT: {"order": order.id, "problem": problem, "wish": wish, "reference": reference}})


def tell_passed(turn: Turn) -> bool:
    """Say what is with the team about the order that is talked about, and when they answer; False if nothing is."""
    order = verified_order(turn)
    passed = passed_wish(turn, order) if order is not None else None
    if order is None or passed is None:
        return False
    turn.say(f"utter_passed_wish_{passed['wish']}", order_number=shown_number(turn, order))
    if passed["wish"] == Offer.REFUND.value:
        turn.say("utter_passed_refund_ways", methods=_ways_back(turn, order))
    ticket = turn.services.tickets.find_open(turn.conversation_id, topic=passed["problem"])
    if ticket is not None:
        say_when(turn, ticket)
    return True


def _ways_back(turn: Turn, order: Order) -> str:
    """How long each way takes that the order was paid with, once somebody has agreed to the refund."""
    lines = []
    for payment in order.payments:
        option = turn.services.shop.find_payment(payment.method.kind.value)
        if option is not None:
            label, when = payment.method.label[turn.language], describe_payment_days(turn, option)
            lines.append(turn.phrase("utter_part_payment_days", method=label, when=when))
    return "\n".join(lines)


def say_changed(turn: Turn, order: Order, wish: str) -> None:
    """Say that the team shall do `wish` instead of what they were asked to do, if that was something else."""
    passed = passed_wish(turn, order)
    if passed is not None and passed["wish"] != wish:
        turn.say(f"utter_wish_changed_to_{wish}")
