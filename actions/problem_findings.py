"""What the shop's table says about a problem, parcel by parcel."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from actions.item_choices import describe
from actions.turn import Turn
from actions.why import explained
from bot.commerce.decisions import decide_problem
from bot.commerce.explain import Case
from bot.commerce.orders import Fulfillment, Order, OrderStatus, ParcelStatus
from bot.commerce.policy import Decision, Offer, Problem

ON_THE_WAY_PROBLEMS = frozenset({Problem.LATE.value, Problem.LOST.value})
"""Problems of a whole parcel; the others are of items in it."""

TICKET_OFFERS = (Offer.REPLACEMENT, Offer.REFUND)
"""What only a person can do."""


@dataclass(frozen=True)
class Finding:
    """A parcel (None: the order has none) and what was decided about it."""

    parcel: Fulfillment | None
    decision: Decision

    @property
    def wishes(self) -> tuple[str, ...]:
        """What the customer may choose between and a person then does."""
        offers = self.decision.offers if self.decision.allowed else ()
        return tuple(offer.value for offer in TICKET_OFFERS if offer in offers)


def find_problem(turn: Turn, order: Order, problem: str, items: Mapping[str, int]) -> list[Finding]:
    """Decide about each parcel that the problem may be about, the gravest first."""
    if problem not in ON_THE_WAY_PROBLEMS:
        latest = next(iter(_parcels_of(order, items)), None)
        return [_decide(turn, order, latest, problem)]
    under_way = [parcel for parcel in order.fulfillments if parcel.status is not ParcelStatus.DELIVERED]
    # A parcel that the carrier has delivered is not late: who waits for it has lost it.
    meant = Problem.LOST.value if not under_way else problem
    parcels = under_way if problem == Problem.LATE.value and under_way else list(order.fulfillments)
    found = [_decide(turn, order, parcel, meant) for parcel in parcels]
    return [one for one in found if one.decision.allowed] or found


def _decide(turn: Turn, order: Order, parcel: Fulfillment | None, problem: str) -> Finding:
    return Finding(parcel, decide_problem(turn.services.shop, order, parcel, problem, now=turn.services.clock()))


def _parcels_of(order: Order, items: Mapping[str, int]) -> list[Fulfillment]:
    """The delivered parcels with any of the items, the latest first; without items all delivered ones."""
    delivered = [parcel for parcel in order.fulfillments if parcel.status is ParcelStatus.DELIVERED]
    holding = [
        parcel for parcel in delivered if not items or any(content.line_item_id in items for content in parcel.lines)
    ]
    return holding[::-1]


def pieces_that_arrived(order: Order) -> dict[str, int]:
    """The pieces in delivered parcels, by line item."""
    pieces: dict[str, int] = {}
    for parcel in order.fulfillments:
        if parcel.status is ParcelStatus.DELIVERED:
            for content in parcel.lines:
                pieces[content.line_item_id] = pieces.get(content.line_item_id, 0) + content.quantity
    return pieces


def pieces_under_way(order: Order, items: Mapping[str, int]) -> dict[str, int]:
    """The pieces of `items` that are in no delivered parcel: nothing is missing that is still to come."""
    arrived = pieces_that_arrived(order)
    ordered = {line.id: line.quantity for line in order.lines}
    return {line_id: ordered[line_id] - arrived.get(line_id, 0) for line_id in items if arrived.get(line_id, 0) == 0}


def describe_findings(turn: Turn, order: Order, found: list[Finding]) -> str:
    """Say the merchant's reason for each parcel, with what is in it where there are several."""
    parts = []
    for finding in found:
        reason = explained(turn, finding.decision, Case(order, parcel=finding.parcel))
        if finding.parcel is not None and len(order.fulfillments) > 1 and len(found) > 1:
            items = {content.line_item_id: content.quantity for content in finding.parcel.lines}
            place = order.fulfillments.index(finding.parcel) + 1
            heading = turn.phrase(
                "utter_part_parcel_of", place=place, count=len(order.fulfillments), items=describe(turn, order, items)
            )
            reason = f"{heading}\n{reason}"
        parts.append(reason)
    return "\n\n".join(dict.fromkeys(parts))


def tracking_links(turn: Turn, order: Order, found: list[Finding]) -> list[dict[str, str]]:
    """The carriers' pages of the parcels that are spoken of."""
    return [
        {
            "title": turn.phrase("utter_part_track_link", place=order.fulfillments.index(finding.parcel) + 1),
            "url": finding.parcel.tracking_url,
        }
        for finding in found
        if finding.parcel is not None and finding.parcel.tracking_url
    ]


def not_sent(order: Order) -> str | None:
    """Where nothing has left yet: the name of the sentence for it; None where something has."""
    if order.status is OrderStatus.CANCELLED:
        return "utter_problem_cancelled"
    if order.fulfillments:
        return None
    return "utter_problem_waiting" if order.status is OrderStatus.PENDING else "utter_problem_being_packed"
