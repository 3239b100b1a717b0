"""Say why something of an order cannot come back or change, and what is possible instead."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from actions.change_fields import topic_buttons
from actions.turn import Turn
from actions.why import explained
from bot.commerce.decisions import decide_modification
from bot.commerce.explain import Case
from bot.commerce.orders import LineItem, Order, OrderChange, OrderStatus
from bot.commerce.policy import Decision
from bot.commerce.returning import Eligibility

SHOWN_REASONS = 3
"""Of many items that cannot come back the first few reasons say enough."""


@dataclass(frozen=True)
class Split:
    """Pieces by what was decided about them (line item id → pieces)."""

    allowed: dict[str, int]
    for_person: dict[str, int]
    refused: dict[str, int]


def split_by_decision(turn: Turn, order: Order, items: Mapping[str, int], decisions: Mapping[str, Decision]) -> Split:
    """Sort picked items by their decisions, and say the reason of every one that is not simply allowed."""
    split = Split({}, {}, {})
    reasons: list[str] = []
    for line_id, quantity in items.items():
        decision, line = decisions[line_id], order.find_line(line_id)
        if decision.allowed:
            split.allowed[line_id] = quantity
            continue
        (split.for_person if decision.needs_person else split.refused)[line_id] = quantity
        reasons.append(reason_in_words(turn, order, line, decision))
    if reasons:
        turn.say("utter_explanation", explanation="\n".join(dict.fromkeys(reasons)))
    return split


def reason_in_words(turn: Turn, order: Order, line: LineItem | None, decision: Decision) -> str:
    """The merchant's reason for a decision about a line item."""
    return explained(turn, decision, Case(order, line))


def explain_closed(
    turn: Turn, order: Order, judged: Eligibility, decide: Callable[[LineItem], Decision], what: str
) -> None:
    """Say why nothing of an order can come back now; `what` is `return` or `exchange`.

    Names what is possible instead: a fault changes much, a pending order can be cancelled, one on its way tracked.
    """
    reasons = [reason_in_words(turn, order, line, decide(line)) for line in (*judged.if_faulty, *judged.closed)]
    turn.say("utter_explanation", explanation="\n".join([*dict.fromkeys(reasons)][:SHOWN_REASONS]))
    if judged.if_faulty:
        fault = turn.button("utter_part_something_wrong", "/report_damaged")
        turn.say(f"utter_{what}_if_faulty", buttons=[fault, *topic_buttons(turn, "talk_to_human")])
        return
    turn.say("utter_not_possible_instead", buttons=topic_buttons(turn, *_instead(order), "talk_to_human"))


def refuses_change(turn: Turn, order: Order, change: OrderChange) -> bool:
    """Say why this of an order cannot change (any more); False where it can."""
    decision = decide_modification(turn.services.shop, order, change)
    if decision.allowed:
        return False
    turn.say("utter_explanation", explanation=explained(turn, decision, Case(order)))
    turn.say("utter_not_possible_instead", buttons=topic_buttons(turn, "talk_to_human"))
    return True


def _instead(order: Order) -> tuple[str, ...]:
    if order.returns or order.status is OrderStatus.CANCELLED:
        return ("check_refund",)
    if order.status is OrderStatus.DELIVERED:
        return ()
    return ("cancel_order",) if order.status is OrderStatus.PENDING else ("track_order",)
