"""Whether what happened is what a step expects. Pure: each check gives what is wrong, or nothing."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from bot.channels.base import Payload
from bot.handoff.tickets import Ticket
from bot.testing.conversations.store_changes import StoreChanges, compare, fits


def wrong_slots(expected: Sequence[tuple[str, Any, bool]], slots: Mapping[str, Any], *, wanted: bool) -> str:
    """`expected` are names, values, and whether the value matters; `wanted` is whether they must be so, or must not."""
    for name, value, by_value in expected:
        there = slots.get(name)
        holds = there == value if by_value else there is not None
        if holds != wanted:
            return f"{name} is {there!r}"
    return ""


def wrong_store(expected: str | Mapping[str, Any], changes: StoreChanges) -> str:
    """`unchanged`, `changed`, or exactly these changes."""
    if isinstance(expected, Mapping):
        return compare(expected, changes)
    if bool(changes) == (expected == "changed"):
        return ""
    return "the store changed: " + "; ".join(changes.told()) if changes else "nothing changed in the store"


def wrong_payload(expected: Sequence[Any], payloads: Sequence[Payload]) -> str:
    """The payloads of the turn on the case's channel, one by one; fields that are not named do not matter."""
    if fits(expected, json.loads(json.dumps(payloads))):
        return ""
    return f"the channel sends {json.dumps(payloads, ensure_ascii=False)}"


def wrong_ticket(expected: Mapping[str, str], ticket: Ticket | None) -> str:
    """The newest ticket; of `summary` the words must be in it. Nothing expected: there must be none."""
    if not expected:
        return f"there is a ticket about {ticket.topic}: {ticket.summary}" if ticket else ""
    if ticket is None:
        return "there is no ticket"
    for name, value in expected.items():
        there = str(getattr(ticket, name) or "")
        if (value not in there) if name == "summary" else (value != there):
            return f"the ticket's {name} is {there!r}"
    return ""
