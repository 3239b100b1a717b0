"""What is forgotten, and what is not, when the form that is open is left before its task is done."""

from __future__ import annotations

from collections.abc import Sequence

from rasa_sdk.events import ActiveLoop, AllSlotsReset, EventType, SlotSet

from actions.turn import Turn

KEPT_WHEN_SETTLED = (
    *("language", "order_number", "order_contact", "order_id", "customer_email", "customer_id", "product_id"),
    "destination",
    "pictures",
    "money_moved",
    # What protects the store is not forgotten either.
    *("write_attempts", "newsletter_addresses"),
)
"""After a person has settled the matter: who the customer is and what was talked about, and no wish that waited."""

KEPT_ON_STOP = (*KEPT_WHEN_SETTLED, "wishes")
"""Stopping a task forgets its answers, not who the customer is or what was talked about."""

KEPT_ON_START_OVER = ("language", "write_attempts", "newsletter_addresses")
"""What is neither about the order nor about the customer."""


def leave_forms(turn: Turn, kept: Sequence[str]) -> list[EventType]:
    """Close the form, and forget all but `kept`."""
    return [AllSlotsReset(), *(SlotSet(name, turn.slot(name)) for name in kept), ActiveLoop(None)]
