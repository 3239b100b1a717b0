"""Cancel an order."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from moneyed import Money
from rasa_sdk.events import EventType

from actions.base import ShopAction, say_refused
from actions.cancel_limits import WHOLE_ONLY, explain_limits, explain_part, names_part, say_whole_only
from actions.change_fields import ReasonField, YesNoField, reason_buttons, topic_buttons, yes_no
from actions.changes import ChangeStep, verified_order
from actions.form_answers import Field, Filled
from actions.form_openings import opening_text
from actions.form_tasks import FormTask
from actions.item_choices import describe
from actions.order_fields import OrderContactField
from actions.order_steps import OrderStep
from actions.passing_on import pass_on
from actions.person_calls import said_now
from actions.purchases import note_money
from actions.refund_words import describe_refund_days
from actions.told_order import said_number
from actions.turn import Turn
from actions.why import explained
from actions.words import money, shown_number
from bot.commerce.decisions import decide_cancel
from bot.commerce.explain import Case
from bot.commerce.orders import Order, OrderStatus
from bot.commerce.policy import Reason
from bot.commerce.shapes import search_shape
from bot.store.api import StoreRefusedError

OPENS = frozenset({"cancel_order"})
REASONS = (Reason.CHANGED_MIND, Reason.NO_LONGER_NEEDED, Reason.ORDERED_BY_MISTAKE, Reason.OTHER)
INSTEAD = {
    OrderStatus.PROCESSED: ("track_order", "talk_to_human"),
    OrderStatus.DELIVERED: ("start_return", "talk_to_human"),
    OrderStatus.CANCELLED: ("check_refund", "talk_to_human"),
}
"""What somebody may want whose order cannot be cancelled."""

MOOT = {
    "payment_form": ("new_payment_method", "payment_confirmed"),
    "address_form": ("new_address", "address_confirmed"),
}
"""Changes that come to nothing where their order is cancelled, and their slots."""


class CancelStep(ChangeStep):
    """Which order to cancel, and why."""

    form = "cancel_form"
    large = "cancel"
    opens = OPENS
    confirm = "cancel_confirmed"
    summary = ("cancel_reason",)
    dependents = ("cancel_confirmed",)
    fields: ClassVar[Sequence[Field]] = (
        *OrderStep.fields,
        ReasonField("cancel_reason", OPENS, anything=True),
        YesNoField("cancel_confirmed", OPENS),
    )

    def take_over(self, turn: Turn, over: str | None) -> list[EventType] | None:
        """Leave a change of the very order that is cancelled instead: nothing of it is gone back to."""
        if over not in MOOT or said_number(turn) not in (None, turn.slot("order_number")):
            return None
        return turn.put(dict.fromkeys(MOOT[over]))

    def _read(self, turn: Turn, *, opening: bool) -> dict[str, Any] | None:
        """Read as every change does; a wish that no cancellation can fulfil is explained."""
        order, asked = None if opening else verified_order(turn), turn.slot("requested_slot")
        if order is not None and asked == self.confirm and explain_limits(turn, order, self.opens):
            return {self.confirm: None}
        if asked and not opening and not self.about_another_order(turn) and _asks_amount_back(turn):
            proof = _told_proof(turn) if order is None else {}
            if OrderContactField.slot not in proof:
                _say_amount_back(turn, order)  # else it is told once the order is looked at
            return proof or {str(asked): None}
        reason = turn.services.lexicon.find("reasons", turn.text) if turn.text else None
        if order is not None and asked == "cancel_reason" and not reason and explain_part(turn, order, self.opens):
            return {"cancel_reason": None}
        return super()._read(turn, opening=opening)

    def look(self, turn: Turn, order: Order, slots: dict[str, Any], *, fresh: bool) -> dict[str, Any] | None:
        """End at once where the order cannot be cancelled; ask again for a reason that does not count."""
        shop, told = turn.services.shop, slots["cancel_reason"]
        decision = decide_cancel(shop, order, reason=told)
        if decision.allowed:
            if fresh and names_part(turn, order, opening_text(turn, self.form)):
                say_whole_only(turn, order)
            if fresh and told is None and _asks_amount_back(turn):
                _say_amount_back(turn, order)  # with a reason the summary follows, which tells it
            return {}
        reason = explained(turn, decision, Case(order))
        turn.say("utter_explanation", explanation=reason)
        if told is not None and not decision.needs_person and accepted_reasons(turn, order):
            return {"cancel_reason": None}
        if decision.needs_person:
            summary = turn.phrase("utter_part_ticket_cancel", order_number=shown_number(turn, order))
            pass_on(turn, self.name(), "cancel", summary)
        else:
            instead = INSTEAD.get(order.status, ("talk_to_human",))
            turn.say("utter_not_possible_instead", buttons=topic_buttons(turn, *instead))
        return None


def _asks_amount_back(turn: Turn) -> bool:
    return bool(turn.text) and search_shape(turn.services.lexicon, "asks_amount_back", turn.text) is not None


def _told_proof(turn: Turn) -> dict[str, Any]:
    """The slots that a question fills beside it, with the number or the contact of the order."""
    told: dict[str, Any] = {}
    for field in OrderStep.fields:
        found = field.volunteered(turn)
        told |= found.slots if isinstance(found, Filled) else {}
    return told


def _say_amount_back(turn: Turn, order: Order | None) -> None:
    """Say what a cancellation gives back, and how; nothing of an order that is not proved yet."""
    if order is None:
        turn.say("utter_amount_back_later")
        return
    ways = [
        turn.phrase(
            "utter_part_refund_way",
            amount=money(turn, amount),
            method=method.label[turn.language],
            when=describe_refund_days(turn, method),
        )
        for method, amount in order.outstanding
    ]
    turn.say(
        "utter_amount_back",
        order_number=shown_number(turn, order),
        amount=money(turn, _amount_back(order)),
        refunds="\n".join(ways),
    )


def _amount_back(order: Order) -> Money:
    """What the shop still holds: part of the order may be refunded already."""
    return sum((amount for _, amount in order.outstanding), order.total * 0)


def accepted_reasons(turn: Turn, order: Order) -> list[Reason]:
    """The usual reasons for which the shop cancels this order, or lets a person decide."""
    decisions = {reason: decide_cancel(turn.services.shop, order, reason=reason.value) for reason in REASONS}
    accepted = [reason for reason, decision in decisions.items() if decision.allowed or decision.needs_person]
    # Where both count, no customer sees a difference between the two.
    return [one for one in accepted if one is not Reason.NO_LONGER_NEEDED or Reason.CHANGED_MIND not in accepted]


class AskCancelReason(ShopAction):
    """Ask why."""

    action = "action_ask_cancel_reason"

    def act(self, turn: Turn) -> list[EventType]:
        """Offer the usual reasons; who wanted only a part cancelled is asked whether to cancel all of it."""
        order = verified_order(turn)
        buttons = reason_buttons(turn, "cancel_reason", accepted_reasons(turn, order) if order is not None else REASONS)
        if said_now(turn, WHOLE_ONLY):
            keep = turn.button("utter_part_button_keep_order", "/stop")
            turn.say("utter_ask_cancel_whole_reason", buttons=[*buttons, keep])
        else:
            turn.say("utter_ask_cancel_reason", buttons=buttons)
        return []


class AskCancelConfirmed(ShopAction):
    """Show what is cancelled, and ask for a yes."""

    action = "action_ask_cancel_confirmed"

    def act(self, turn: Turn) -> list[EventType]:
        """Say the items and the refund; that it is the whole order where there are several items."""
        order = verified_order(turn)
        if order is None:
            return []
        pieces = {line.id: line.quantity for line in order.lines}
        several = sum(pieces.values()) > 1
        turn.say(
            "utter_ask_cancel_whole_confirmed" if several else "utter_ask_cancel_confirmed",
            order_number=shown_number(turn, order),
            items=describe(turn, order, pieces),
            amount=money(turn, _amount_back(order)),
            buttons=yes_no(turn, CancelStep.confirm, CancelStep.summary),
        )
        return []


class CancelOrder(FormTask):
    """Cancel the order."""

    action = "action_cancel_order"
    clears = ("cancel_reason", "cancel_confirmed")
    step = CancelStep
    again = "cancel_order"

    def perform(self, turn: Turn) -> list[EventType]:
        """After a yes cancel it in the store, once, and say when the money is back."""
        order = verified_order(turn)
        if order is None or not turn.slot("cancel_confirmed"):
            turn.say("utter_not_cancelled")
            return []
        before = {refund.id for refund in order.refunds}
        try:
            cancelled = turn.services.store.cancel_order(
                order.id, reason=turn.slot("cancel_reason"), idempotency_key=self.write_key(turn)
            )
        except StoreRefusedError as error:
            say_refused(turn, error)
            return []
        refunds = [refund for refund in cancelled.refunds if refund.id not in before] or list(cancelled.refunds)
        amount = sum((refund.amount for refund in refunds), Money(0, cancelled.total.currency))
        ways = [
            turn.phrase(
                "utter_part_refund_way",
                amount=money(turn, refund.amount),
                method=refund.method.label[turn.language],
                when=describe_refund_days(turn, refund.method),
            )
            for refund in refunds
        ]
        note_money(turn, cancelled, amount)
        turn.say(
            "utter_cancelled",
            order_number=shown_number(turn, cancelled),
            amount=money(turn, amount),
            refunds="\n".join(ways),
        )
        return []
