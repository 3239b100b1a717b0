"""The money of a return: what may come back where, and the fee."""

from __future__ import annotations

from collections.abc import Mapping

from moneyed import Money
from rasa_sdk.events import EventType

from actions.base import ShopAction
from actions.changes import verified_order
from actions.forms import NO_TOPIC, Filled, Refused
from actions.order_items import TITLE_LENGTH, from_slot, shorten
from actions.taps import answer_payload
from actions.turn import Turn
from bot.commerce.decisions import decide_return, refund_choices
from bot.commerce.lexicon import contains, plain
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


class RefundMethodField:
    """Where the money goes. The slot holds the id of a payment method."""

    slot = "refund_method"

    def volunteered(self, turn: Turn) -> Filled | None:
        """Take another method than the one that was chosen, where the summary is before the customer."""
        if turn.slot("requested_slot") != "return_confirmed" or turn.intent not in NO_TOPIC | OPENS:
            return None
        found = self._find(turn)
        return Filled({self.slot: found}) if found and found != turn.slot(self.slot) else None

    def answered(self, turn: Turn) -> Filled | Refused | None:
        """Take a button, the method's own name, or words such as `the way I paid`."""
        found = self._find(turn)
        return Filled({self.slot: found}) if found else None

    def _find(self, turn: Turn) -> str | None:
        order = verified_order(turn)
        if order is None:
            return None
        methods = refund_methods(turn, order, from_slot(turn.slot("return_items")), turn.slot("return_reason"))
        chosen = turn.entity("choice")
        if chosen is not None or not turn.text:
            return next((method.id for method in methods if method.id == chosen), None)
        words = turn.services.lexicon
        said = plain(turn.text)
        named = [method for method in methods if _named(turn, method, said)]
        if not named and words.find("refund_methods", turn.text) == "gift_card":
            named = [method for method in methods if method.kind.value == "gift_card"]
        if not named and words.find("refund_methods", turn.text) == "original":
            paid = {payment.method.id for payment in order.payments}
            named = [method for method in methods if method.id in paid]
        return named[0].id if len(named) == 1 else None


def _named(turn: Turn, method: PaymentMethod, said: str) -> bool:
    option = turn.services.shop.find_payment(method.kind.value)
    names = [name for _, name in option.name.by_language] if option else []
    for _, label in method.label.by_language:
        words = plain(label).split()
        names += [" ".join(words), *words[:1], *words[-1:]]
    return any(contains(said, plain(name)) for name in names if plain(name))


class AskRefundMethod(ShopAction):
    """Ask where the money goes."""

    action = "action_ask_refund_method"

    def act(self, turn: Turn) -> list[EventType]:
        """Offer the ways that the policy allows for these items."""
        order = verified_order(turn)
        if order is None:
            return []
        methods = refund_methods(turn, order, from_slot(turn.slot("return_items")), turn.slot("return_reason"))
        buttons = [
            {"title": _title(turn, method), "payload": answer_payload(turn, "refund_method", method.id)}
            for method in methods
        ]
        turn.say("utter_ask_refund_method", buttons=buttons)
        return []


def _title(turn: Turn, method: PaymentMethod) -> str:
    """The label; where that is long, without the dots before its digits: `Haru gift card 1204`."""
    label = method.label[turn.language]
    return label if len(label) <= TITLE_LENGTH else shorten(label.replace(" ••••", ""))
