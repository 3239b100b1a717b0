"""What all forms that change an order have in common: whose order it is, corrections, and the final yes or no."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from typing import Any, ClassVar

from moneyed import Money

from actions.change_fields import ReasonField
from actions.form_answers import FEW_WORDS, NO_TOPIC, digresses
from actions.form_openings import opening_words
from actions.order_choice import order_with
from actions.order_steps import OrderStep
from actions.passing_on import pass_on
from actions.paused_forms import ORDER_SLOTS, comes_back
from actions.turn import Turn
from actions.words import money, shown_number
from bot.commerce.item_mentions import find_mentions
from bot.commerce.order_finding import name_lines
from bot.commerce.orders import Order
from bot.handoff.triggers import VALUE


class ChangeStep(OrderStep):
    """A form that ends in a change of an order, after a summary and a yes.

    `dependents` are forgotten when the customer means another order after all; `picked` is the one with its line items.
    """

    dependents: ClassVar[Sequence[str]] = ()
    picked: ClassVar[str] = ""
    large: ClassVar[str] = ""
    """The topic of the ticket that takes the form's place for an order worth more than `handoff.value_above`, if it is
    one of `handoff.value_topics`."""

    @abstractmethod
    def look(self, turn: Turn, order: Order, slots: dict[str, Any], *, fresh: bool) -> dict[str, Any] | None:
        """Look at the verified order and give further slots; None, with a sentence said, ends the form early.

        `fresh` is true when the order has just become known, so that what the customer said when the form opened
        can be read in its light.
        """

    def check(self, turn: Turn, slots: dict[str, Any]) -> dict[str, Any] | None:
        """Verify the order, then look at it; see `look`."""
        further = super().check(turn, slots)
        if further is None:
            return None
        known = {**slots, **further}
        before = turn.slot("order_id")
        order_id = known.get("order_id", before)
        forgotten: dict[str, Any] = dict.fromkeys(self.dependents) if before and order_id != before else {}
        if order_id is None:
            return {**further, **forgotten}
        order = turn.find_order(known["order_number"])
        if order is None or order.id != order_id:
            turn.say("utter_order_gone", order_number=known["order_number"])
            return None
        if any(order.find_line(one["line_item_id"]) is None for one in known.get(self.picked) or ()):
            # Left over from a form that was broken off, about another order.
            forgotten = dict.fromkeys(self.dependents)
            known |= forgotten
        if known.get(self.confirm):
            return {**further, **forgotten}  # nothing is left to ask, and the store has the last word
        fresh = order_id != before or (self._opening(turn) and not comes_back(turn, self.form))
        handoff, topic = turn.services.shop.handoff, self.topic(order)
        limit = handoff.value_above if topic in handoff.value_topics else None
        if limit is not None and _is_over(order, limit):
            # The ticket names the order, which is proven by this very message.
            turn.put({name: known.get(name, turn.slot(name)) for name in ORDER_SLOTS})
            self._pass_large(turn, order, limit, topic)
            return {**further, **forgotten, "form_ended": self.form}
        seen = self.look(turn, order, {**known, **forgotten}, fresh=fresh)
        # Whose order it is stays known, also where the form ends here.
        return {**further, **forgotten, **({"form_ended": self.form} if seen is None else seen)}

    def topic(self, order: Order) -> str:
        """What such a ticket is about; see `large`."""
        del order
        return self.large

    def _pass_large(self, turn: Turn, order: Order, limit: Money, topic: str) -> None:
        what = turn.phrase(
            "utter_part_ticket_large",
            order_number=shown_number(turn, order),
            limit=money(turn, limit),
            what=opening_words(turn, self.form) or turn.text,
        )
        pass_on(turn, self.name(), topic, what, trigger=VALUE)

    def _next(self, slots: dict[str, Any]) -> str | None:
        return None if slots.get("form_ended") else super()._next(slots)

    def _read(self, turn: Turn, *, opening: bool) -> dict[str, Any] | None:
        """Read as every form does; besides, `no` with a correction corrects, and refuses nothing.

        Items of another order of the customer's are about that order; a `no` with the wish said anew, or with `the
        other one`, asks for the items again.
        """
        if not opening and self._declines(turn):
            return {self.confirm: False}
        moved = {} if opening else self._to_order_of_items(turn)
        change = super()._read(turn, opening=opening)
        if moved:
            return {**moved, **(change or {})}
        if change is None:
            requested = turn.slot("requested_slot")
            return {str(requested): None} if turn.intent in self.opens and requested else None
        if self.confirm in change and len(change) > 1:
            return {**change, self.confirm: None}
        other = turn.intent in self.opens or turn.services.lexicon.says("scope", "other_one", turn.text)
        if change.get(self.confirm) is False and self.picked and other:
            return {self.confirm: None, self.picked: None}
        return change

    def _declines(self, turn: Turn) -> bool:
        """True for `no wait, don't` where a reason is asked for: nothing is to be done, so that none is needed.

        `no, only the mug` corrects what is to be done.
        """
        asked = turn.slot("requested_slot")
        reason = any(isinstance(one, ReasonField) and one.slot == asked for one in self.fields)
        plain = len(turn.text.split()) <= FEW_WORDS and turn.services.lexicon.find("reasons", turn.text) is None
        return reason and turn.intent == "deny" and not turn.tapped and plain and not self._names_item(turn)

    def _names_item(self, turn: Turn) -> bool:
        """True where the message names an item of the order, in a form that is about items."""
        order = verified_order(turn) if self.picked else None
        if order is None:
            return False
        lexicon = turn.services.lexicon
        lines = name_lines(order, lexicon, {line.id: line.quantity for line in order.lines})
        return bool(find_mentions(turn.text, lines, lexicon))

    def _to_order_of_items(self, turn: Turn) -> dict[str, Any]:
        """The slots of another order, from now on the one that the form is about, if the message names its items."""
        current = verified_order(turn) if turn.text else None
        if current is None or digresses(turn) or turn.intent not in NO_TOPIC | self.opens:
            return {}
        other = order_with(turn, self.form, turn.text, current)
        if other is None:
            return {}
        number = other.number.removeprefix(turn.services.shop.orders.prefix)
        slots = {**dict.fromkeys(self.dependents), "order_number": number, "order_id": other.id}
        turn.put(slots)
        return slots


def _is_over(order: Order, limit: Money) -> bool:
    return bool(order.total.currency == limit.currency and order.total > limit)


def verified_order(turn: Turn) -> Order | None:
    """Give the order that the customer has proved to be his; None before that."""
    number, order_id = turn.slot("order_number"), turn.slot("order_id")
    if number is None or order_id is None:
        return None
    order = turn.find_order(number)
    return order if order is not None and order.id == order_id else None
