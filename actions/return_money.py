"""The money of a return: what may come back where, and the fee."""

from __future__ import annotations

from collections.abc import Mapping

from moneyed import Money
from rasa_sdk.events import EventType

from actions.base import ShopAction
from actions.changes import verified_order
from actions.item_choices import from_slot
from actions.method_field import Ways
from actions.payment_choice import method_buttons
from actions.turn import Turn
from bot.commerce.decisions import decide_return, refund_choices
from bot.commerce.orders import LineItem, Order, PaymentMethod
from bot.commerce.policy import Decision

OPENS = frozenset({"start_return"})
"""The intents that open the form for returns."""


def decide(turn: Turn, order: Order, line: LineItem, reason: str | None) -> Decision:
    """Ask the shop's table about one line item; `reason` None: not known yet."""
    return decide_return(turn.services.shop, order, line, reason=reason, now=turn.services.clock())


def decisions(turn: Turn, order: Order, pieces: Mapping[str, int], reason: str) -> dict[str, Decision]:
    """The same for several, by line item."""
    lines = (line for line in order.lines if line.id in pieces)
    return {line.id: decide(turn, order, line, reason) for line in lines}


def refund_methods(turn: Turn, order: Order, pieces: Mapping[str, int], reason: str) -> list[PaymentMethod]:
    """The ways to pay back that are allowed for every one of the items."""
    sets = [refund_choices(one, order) for one in decisions(turn, order, pieces, reason).values()]
    return [method for method in sets[0] if all(method in others for others in sets)] if sets else []


def return_fee(turn: Turn, order: Order, pieces: Mapping[str, int], reason: str) -> Money:
    """They travel in one parcel: the highest fee counts, once."""
    fees = [one.fee for one in decisions(turn, order, pieces, reason).values()]
    return max(fees, default=Money(0, order.total.currency))


def refund_ways(turn: Turn, order: Order) -> Ways:
    """Where the money of the return that the form is about may go."""
    return Ways(refund_methods(turn, order, from_slot(turn.slot("return_items")), turn.slot("return_reason")))


class AskRefundMethod(ShopAction):
    """Ask where the money goes."""

    action = "action_ask_refund_method"

    def act(self, turn: Turn) -> list[EventType]:
        """Offer the ways that the policy allows for these items."""
        order = verified_order(turn)
        if order is None:
            return []
        methods = refund_ways(turn, order).methods
        turn.say("utter_ask_refund_method", buttons=method_buttons(turn, "refund_method", methods))
        return []
