"""Where a refund is."""

from __future__ import annotations

from datetime import datetime

from rasa_sdk.events import EventType

from actions.change_fields import topic_buttons
from actions.changes import verified_order
from actions.form_openings import opening_intent, opening_words
from actions.form_tasks import FormTask
from actions.item_choices import describe
from actions.order_status import say_trouble
from actions.order_steps import OrderStep
from actions.refund_words import working_days
from actions.turn import Turn
from actions.words import day, money, shown_number
from bot.commerce.decisions import decide_cancel
from bot.commerce.orders import Order, OrderStatus, Refund, RefundStatus, Return, ReturnStatus
from bot.commerce.refund_times import refund_expected_by
from bot.commerce.shapes import search_shape
from bot.commerce.workdays import local_day


class RefundStep(OrderStep):
    """Of which order."""

    form = "refund_form"
    opens = frozenset({"check_refund", "ask_refund_policy"})


class CheckRefund(FormTask):
    """Tell what has been refunded, and what is on its way."""

    action = "action_check_refund"

    def perform(self, turn: Turn) -> list[EventType]:
        """Say every refund with amount, method and date, and every return that has not become one yet."""
        order = verified_order(turn)
        if order is None:
            turn.say("utter_order_gone", order_number=turn.slot("order_number"))
            return []
        if not say_refunds(turn, order) and not say_trouble(turn, order):
            turn.say("utter_no_refunds", order_number=shown_number(turn, order), buttons=_buttons(turn, order))
        if order.open_return is not None and opening_intent(turn, RefundStep.form) == "undo_return":
            turn.say("utter_offer_undo_return", rma=order.open_return.rma)
        elif order.open_return is not None and _asks_when_fetched(turn, opening_words(turn, RefundStep.form)):
            shop, opened = turn.services.shop, order.open_return
            steps = shop.exchange_steps if opened.is_exchange else shop.return_steps
            turn.say("utter_open_return_steps", rma=opened.rma, steps=steps[turn.language])
        elif order.open_return is not None and _speaks_of_pickup(turn, opening_words(turn, RefundStep.form)):
            turn.say("utter_pickup_by_person", rma=order.open_return.rma, buttons=topic_buttons(turn, "talk_to_human"))
        return []


def say_refunds(turn: Turn, order: Order) -> bool:
    """Say every refund and every return of the order; False if there is none."""
    lines = [f"{_refund(turn, refund)}{_taken_off(turn, order, refund)}" for refund in order.refunds]
    lines += [_return(turn, order, one) for one in order.returns if not _is_refunded(order, one)]
    if lines:
        number = shown_number(turn, order)
        turn.say("utter_refunds", order_number=number, refunds="\n".join(lines), buttons=_buttons(turn, order))
    return bool(lines)


def _speaks_of_pickup(turn: Turn, said: str) -> bool:
    """Whether it is the pick-up that is late, or shall be on another day: who drives where, the store does not know."""
    lexicon = turn.services.lexicon
    late_money = search_shape(lexicon, "late_refund", said) is not None
    return any(search_shape(lexicon, name, said) for name in ("pickup", *(() if late_money else ("pickup_after",))))


def _asks_when_fetched(turn: Turn, said: str) -> bool:
    """Whether it is asked when the parcel is picked up, which the shop's steps tell."""
    return search_shape(turn.services.lexicon, "pickup_when", said) is not None


def _is_refunded(order: Order, one: Return) -> bool:
    """A return that has become a refund is told as that one. An exchange and a rejected return never do."""
    if one.is_exchange or one.status not in {ReturnStatus.RECEIVED, ReturnStatus.COMPLETED}:
        return False
    return any(refund.created_at >= one.created_at for refund in order.refunds)


def _refund(turn: Turn, refund: Refund) -> str:
    values = {"amount": money(turn, refund.amount), "method": refund.method.label[turn.language]}
    if refund.status is RefundStatus.COMPLETED:
        done = refund.completed_at or refund.created_at
        return turn.phrase("utter_part_refund_done", date=_day(turn, done), **values)
    expected = refund_expected_by(turn.services.shop, refund)
    if expected is None:
        return turn.phrase("utter_part_refund_pending", **values)
    late = expected < local_day(turn.services.shop, turn.services.clock())
    name = "utter_part_refund_overdue" if late else "utter_part_refund_expected"
    return turn.phrase(name, date=day(turn, expected), **values)


def _taken_off(turn: Turn, order: Order, refund: Refund) -> str:
    """What the return behind a refund cost its customer, with a space before it; empty if nothing was taken off."""
    of_return = next(
        (one for one in order.returns if _is_refunded(order, one) and one.refund_amount == refund.amount), None
    )
    if of_return is None or not of_return.fee:
        return ""
    return f" {turn.phrase('utter_part_refund_fee', fee=money(turn, of_return.fee))}"


def _return(turn: Turn, order: Order, one: Return) -> str:
    pieces = {line.line_item_id: line.quantity for line in one.lines}
    kind = "exchange" if one.is_exchange else "return"
    amount = money(turn, one.refund_amount)
    if one.is_open and one.refund_method is not None:
        method = one.refund_method.label[turn.language]
        amount = turn.phrase("utter_part_amount_to", amount=amount, method=method)
    return turn.phrase(
        f"utter_part_{kind}_line",
        rma=one.rma,
        items=describe(turn, order, pieces),
        amount=amount,
        state=turn.phrase(
            f"utter_part_{kind}_{one.status.value}", days=working_days(turn, turn.services.shop.refunds.inspection_days)
        ),
    )


def _buttons(turn: Turn, order: Order) -> list[dict[str, str]]:
    """What somebody may want who asks for money."""
    if order.refunds or order.returns:
        return topic_buttons(turn, "ask_refund_policy", "talk_to_human")
    if decide_cancel(turn.services.shop, order).allowed:
        return topic_buttons(turn, "cancel_order", "talk_to_human")
    wanted = ("start_return",) if order.status is OrderStatus.DELIVERED else ("track_order",)
    return topic_buttons(turn, *wanted, "talk_to_human")


def _day(turn: Turn, moment: datetime) -> str:
    return day(turn, local_day(turn.services.shop, moment))
