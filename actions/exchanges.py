"""Ask what is needed to exchange items for other variants, or to change them in an order that is not packed yet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, ClassVar

from rasa_sdk.events import EventType

from actions.account_proof import CUSTOMER
from actions.change_fields import ReasonField, YesNoField, topic_buttons
from actions.changes import ChangeStep
from actions.eligibility import explain_closed, refuses_change, split_by_decision
from actions.exchange_money import METHOD, NOT_NEEDED, difference_of, difference_ways, usable_methods
from actions.exchange_variants import (
    CHOSEN,
    LISTED,
    VariantsField,
    choose,
    chosen_slots,
    corrected_here,
    refuse_variant,
    step_reason,
    variant_line,
)
from actions.form_answers import Field, corrects, digresses
from actions.form_openings import opening_text
from actions.item_choices import describe, from_slot, to_slot
from actions.method_field import MethodField
from actions.mind_changes import take_over
from actions.order_items import ItemsField, choosables, keep_open, known_items
from actions.order_steps import OrderStep
from actions.passing_on import pass_on
from actions.payment_choice import ask_account, find_methods, is_own
from actions.swaps import Swap, comes_in, find_swaps, fit_wish, is_modification, read_wishes
from actions.turn import Turn
from actions.undelivered import lead_to_problem
from actions.words import item
from bot.commerce.decisions import decide_exchange, decide_modification
from bot.commerce.item_mentions import find_mentions
from bot.commerce.orders import LineItem, Order, OrderChange
from bot.commerce.picking import Unclear
from bot.commerce.policy import Axis, Decision, Reason
from bot.commerce.returning import judge_lines
from bot.commerce.shapes import search_shape
from bot.commerce.variants import Wish

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
ITEMS, CONFIRMED, REASON = "exchange_items", "exchange_confirmed", "exchange_reason"


def _decide(turn: Turn, order: Order, line: LineItem, reason: str | None) -> Decision:
    if is_modification(order):
        return decide_modification(turn.services.shop, order, OrderChange.ITEMS)
    return decide_exchange(turn.services.shop, order, line, reason=reason, now=turn.services.clock())


def exchangeable(turn: Turn, order: Order) -> Mapping[str, int]:
    """The pieces that may be exchanged under some reason, by line item."""
    if is_modification(order):
        return {line.id: line.quantity for line in order.lines}
    judged = judge_lines(order.lines, lambda line, reason: _decide(turn, order, line, reason))
    closed = {line.id for line in judged.closed}
    return {line.id: order.returnable_quantity(line) for line in order.lines if line.id not in closed}


class ExchangeStep(ChangeStep):
    """What to exchange, for what, and why; or what to change before the order is packed."""

    form = "exchange_form"
    large = "exchange"
    opens = OPENS
    confirm = CONFIRMED
    picked = ITEMS
    summary = (ITEMS, VariantsField.slot, REASON, METHOD)
    dependents = (ITEMS, CHOSEN, LISTED, VariantsField.slot, REASON, METHOD, CONFIRMED)
    fields: ClassVar[Sequence[Field]] = (
        *OrderStep.fields,
        ItemsField(ITEMS, OPENS, exchangeable, swapped=True, resets=(VariantsField.slot, METHOD)),
        VariantsField(OPENS),
        ReasonField(REASON, OPENS),
        MethodField(METHOD, OPENS, CONFIRMED, difference_ways),
        YesNoField(CONFIRMED, OPENS),
    )

    def take_over(self, turn: Turn, over: str | None) -> list[EventType] | None:
        """Take the place of the other one of return and exchange, if that is what the customer wants."""
        return take_over(turn, self.form, over)

    def topic(self, order: Order) -> str:
        """Other variants in an order that is not packed yet are a change of its items."""
        return "items" if is_modification(order) else self.large

    def check(self, turn: Turn, slots: dict[str, Any]) -> dict[str, Any] | None:
        """Say at once that other pieces of the same are no other variant, which no store changes."""
        if self._opening(turn) and turn.text and search_shape(turn.services.lexicon, "other_quantity", turn.text):
            turn.say("utter_quantity_stays", buttons=topic_buttons(turn, "cancel_order", "talk_to_human"))
            return None
        return super().check(turn, slots)

    def look(self, turn: Turn, order: Order, slots: dict[str, Any], *, fresh: bool) -> dict[str, Any] | None:
        """Fill what the order itself answers; end where nothing can be exchanged."""
        turn.put({CUSTOMER: slots[CUSTOMER]})
        there = exchangeable(turn, order)
        lead = lead_to_problem(turn, order, self.form) if not there and not is_modification(order) else None
        if lead is not None or not self._is_open(turn, order, slots[REASON]):
            return lead
        before = from_slot(slots[ITEMS])
        known = known_items(turn, order, there, self.form, fresh=fresh, swapped=True) if fresh or not before else None
        if isinstance(known, Unclear):
            return {ITEMS: None, CHOSEN: None, VariantsField.slot: None, **keep_open(ITEMS, known)}
        items = dict(known.pieces) if known is not None else before
        items = items or self._only_one_that_can(turn, order, there, fresh=fresh)
        if not items:
            return {ITEMS: None, CHOSEN: None, VariantsField.slot: None}
        if not self._may_exchange(turn, order, items, slots[REASON]):
            return None
        swaps = find_swaps(turn, order, items)
        if swaps is None or not all(swap.others for swap in swaps):
            turn.say(
                "utter_nothing_to_exchange_for",
                item=describe(turn, order, {s.line.id: s.quantity for s in swaps or () if not s.others} or items),
                buttons=topic_buttons(turn, "start_return", "talk_to_human"),
            )
            return None
        told: dict[str, Any] = {ITEMS: to_slot(items)} if items != before else {}
        changed = items != from_slot(turn.slot(ITEMS))
        wishes = self._wishes(turn, order, swaps, fresh=fresh, changed=changed)
        self._list_asked(turn, swaps, wishes)
        chosen = slots.get(CHOSEN, turn.slot(CHOSEN)) or {}
        told |= chosen_slots(swaps, {**chosen, **choose(turn, swaps, wishes)})
        if slots[REASON] is None:
            told |= self._reason(turn, order, wishes)
        told |= self._method(turn, order, items, {**slots, **told}, fresh=fresh)
        corrected = any(told.get(name, turn.slot(name)) != turn.slot(name) for name in self.summary)
        if slots[CONFIRMED] is False and corrected:
            told[CONFIRMED] = None  # `no, the black one`: the summary is shown anew
        return told

    @staticmethod
    def _only_one_that_can(turn: Turn, order: Order, there: Mapping[str, int], *, fresh: bool) -> dict[str, int]:
        """The only piece that comes in what is asked for, where no item is named: `another size`, `the 270 ones`."""
        text = opening_text(turn, ExchangeStep.form) if fresh else turn.text
        if (
            not text
            or turn.tapped
            or digresses(turn)
            or find_mentions(text, choosables(turn, order, there), turn.services.lexicon)
        ):
            return {}
        meant = [swap for swap in find_swaps(turn, order, there) or () if comes_in(turn, swap, text)]
        return {meant[0].line.id: 1} if len(meant) == 1 and meant[0].quantity == 1 else {}

    @staticmethod
    def _is_open(turn: Turn, order: Order, reason: str | None) -> bool:
        """Whether anything of the order can be exchanged or changed; says why not."""
        if is_modification(order):
            return not refuses_change(turn, order, OrderChange.ITEMS)
        judged = judge_lines(order.lines, lambda line, why: _decide(turn, order, line, why), reason=reason)
        if not judged.possible:
            explain_closed(turn, order, judged, lambda line: _decide(turn, order, line, reason), "exchange")
        return bool(judged.possible)

    @staticmethod
    def _wishes(turn: Turn, order: Order, swaps: list[Swap], *, fresh: bool, changed: bool) -> dict[str, Wish]:
        """What the message says of variants: as the form opens, and where it corrects what was chosen.

        What was said as it opened also counts where only then it had to be asked which items are meant, or how many.
        """
        text = opening_text(turn, ExchangeStep.form)
        if fresh:
            return read_wishes(turn, order, swaps, text) if text else {}
        first = changed and not (from_slot(turn.slot(ITEMS)) or turn.slot(CHOSEN) or corrects(turn))
        told = read_wishes(turn, order, swaps, text) if first and text else {}
        return {**told, **ExchangeStep._wishes_now(turn, order, swaps, changed=changed)}

    @staticmethod
    def _wishes_now(turn: Turn, order: Order, swaps: list[Swap], *, changed: bool) -> dict[str, Wish]:
        """What this message says of variants, inside the form."""
        read_already = (turn.slot("requested_slot") == VariantsField.slot or corrected_here(turn)) and not changed
        if not turn.text or read_already or digresses(turn):
            return {}
        if not (changed or corrects(turn) or turn.intent in OPENS):
            return {}
        return read_wishes(turn, order, swaps, turn.text)

    @staticmethod
    def _list_asked(turn: Turn, swaps: list[Swap], wishes: Mapping[str, Wish]) -> None:
        """List what fits where the customer wants to know that, though he has said how it is chosen, too.

        What is wanted and sold out is said as well: nothing else takes its place unasked.
        """
        for swap in swaps:
            wish = wishes.get(swap.line.id)
            gone = fit_wish(turn, swap, wish).sold_out if wish is not None else None
            if gone is not None:
                refused = refuse_variant(turn, swap, gone)
                turn.say(refused.response, **refused.values)
            if wish is None or not wish.lists or wish.price is None:
                continue  # without a choice they are listed as the question
            fitting = fit_wish(turn, swap, replace(wish, price=None)).there
            lines = "\n".join(variant_line(turn, swap, variant) for variant in fitting)
            turn.say("utter_variants_that_fit", item=item(turn, swap.line, swap.quantity), variants=lines)

    @staticmethod
    def _reason(turn: Turn, order: Order, wishes: Mapping[str, Wish]) -> dict[str, Any]:
        """The reason, where nobody needs to be asked."""
        if is_modification(order) or not turn.services.shop.exchanges.asks_for(Axis.REASON):
            return {REASON: Reason.CHANGED_MIND.value}
        return step_reason(next((wish.step for wish in wishes.values() if wish.step), None))

    @staticmethod
    def _method(
        turn: Turn, order: Order, items: Mapping[str, int], slots: Mapping[str, Any], *, fresh: bool
    ) -> dict[str, Any]:
        """How the difference is settled, where that is clear or told."""
        chosen = slots.get(VariantsField.slot)
        difference = difference_of(turn, order, items, chosen)
        if chosen is None:
            return {METHOD: None} if slots.get(METHOD) == NOT_NEEDED else {}
        if difference is None:
            return {METHOD: NOT_NEEDED}
        methods = usable_methods(turn, order, difference)
        if not methods and not is_own(turn, order):
            asked = ask_account(turn)
            return {METHOD: None, **({"form_ended": ExchangeStep.form} if asked is None else asked)}
        ids = {method.id for method in methods}
        if slots.get(METHOD) in ids:
            return {}
        if is_modification(order) and not difference.amount and len(methods) > 1:
            return {METHOD: methods[0].id}
        said = " ".join(filter(None, [opening_text(turn, ExchangeStep.form), turn.text if not fresh else ""]))
        named = find_methods(turn, order, methods, said)
        methods = named if len(named) == 1 else methods
        return {METHOD: methods[0].id if len(methods) == 1 else None}

    def _may_exchange(self, turn: Turn, order: Order, items: Mapping[str, int], reason: str | None) -> bool:
        """Decide about the items; says why not, and passes on what a person decides."""
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
        return len(split.allowed) == len(items)
