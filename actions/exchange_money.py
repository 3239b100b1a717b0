"""The price difference of swapped items: how much, and with which of the customer's ways to pay it is settled."""

from __future__ import annotations

from collections.abc import Mapping

from moneyed import Money
from rasa_sdk.events import EventType

from actions.base import ShopAction
from actions.changes import verified_order
from actions.exchange_variants import VariantsField
from actions.forms import NO_TOPIC, Filled, Refused
from actions.order_items import from_slot
from actions.payment_choice import ACCOUNT_ONLY, known_methods, method_buttons, read_method
from actions.swaps import Chosen, find_swaps, price_difference, settles
from actions.turn import Turn
from actions.words import money
from bot.commerce.orders import Order, PaymentMethod

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


class DifferenceMethodField:
    """With what the difference is paid, or where it goes. The slot holds the id of a payment method."""

    slot = "exchange_method"

    def __init__(self, opens: frozenset[str], asked_at: str) -> None:
        """`asked_at`: the slot of the yes, before which another method may be told."""
        self._opens = opens
        self._asked_at = asked_at

    def volunteered(self, turn: Turn) -> Filled | Refused | None:
        """Take another method than the one that was chosen, where the summary is before the customer.

        One that only the account knows is refused before that is proved: the way that was paid stays.
        """
        if turn.slot("requested_slot") != self._asked_at or turn.intent not in NO_TOPIC | self._opens:
            return None
        answer = self._find(turn) if turn.text else None
        if isinstance(answer, Refused) and answer.response == ACCOUNT_ONLY:
            return answer
        changed = isinstance(answer, Filled) and answer.slots[self.slot] != turn.slot(self.slot)
        return answer if changed and isinstance(answer, Filled) else None

    def answered(self, turn: Turn) -> Filled | Refused | None:
        """Take a button, the method's own name, or words such as `the way I paid`."""
        return None if turn.text.rstrip().endswith("?") else self._find(turn)

    def _find(self, turn: Turn) -> Filled | Refused | None:
        order = verified_order(turn)
        if order is None:
            return None
        difference = difference_of(turn, order, from_slot(turn.slot("exchange_items")), turn.slot(VariantsField.slot))
        if difference is None:
            return None
        methods = usable_methods(turn, order, difference)
        chosen = turn.entity("choice")
        if chosen is not None or not turn.text:
            return Filled({self.slot: chosen}) if chosen in {method.id for method in methods} else None
        return read_method(turn, order, methods, self.slot, turn.text, needs=difference)


class AskExchangeMethod(ShopAction):
    """Ask how the difference is settled."""

    action = "action_ask_exchange_method"

    def act(self, turn: Turn) -> list[EventType]:
        """Say how much it is, and offer the customer's ways to pay."""
        order = verified_order(turn)
        if order is None:
            return []
        difference = difference_of(turn, order, from_slot(turn.slot("exchange_items")), turn.slot(VariantsField.slot))
        if difference is None:
            return []
        methods = usable_methods(turn, order, difference)
        how = "pay" if difference.amount > 0 else "back" if difference.amount < 0 else "none"
        turn.say(
            f"utter_ask_exchange_method_{how}",
            amount=money(turn, abs(difference)),
            buttons=method_buttons(turn, DifferenceMethodField.slot, methods),
        )
        return []
