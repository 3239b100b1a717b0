"""Return items of an order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from moneyed import Money
from rasa_sdk.events import EventType

from actions.base import ShopAction, say_refused
from actions.change_fields import ReasonField, YesNoField, reason_buttons, topic_buttons, yes_no
from actions.changes import ChangeStep, verified_order
from actions.eligibility import explain_closed, split_by_decision
from actions.form_answers import Field
from actions.form_openings import opening_text
from actions.form_tasks import FormTask
from actions.item_choices import describe, from_slot, to_slot
from actions.method_field import MethodField
from actions.mind_changes import take_over
from actions.order_items import ItemsField, keep_open, known_items, say_items_question
from actions.order_steps import OrderStep
from actions.passing_on import pass_on
from actions.payment_choice import find_methods, known_methods
from actions.problem_wishes import settle_report
from actions.purchases import note_money
from actions.refund_words import describe_refund_days, working_days
from actions.refunds import say_refunds
from actions.return_money import (
    OPENS,
    decide,
    decisions,
    refund_methods,
    refund_ways,
    return_fee,
)
from actions.turn import Turn
from actions.undelivered import lead_to_problem
from actions.words import money, shown_number
from bot.commerce.formats import format_list
from bot.commerce.item_mentions import find_mentions
from bot.commerce.order_finding import name_lines
from bot.commerce.orders import LineQuantity, Order, PaymentMethod, RefundStatus
from bot.commerce.picking import Unclear
from bot.commerce.policy import Axis, Reason
from bot.commerce.returning import Eligibility, expected_refund, judge_lines
from bot.commerce.shapes import search_shape
from bot.store.api import StoreRefusedError

SIZE_REASONS = (Reason.TOO_SMALL, Reason.TOO_LARGE)
REASONS = (
    Reason.CHANGED_MIND,
    Reason.DAMAGED,
    Reason.DEFECTIVE,
    Reason.WRONG_ITEM,
    Reason.NOT_AS_DESCRIBED,
    Reason.OTHER,
)


def returnable(turn: Turn, order: Order) -> Mapping[str, int]:
    """The pieces that may come back under some reason, by line item."""
    judged = judge_lines(order.lines, lambda line, reason: decide(turn, order, line, reason))
    closed = {line.id for line in judged.closed}
    return {line.id: order.returnable_quantity(line) for line in order.lines if line.id not in closed}


class ReturnStep(ChangeStep):
    """What to return, why, and where the money goes."""

    form = "return_form"
    large = "return"
    opens = OPENS
    confirm = "return_confirmed"
    summary = ("return_items", "return_reason", "return_fee", "refund_method")
    picked = "return_items"
    dependents = ("return_items", "return_reason", "return_fee", "refund_method", "return_confirmed")
    fields: ClassVar[Sequence[Field]] = (
        *OrderStep.fields,
        ItemsField("return_items", OPENS, returnable, resets=("refund_method",)),
        ReasonField("return_reason", OPENS),
        MethodField("refund_method", OPENS, "return_confirmed", refund_ways),
        YesNoField("return_confirmed", OPENS),
    )

    def take_over(self, turn: Turn, over: str | None) -> list[EventType] | None:
        """Take the place of the other one of return and exchange, if that is what the customer wants."""
        return take_over(turn, self.form, over)

    def look(self, turn: Turn, order: Order, slots: dict[str, Any], *, fresh: bool) -> dict[str, Any] | None:
        """Fill what the order itself answers; end where nothing can come back, or its money is on its way already."""
        there = returnable(turn, order)
        reason = slots["return_reason"]
        judged = judge_lines(order.lines, lambda line, why: decide(turn, order, line, why), reason=reason)
        lead = None if judged.possible else lead_to_problem(turn, order, self.form)
        if lead is not None:
            return lead
        if self._ends(turn, order, judged, reason, fresh=fresh):
            return None
        told: dict[str, Any] = {}
        before = from_slot(slots["return_items"])
        known = known_items(turn, order, there, self.form, fresh=fresh) if fresh or not before else None
        if isinstance(known, Unclear):
            return {"return_items": None, "refund_method": None, **keep_open("return_items", known)}
        items = dict(known.pieces) if known is not None else before
        if items != before or not items:
            told = {"return_items": to_slot(items) if items else None, "refund_method": None}
            slots = {**slots, "refund_method": None}
        if reason is None and not turn.services.shop.returns.asks_for(Axis.REASON):
            reason = Reason.CHANGED_MIND.value
            told["return_reason"], slots = reason, {**slots, "return_reason": reason}
        if not items or reason is None:
            return told
        split = split_by_decision(turn, order, items, decisions(turn, order, items, reason))
        if split.for_person:
            summary = turn.phrase(
                "utter_part_ticket_return",
                items=describe(turn, order, split.for_person),
                reason=turn.phrase(f"utter_reason_{reason}"),
            )
            pass_on(turn, self.name(), "return", summary)
        if not split.allowed:
            if not split.for_person:
                turn.say("utter_not_possible_instead", buttons=topic_buttons(turn, "start_exchange", "talk_to_human"))
            return None
        return self._money(turn, order, slots, {**told, "return_items": to_slot(split.allowed)}, split.allowed)

    def _ends(self, turn: Turn, order: Order, judged: Eligibility, reason: str | None, *, fresh: bool) -> bool:
        """Say where the money of a return is that is under way, or why nothing can come back; False to go on."""
        if fresh and self._asks_for_money(turn, order):
            return say_refunds(turn, order)
        if not judged.possible:
            explain_closed(turn, order, judged, lambda line: decide(turn, order, line, reason), "return")
        return not judged.possible

    def _asks_for_money(self, turn: Turn, order: Order) -> bool:
        """True for `my money back for 1016`, where a return of that order is under way and no item of it is named."""
        under_way = order.open_return is not None or any(one.status is RefundStatus.PENDING for one in order.refunds)
        lexicon, said = turn.services.lexicon, opening_text(turn, self.form)
        if not under_way or search_shape(lexicon, "wants_money", said) is None:
            return False
        return not find_mentions(
            said, name_lines(order, lexicon, {one.id: one.quantity for one in order.lines}), lexicon
        )

    def _money(
        self, turn: Turn, order: Order, slots: dict[str, Any], told: dict[str, Any], items: Mapping[str, int]
    ) -> dict[str, Any] | None:
        methods = refund_methods(turn, order, items, slots["return_reason"])
        if not methods:
            turn.say("utter_no_refund_method")
            summary = turn.phrase(
                "utter_part_ticket_return",
                items=describe(turn, order, items),
                reason=turn.phrase(f"utter_reason_{slots['return_reason']}"),
            )
            pass_on(turn, self.name(), "return", summary)
            return None
        # Kept, so that what is charged is what was shown, whatever the day of the answer.
        told["return_fee"] = str(return_fee(turn, order, items, slots["return_reason"]).amount)
        if slots["refund_method"] in {method.id for method in methods}:
            return told
        wanted = opening_text(turn, self.form)
        said = find_methods(turn, order, methods, wanted)
        if (
            not said
            and wanted
            and turn.slot("refund_method") is None
            and turn.slot("requested_slot") != "refund_method"
        ):
            _explain_other_way(turn, order, methods, wanted)
        known = said if len(said) == 1 else methods
        return {**told, "refund_method": known[0].id if len(known) == 1 else None}


def _explain_other_way(turn: Turn, order: Order, methods: Sequence[PaymentMethod], wanted: str) -> None:
    """Say that the money cannot go where the customer wanted it as he began, if he named another way of his."""
    others = [method for method in known_methods(turn, order) if method not in methods]
    named = find_methods(turn, order, others, wanted)
    if named:
        labels = format_list([method.label[turn.language] for method in methods], turn.language)
        turn.say("utter_method_not_possible", method=named[0].label[turn.language], methods=labels)


class AskReturnItems(ShopAction):
    """Ask which items come back."""

    action = "action_ask_return_items"

    def act(self, turn: Turn) -> list[EventType]:
        """List what may come back."""
        order = verified_order(turn)
        if order is not None:
            say_items_question(turn, "utter_ask_return_items", "return_items", order, returnable(turn, order))
        return []


class AskReturnReason(ShopAction):
    """Ask why."""

    action = "action_ask_return_reason"

    def act(self, turn: Turn) -> list[EventType]:
        """Offer the reasons; sizes only where the items have one."""
        order = verified_order(turn)
        items = from_slot(turn.slot("return_items"))
        lines = [line for line in order.lines if line.id in items] if order else []
        sized = any(option.key == "size" for line in lines for option in line.options)
        reasons = (REASONS[0], *(SIZE_REASONS if sized else ()), *REASONS[1:])
        turn.say("utter_ask_return_reason", buttons=reason_buttons(turn, "return_reason", reasons))
        return []


class AskReturnConfirmed(ShopAction):
    """Show the return as it would be, and ask for a yes."""

    action = "action_ask_return_confirmed"

    def act(self, turn: Turn) -> list[EventType]:
        """Say items, reason, fee, refund and method."""
        order = verified_order(turn)
        if order is None:
            return []
        items = from_slot(turn.slot("return_items"))
        reason = turn.slot("return_reason")
        fee = _shown_fee(turn, order)
        methods = refund_methods(turn, order, items, reason)
        method = next(one for one in methods if one.id == turn.slot("refund_method"))
        turn.say(
            "utter_ask_return_confirmed",
            order_number=shown_number(turn, order),
            items=describe(turn, order, items),
            reason=_reason_line(turn, reason),
            fee=money(turn, fee) if fee.amount else turn.phrase("utter_part_free"),
            amount=money(turn, expected_refund(order, items, fee)),
            method=method.label[turn.language],
            buttons=yes_no(turn, ReturnStep.confirm, ReturnStep.summary),
        )
        return []


def _reason_line(turn: Turn, reason: str) -> str:
    """The reason as a line of the summary; nothing where the shop does not ask for it."""
    if not turn.services.shop.returns.asks_for(Axis.REASON):
        return ""
    return turn.phrase("utter_part_reason_line", reason=turn.phrase(f"utter_reason_{reason}"))


def _shown_fee(turn: Turn, order: Order) -> Money:
    return Money(turn.slot("return_fee"), order.total.currency)


class StartReturn(FormTask):
    """Open the return."""

    action = "action_start_return"
    clears = ("return_items", "return_reason", "return_fee", "refund_method", "return_confirmed")
    step = ReturnStep
    again = "start_return"

    def perform(self, turn: Turn) -> list[EventType]:
        """After a yes open it in the store, once, and say what comes next."""
        order = verified_order(turn)
        if order is None or not turn.slot("return_confirmed"):
            turn.say("utter_return_not_opened")
            return []
        items, reason = from_slot(turn.slot("return_items")), turn.slot("return_reason")
        try:
            opened = turn.services.store.create_return(
                order.id,
                [LineQuantity(line_id, quantity) for line_id, quantity in items.items()],
                reason=reason,
                refund_method_id=turn.slot("refund_method"),
                fee=_shown_fee(turn, order),
                idempotency_key=self.write_key(turn),
            )
        except StoreRefusedError as error:
            say_refused(turn, error)
            return []
        note_money(turn, order, opened.refund_amount)
        shop = turn.services.shop
        turn.say(
            "utter_return_opened",
            rma=opened.rma,
            steps=shop.return_steps[turn.language],
            amount=money(turn, opened.refund_amount),
            method=opened.refund_method.label[turn.language] if opened.refund_method else "",
            inspection=working_days(turn, shop.refunds.inspection_days),
            when=describe_refund_days(turn, opened.refund_method),
        )
        return settle_report(turn, items)
