"""Webhook requests as the platforms make them: events into batches, batches into signed bodies.

Pure: the same events and seed give the same requests. `courier.py` delivers them.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from random import Random
from typing import Literal

from bot.testing.graph_emulator.reading import Json

Platform = Literal["whatsapp", "messenger"]
Slot = Literal["messages", "statuses", "messaging", "standby", "change"]
Shape = Literal["together", "entries", "mixed"]

BUSINESS_NUMBER = "+82 2-555-0100"
PHONE_NUMBER_ID = "106540352242922"
BUSINESS_ACCOUNT_ID = "102290129340398"
PAGE_ID = "110099887766554"

_APART = 0.4
"""How often neighbours do not share an entry or a change where they need not."""


@dataclass(frozen=True)
class Event:
    """One thing that the platform tells the clerk.

    `id` is what redeliveries repeat: the message's id, or one made up for what has none of its own.
    `body` is the item as it stands in the list `slot`; a `change` is a whole item of `changes[]`.
    `contact` stands beside a WhatsApp message.
    """

    platform: Platform
    customer: str
    id: str
    slot: Slot
    body: Json = field(compare=False)
    at: datetime = field(compare=False)
    contact: Json | None = field(default=None, compare=False)


def sign(secret: str, body: bytes) -> str:
    """The value of `X-Hub-Signature-256` for these very bytes."""
    return "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def encode(events: Sequence[Event], *, shape: Shape = "together", seed: int = 0) -> bytes:
    """One request's body with all `events`, which are of one platform, in order.

    `together`: one entry holds them all. `entries`: each has an entry of its own. `mixed`: neighbours share an entry
    or a change at the whim of `seed`.
    """
    dice = Random(seed)  # noqa: S311  # not for secrets
    groups = _groups(events, shape, dice)
    if events[0].platform == "whatsapp":
        document = {
            "object": "whatsapp_business_account",
            "entry": [_whatsapp_entry(group, shape, dice) for group in groups],
        }
    else:
        document = {"object": "page", "entry": [_messenger_entry(group) for group in groups]}
    # The platform escapes what is not ASCII: whoever signs re-encoded JSON instead of the raw body gets it wrong.
    return json.dumps(document, separators=(",", ":")).encode()


def plan(
    events: Sequence[Event],
    *,
    batching: int | tuple[int, int] = 1,
    duplicates: int | tuple[int, int] = 1,
    reorder_seed: int | None = None,
) -> tuple[tuple[Event, ...], ...]:
    """Split `events` into requests, in the order in which they go out.

    `batching` events stand in one request, or a number drawn from that range. Each request goes out `duplicates`
    times, or as often as drawn from that range. With `reorder_seed` the requests mix across conversations and
    repetitions come whenever they please, but the first delivery of each conversation's events keeps their order,
    as the platforms promise. Every event is in at least one request; a request is of one platform.
    """
    dice = Random(reorder_seed or 0)  # noqa: S311
    ordered = events if reorder_seed is None else _shuffle_conversations(events, dice)
    first = [batch for stretch in _by_platform(ordered) for batch in _batches(stretch, batching, dice)]
    placed: list[tuple[float, int, tuple[Event, ...]]] = []
    for place, batch in enumerate(first):
        copies = range(1, _draw(duplicates, dice))
        placed.append((place, 0, batch))
        placed += [(place if reorder_seed is None else dice.uniform(place, len(first)), copy, batch) for copy in copies]
    placed.sort(key=lambda item: item[:2])
    return tuple(batch for _, _, batch in placed)


def _draw(number: int | tuple[int, int], dice: Random) -> int:
    return number if isinstance(number, int) else dice.randint(*number)


def _shuffle_conversations(events: Sequence[Event], dice: Random) -> list[Event]:
    waiting: dict[tuple[str, str], list[Event]] = {}
    for event in events:
        waiting.setdefault((event.platform, event.customer), []).append(event)
    turns = [key for key, theirs in waiting.items() for _ in theirs]
    dice.shuffle(turns)
    return [waiting[key].pop(0) for key in turns]


def _by_platform(events: Sequence[Event]) -> Iterable[list[Event]]:
    """A request goes to one address: what lies between two platforms' events cannot share it."""
    for platform in ("whatsapp", "messenger"):
        theirs = [event for event in events if event.platform == platform]
        if theirs:
            yield theirs


def _batches(events: Sequence[Event], batching: int | tuple[int, int], dice: Random) -> Iterable[tuple[Event, ...]]:
    start = 0
    while start < len(events):
        size = max(1, _draw(batching, dice))
        yield tuple(events[start : start + size])
        start += size


def _groups(events: Sequence[Event], shape: Shape, dice: Random) -> list[list[Event]]:
    groups: list[list[Event]] = [[]]
    for event in events:
        apart = shape == "entries" or (shape == "mixed" and dice.random() < _APART)
        if apart and groups[-1]:
            groups.append([])
        groups[-1].append(event)
    return groups


def _whatsapp_entry(events: Sequence[Event], shape: Shape, dice: Random) -> Json:
    """An entry. One change holds messages or statuses, never both; their order in the entry is kept."""
    changes: list[Json] = []
    value: dict[str, object] = {}
    for event in events:
        if event.slot == "change":
            changes.append(event.body)
            value = {}
            continue
        if event.slot not in value or (shape == "mixed" and dice.random() < _APART):
            value = {
                "messaging_product": "whatsapp",
                "metadata": {
                    "display_phone_number": "".join(filter(str.isdigit, BUSINESS_NUMBER)),
                    "phone_number_id": PHONE_NUMBER_ID,
                },
            }
            changes.append({"value": value, "field": "messages"})
        _add(value, event)
    return {"id": BUSINESS_ACCOUNT_ID, "changes": changes}


def _add(value: dict[str, object], event: Event) -> None:
    if event.contact is not None:
        contacts = value.setdefault("contacts", [])
        if isinstance(contacts, list) and event.contact not in contacts:
            contacts.append(event.contact)
    items = value.setdefault(event.slot, [])
    if isinstance(items, list):
        items.append(event.body)


def _messenger_entry(events: Sequence[Event]) -> Json:
    entry: dict[str, object] = {"id": PAGE_ID, "time": int(events[-1].at.timestamp() * 1000)}
    for event in events:
        items = entry.setdefault("changes" if event.slot == "change" else event.slot, [])
        if isinstance(items, list):
            items.append(event.body)
    return entry
