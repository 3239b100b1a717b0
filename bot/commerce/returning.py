"""What can come back of an order, until when, and how much money that gives."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from moneyed import Money

from bot.commerce.orders import LineItem, Order
from bot.commerce.policy import Decision, Reason
from bot.commerce.storekeeping.rules import rounded

FAULTS = (Reason.DAMAGED, Reason.DEFECTIVE, Reason.WRONG_ITEM, Reason.NOT_AS_DESCRIBED)
"""Reasons that are the shop's fault."""

_LONGEST_WINDOW = 400
"""Days; no shop keeps its returns open for longer than a year and a bit."""

Decide = Callable[[LineItem, str | None], Decision]
"""A decision table asked about a line item and a reason (None: not known yet)."""


@dataclass(frozen=True)
class Eligibility:
    """Line items by what may happen to them: every line is in exactly one of the three, in the order's order.

    `possible` can come back, or a person decides; `if_faulty` only where something is wrong with them; `closed` not.
    """

    possible: tuple[LineItem, ...]
    if_faulty: tuple[LineItem, ...]
    closed: tuple[LineItem, ...]


def judge_lines(lines: Sequence[LineItem], decide: Decide, *, reason: str | None = None) -> Eligibility:
    """Sort line items by what `decide` says about them; with a `reason` nothing depends on a fault any more."""
    possible, if_faulty, closed = [], [], []
    for line in lines:
        if _open(decide(line, reason)):
            possible.append(line)
        elif reason is None and any(_open(decide(line, fault.value)) for fault in FAULTS):
            if_faulty.append(line)
        else:
            closed.append(line)
    return Eligibility(tuple(possible), tuple(if_faulty), tuple(closed))


def _open(decision: Decision) -> bool:
    return decision.allowed or decision.needs_person


def expected_refund(order: Order, pieces: Mapping[str, int], fee: Money) -> Money:
    """What comes back for `pieces` (line item id → pieces): the price less the share of the discount less `fee`.

    Never less than nothing. The clerk names it before anything is done; the demo store reckons with it, too.
    """
    nothing = Money(0, order.total.currency)
    goods = sum((line.unit_price * pieces.get(line.id, 0) for line in order.lines), nothing)
    subtotal = sum((line.unit_price * line.quantity for line in order.lines), nothing)
    share = rounded(order.discount * (goods.amount / subtotal.amount)) if subtotal.amount else nothing
    return max(nothing, goods - share - fee)


def last_day(allowed: Callable[[datetime], bool], now: datetime) -> date | None:
    """The last day on which something that is allowed now still is; None if it is not, or without an end in sight.

    The day is that of the moment in the time zone of `now`.
    """
    if not allowed(now):
        return None
    for days in range(1, _LONGEST_WINDOW):
        if not allowed(now + timedelta(days=days)):
            return (now + timedelta(days=days - 1)).date()
    return None
