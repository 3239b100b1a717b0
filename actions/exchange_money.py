"""The price difference of swapped items: how much, and with which of the customer's ways to pay it is settled."""

from __future__ import annotations

from collections.abc import Mapping

from moneyed import Money
from rasa_sdk.events import EventType

from actions.base import ShopAction
from actions.changes import verified_order
from actions.exchange_variants import VariantsField
from actions.item_choices import from_slot
from actions.method_field import Ways
from actions.payment_choice import known_methods, method_buttons
from actions.swaps import Chosen, find_swaps, price_difference, settles
from actions.turn import Turn
from actions.words import money
from bot.commerce.orders import Order, PaymentMethod

METHOD = "exchange_method"

NOT_NEEDED = "none"
"""What the slot holds where nothing is settled."""


def usable_methods(turn: Turn, order: Order, difference: Money) -> list[PaymentMethod]:
    """The customer's ways that can bear the difference; the way the order was paid comes first."""
    paid = {payment.method.id for payment in order.payments}
    can = [one for one in known_methods(turn, order) if one.balance is None or one.balance >= difference]
    return sorted(can, key=lambda method: method.id not in paid)


def difference_of(turn: Turn, order: Order, items: Mapping[str, int], chosen: Chosen | None) -> Money | None:
    """The difference in price of what is chosen; None where the shop settles none, or not all is chosen yet."""
    if not chosen or not settles(turn, order):
        return None
    swaps = find_swaps(turn, order, items)
    return price_difference(swaps, chosen) if swaps and all(swap.line.id in chosen for swap in swaps) else None


def difference_ways(turn: Turn, order: Order) -> Ways | None:
    """With what the difference of the swap that the form is about may be settled; None where there is none."""
    difference = difference_of(turn, order, from_slot(turn.slot("exchange_items")), turn.slot(VariantsField.slot))
    return None if difference is None else Ways(usable_methods(turn, order, difference), needs=difference)


class AskExchangeMethod(ShopAction):
    """Ask how the difference is settled."""

    action = "action_ask_exchange_method"

    def act(self, turn: Turn) -> list[EventType]:
        """Say how much it is, and offer the customer's ways to pay."""
        order = verified_order(turn)
        if order is None:
            return []
        ways = difference_ways(turn, order)
        if ways is None or ways.needs is None:
            return []
        difference = ways.needs
        how = "pay" if difference.amount > 0 else "back" if difference.amount < 0 else "none"
        turn.say(
            f"utter_ask_exchange_method_{how}",
            amount=money(turn, abs(difference)),
            buttons=method_buttons(turn, METHOD, ways.methods),
        )
        return []
