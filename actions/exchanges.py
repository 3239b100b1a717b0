"""Exchange an item for another variant of the same product."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from rasa_sdk.events import EventType

from actions.base import ShopAction, say_refused
from actions.changes import (
    ChangeStep,
    ReasonField,
    YesNoField,
    opening_text,
    pass_on,
    reason_buttons,
    topic_buttons,
    verified_order,
    yes_no,
)
from actions.eligibility import explain_closed, split_by_decision
from actions.exchange_variants import (
    VariantField,
    affordable,
    describe_variant,
    find_exchange,
    fit_wish,
    get_exchange,
    read_wish,
    step_reason,
)
from actions.forms import Field, FormTask
from actions.order_fields import OrderStep
from actions.order_items import (
    ItemsField,
    decode,
    decode_opening,
    describe,
    from_slot,
    pick_lines,
    say_items_question,
    to_slot,
)
from actions.turn import Turn
from actions.words import money, shown_number
from bot.commerce.decisions import decide_exchange
from bot.commerce.orders import LineItem, Order, ReturnLine
from bot.commerce.picking import Picked
from bot.commerce.policy import Decision, Reason
from bot.commerce.returning import judge_lines
from bot.store.api import StoreRefusedError

OPENS = frozenset({"start_exchange"})
REASONS = (
    Reason.TOO_SMALL,
    Reason.TOO_LARGE,
    Reason.CHANGED_MIND,
    Reason.ORDERED_BY_MISTAKE,
    Reason.DAMAGED,
    Reason.WRONG_ITEM,
    Reason.OTHER,
)


def _decide(turn: Turn, order: Order, line: LineItem, reason: str | None) -> Decision:
    return decide_exchange(turn.services.shop, order, line, reason=reason, now=turn.services.clock())


def exchangeable(turn: Turn, order: Order) -> Mapping[str, int]:
    """The pieces that may be exchanged under some reason, by line item."""
    judged = judge_lines(order.lines, lambda line, reason: _decide(turn, order, line, reason))
    closed = {line.id for line in judged.closed}
    return {line.id: order.returnable_quantity(line) for line in order.lines if line.id not in closed}


class ExchangeStep(ChangeStep):
    """What to exchange, for what, and why."""

    form = "exchange_form"
    opens = OPENS
    confirm = "exchange_confirmed"
    summary = ("exchange_item", "exchange_variant", "exchange_reason")
    picked = "exchange_item"
    dependents = ("exchange_item", "exchange_variant", "exchange_reason", "exchange_confirmed")
    fields: ClassVar[Sequence[Field]] = (
        *OrderStep.fields,
        ItemsField("exchange_item", OPENS, exchangeable, single=True, resets=("exchange_variant",)),
        VariantField(OPENS),
        ReasonField("exchange_reason", OPENS),
        YesNoField("exchange_confirmed", OPENS),
    )

    def look(self, turn: Turn, order: Order, slots: dict[str, Any], *, fresh: bool) -> dict[str, Any] | None:
        """Fill what the order itself answers; end where nothing can be exchanged."""
        there = exchangeable(turn, order)
        reason = slots["exchange_reason"]
        judged = judge_lines(order.lines, lambda line, why: _decide(turn, order, line, why), reason=reason)
        if not judged.possible:
            explain_closed(turn, order, judged, lambda line: _decide(turn, order, line, reason), "exchange")
            return None
        told: dict[str, Any] = {}
        before = from_slot(slots["exchange_item"])
        items = (self._known_item(turn, order, there, fresh=fresh) if fresh or not before else {}) or before
        if items != before or not items:
            told = {"exchange_item": to_slot(items) if items else None, "exchange_variant": None}
        if not items:
            return told
        if not self._may_exchange(turn, order, items, reason):
            return None
        exchange = find_exchange(turn, order, items)
        if exchange is None or not affordable(exchange):
            turn.say(
                "utter_nothing_to_exchange_for",
                item=describe(turn, order, items),
                buttons=topic_buttons(turn, "start_return", "talk_to_human"),
            )
            return None
        text = opening_text(turn, self.form) if fresh else ""
        wish = read_wish(turn, exchange, text)
        best = fit_wish(turn, exchange, wish).best if wish.said else None
        if best is not None:
            told["exchange_variant"] = best.id
            told |= step_reason(wish.step) if reason is None else {}
        return told

    def _may_exchange(self, turn: Turn, order: Order, items: Mapping[str, int], reason: str | None) -> bool:
        """Decide about the item; says why not, and passes on what a person decides."""
        decisions = {line.id: _decide(turn, order, line, reason) for line in order.lines if line.id in items}
        if reason is None and not any(one.needs_person for one in decisions.values()):
            return True  # whatever the reason may make of it is decided once it is known
        split = split_by_decision(turn, order, items, decisions)
        if split.for_person:
            summary = turn.phrase(
                "utter_part_ticket_exchange",
                items=describe(turn, order, split.for_person),
                reason=turn.phrase(f"utter_reason_{reason}") if reason else "-",
            )
            pass_on(turn, self.name(), "exchange", summary)
        elif split.refused:
            turn.say("utter_not_possible_instead", buttons=topic_buttons(turn, "start_return", "talk_to_human"))
        return bool(split.allowed)

    @staticmethod
    def _known_item(turn: Turn, order: Order, there: Mapping[str, int], *, fresh: bool) -> dict[str, int]:
        carried = decode_opening(turn)
        if carried:
            items = decode(carried, there)
            return items if len(items) == 1 else {}
        if sum(line.quantity for line in order.lines) == 1:
            return dict(there)
        text = opening_text(turn, "exchange_form") if fresh else ""
        picked = pick_lines(turn, order, there, text) if text else None
        return dict(picked.pieces) if isinstance(picked, Picked) and len(picked.pieces) == 1 else {}


class AskExchangeItem(ShopAction):
    """Ask which item is to be exchanged."""

    action = "action_ask_exchange_item"

    def act(self, turn: Turn) -> list[EventType]:
        """List what may be exchanged."""
        order = verified_order(turn)
        if order is not None:
            say_items_question(
                turn, "utter_ask_exchange_item", "exchange_item", order, exchangeable(turn, order), single=True
            )
        return []


class AskExchangeReason(ShopAction):
    """Ask why."""

    action = "action_ask_exchange_reason"

    def act(self, turn: Turn) -> list[EventType]:
        """Offer the reasons; sizes only where the item has one."""
        order = verified_order(turn)
        items = from_slot(turn.slot("exchange_item"))
        lines = [line for line in order.lines if line.id in items] if order else []
        sized = any(option.key == "size" for line in lines for option in line.options)
        reasons = REASONS if sized else REASONS[2:]
        turn.say("utter_ask_exchange_reason", buttons=reason_buttons(turn, "exchange_reason", reasons))
        return []


class AskExchangeConfirmed(ShopAction):
    """Show the exchange as it would be, and ask for a yes."""

    action = "action_ask_exchange_confirmed"

    def act(self, turn: Turn) -> list[EventType]:
        """Say what goes back, what comes instead, and what a cheaper variant means."""
        order = verified_order(turn)
        if order is None:
            return []
        items = from_slot(turn.slot("exchange_item"))
        exchange = get_exchange(turn, order, items)
        wanted = next(one for one in exchange.product.variants if one.id == turn.slot("exchange_variant"))
        cheaper = exchange.price - wanted.price
        note = turn.phrase("utter_part_exchange_cheaper", amount=money(turn, cheaper)) if cheaper.amount > 0 else ""
        turn.say(
            "utter_ask_exchange_confirmed",
            order_number=shown_number(turn, order),
            item=describe(turn, order, items),
            variant=describe_variant(turn, wanted),
            reason=turn.phrase(f"utter_reason_{turn.slot('exchange_reason')}"),
            note=note,
            buttons=yes_no(turn, ExchangeStep.confirm, ExchangeStep.summary),
        )
        return []


class StartExchange(FormTask):
    """Open the exchange."""

    action = "action_start_exchange"
    clears = ("exchange_item", "exchange_variant", "exchange_reason", "exchange_confirmed")
    step = ExchangeStep
    again = "start_exchange"

    def perform(self, turn: Turn) -> list[EventType]:
        """After a yes open it in the store, once, and say what comes next."""
        order = verified_order(turn)
        if order is None or not turn.slot("exchange_confirmed"):
            turn.say("utter_exchange_not_opened")
            return []
        wanted = turn.slot("exchange_variant")
        pieces = from_slot(turn.slot("exchange_item"))
        try:
            opened = turn.services.store.create_exchange(
                order.id,
                [ReturnLine(line_id, quantity, wanted) for line_id, quantity in pieces.items()],
                reason=turn.slot("exchange_reason"),
                idempotency_key=self.write_key(turn),
            )
        except StoreRefusedError as error:
            say_refused(turn, error)
            return []
        steps = turn.services.shop.exchange_steps[turn.language]
        turn.say("utter_exchange_opened", rma=opened.rma, steps=steps)
        return []
