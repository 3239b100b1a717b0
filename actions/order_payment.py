"""Pay a pending order in another way."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from rasa_sdk.events import EventType

from actions.account_proof import CUSTOMER
from actions.base import ShopAction, say_refused
from actions.change_fields import YesNoField, topic_buttons, yes_no
from actions.changes import ChangeStep, verified_order
from actions.eligibility import refuses_change
from actions.form_answers import Field, Filled, Refused
from actions.form_openings import opening_text
from actions.form_tasks import FormTask
from actions.method_field import MethodField, Ways
from actions.order_steps import OrderStep
from actions.payment_choice import ask_account, is_own, known_methods, method_buttons, read_method
from actions.turn import Turn
from actions.words import money, shown_number
from bot.commerce.formats import format_list
from bot.commerce.orders import Order, OrderChange, PaymentMethod
from bot.store.api import StoreRefusedError

OPENS = frozenset({"change_payment"})
NEW, CONFIRMED = "new_payment_method", "payment_confirmed"


def other_methods(turn: Turn, order: Order) -> list[PaymentMethod]:
    """The ways to pay that could bear the order, other than the one that does; see `known_methods`."""
    now = {method.id for method, _ in order.outstanding}
    alone = len(now) == 1
    return [
        method
        for method in known_methods(turn, order)
        if not (alone and method.id in now) and (method.balance is None or method.balance >= order.total)
    ]


def new_ways(turn: Turn, order: Order) -> Ways:
    """With what the whole order may be paid instead."""
    return Ways(other_methods(turn, order), needs=order.total)


class PaymentStep(ChangeStep):
    """Which order, and how it is paid instead."""

    form = "payment_form"
    large = "payment"
    opens = OPENS
    confirm = CONFIRMED
    summary = (NEW,)
    dependents = (NEW, CONFIRMED)
    fields: ClassVar[Sequence[Field]] = (
        *OrderStep.fields,
        MethodField(NEW, OPENS, CONFIRMED, new_ways),
        YesNoField(CONFIRMED, OPENS),
    )

    def look(self, turn: Turn, order: Order, slots: dict[str, Any], *, fresh: bool) -> dict[str, Any] | None:
        """End where the payment can no longer change, or there is no other way."""
        if refuses_change(turn, order, OrderChange.PAYMENT):
            return None
        turn.put({CUSTOMER: slots[CUSTOMER]})
        methods = other_methods(turn, order)
        if not methods and not is_own(turn, order):
            return ask_account(turn)
        if not methods:
            turn.say("utter_no_other_payment", buttons=topic_buttons(turn, "talk_to_human"))
            return None
        if slots[NEW] is None and (fresh or turn.slot("requested_slot") == CUSTOMER):
            text = opening_text(turn, self.form)
            told = read_method(turn, order, methods, NEW, text, needs=order.total) if text else None
            if isinstance(told, Refused):
                turn.say(told.response, **told.values)
            return told.slots if isinstance(told, Filled) else {}
        return {}


class AskNewPaymentMethod(ShopAction):
    """Ask how it shall be paid."""

    action = "action_ask_new_payment_method"

    def act(self, turn: Turn) -> list[EventType]:
        """Offer the customer's other ways to pay."""
        order = verified_order(turn)
        if order is None:
            return []
        buttons = method_buttons(turn, NEW, other_methods(turn, order))
        turn.say("utter_ask_new_payment_method", order_number=shown_number(turn, order), buttons=buttons)
        return []


class AskPaymentConfirmed(ShopAction):
    """Show the change as it would be, and ask for a yes."""

    action = "action_ask_payment_confirmed"

    def act(self, turn: Turn) -> list[EventType]:
        """Say what is paid how, and what goes back."""
        order = verified_order(turn)
        method = order.customer.find_payment_method(str(turn.slot(NEW))) if order is not None else None
        if order is None or method is None:
            return []
        before = [one.label[turn.language] for one, _ in order.outstanding if one.id != method.id]
        turn.say(
            "utter_ask_payment_confirmed",
            order_number=shown_number(turn, order),
            amount=money(turn, order.total),
            method=method.label[turn.language],
            before=format_list(before, turn.language),
            buttons=yes_no(turn, PaymentStep.confirm, PaymentStep.summary),
        )
        return []


class ChangePayment(FormTask):
    """Change it."""

    action = "action_change_payment"
    clears = PaymentStep.dependents
    step = PaymentStep
    again = "change_payment"

    def perform(self, turn: Turn) -> list[EventType]:
        """After a yes change it in the store, once."""
        order = verified_order(turn)
        if order is None or not turn.slot(CONFIRMED):
            turn.say("utter_payment_kept")
            return []
        try:
            changed = turn.services.store.change_payment_method(
                order.id, str(turn.slot(NEW)), idempotency_key=self.write_key(turn)
            )
        except StoreRefusedError as error:
            say_refused(turn, error)
            return []
        label = changed.payments[-1].method.label[turn.language]
        turn.say("utter_payment_changed", order_number=shown_number(turn, changed), method=label)
        return []
