"""The question with which of the customer's ways to pay something is settled, in every form that asks it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from moneyed import Money

from actions.changes import verified_order
from actions.form_answers import Filled, Refused, digresses, is_statement, may_correct
from actions.payment_choice import read_method
from actions.turn import Turn
from bot.commerce.orders import Order, PaymentMethod

ABOUT_MONEY = frozenset({"ask_payment_methods", "ask_refund_policy", "check_refund", "change_payment", "ask_purchases"})
"""What `to the gift card please` may well be taken for."""


@dataclass(frozen=True)
class Ways:
    """The ways to pay that are possible; `needs` is what a gift card would have to hold."""

    methods: Sequence[PaymentMethod]
    needs: Money | None = None


WaysOf = Callable[[Turn, Order], Ways | None]
"""What is possible for an order now; None where nothing is settled."""


class MethodField:
    """A way to pay. The slot holds the id of a payment method."""

    def __init__(self, slot: str, opens: frozenset[str], asked_at: str, ways: WaysOf) -> None:
        """`asked_at`: the slot of the yes, before which another method may be told."""
        self.slot = slot
        self._opens = opens
        self._asked_at = asked_at
        self._ways = ways

    def volunteered(self, turn: Turn) -> Filled | Refused | None:
        """Take another method than the one that was chosen, where the summary is before the customer.

        One that is not possible is explained; the one that is chosen already changes nothing.
        """
        if turn.slot("requested_slot") != self._asked_at or not may_correct(turn, self._opens, ABOUT_MONEY):
            return None
        words = turn.services.lexicon
        if words.says("scope", "other_one", turn.text) and words.find("refund_methods", turn.text) in (None, "other"):
            return None  # of items, unless a way to pay is asked for
        answer = self._find(turn)
        same = isinstance(answer, Filled) and answer.slots[self.slot] == turn.slot(self.slot)
        return None if same and turn.intent == "affirm" else answer

    def answered(self, turn: Turn) -> Filled | Refused | None:
        """Take a button, the method's own name, or words such as `the way I paid`; say which are possible."""
        return None if digresses(turn) and not is_statement(turn) else self._find(turn)

    def _find(self, turn: Turn) -> Filled | Refused | None:
        order = verified_order(turn)
        ways = self._ways(turn, order) if order is not None else None
        if order is None or ways is None:
            return None
        chosen = turn.entity("choice")
        if chosen is not None or not turn.text:
            return Filled({self.slot: chosen}) if chosen in {method.id for method in ways.methods} else None
        return read_method(turn, order, ways.methods, self.slot, turn.text, needs=ways.needs)
