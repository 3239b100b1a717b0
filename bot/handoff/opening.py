"""Open a ticket: once for each wish, and at the place where the shop's rules put it."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, insert, select
from sqlalchemy.engine import Connection

from bot.commerce.shop import Shop
from bot.handoff.presence import list_present
from bot.handoff.redaction import Redact, redact_all
from bot.handoff.routing import Routed, route
from bot.handoff.standings import OPEN, add_event
from bot.handoff.triggers import ASKED, PRIORITIES
from bot.storage.prepared import Prepared
from bot.storage.tables import tickets

PERSON = "person"
"""The topic of a ticket that is for speaking with somebody, where nobody knows what about."""


@dataclass(frozen=True)
class TicketRequest:
    """A wish for a person. `idempotency_key` is the same when a turn is run again, and then so is the ticket.

    `trigger` is why (see `bot.handoff.triggers`). `in_chat`: the customer would wait in the chat if somebody is there.
    `verified_how` and `facts` are for the person: see `bot.handoff.facts`.
    """

    idempotency_key: str
    conversation_id: str
    topic: str
    language: str
    summary: str
    order_number: str | None = None
    contact: str | None = None
    trigger: str = ASKED
    in_chat: bool = False
    verified_how: str | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)


_OF_REQUEST = Prepared(select(tickets).where(tickets.c.idempotency_key == bindparam("b_key")))
_ADD = Prepared(
    insert(tickets),
    (
        *("reference", "idempotency_key", "conversation_id", "topic", "language", "order_number", "contact", "summary"),
        *("state", "created_at", "trigger", "live", "priority", "version", "assignee_id", "verified_how", "facts"),
        "promised_at",
    ),
)


def open_ticket(
    connection: Connection, request: TicketRequest, now: datetime, shop: Shop | None, redact: Redact
) -> Any:
    """Open a ticket, or find the one that this request opened before; gives its row."""
    wanted = {"b_key": request.idempotency_key}
    row = _OF_REQUEST.first(connection, wanted)
    if row is not None:
        return row
    routed = (
        route(
            shop,
            now,
            list_present(connection, now),
            topic=request.topic,
            language=request.language,
            trigger=request.trigger,
        )
        if shop
        else Routed(live=False, assignee=None, priority=PRIORITIES.get(request.trigger, 0), promised_at=None)
    )
    reference = _reference(request.idempotency_key)
    _ADD.run(
        connection,
        {
            "reference": reference,
            "idempotency_key": request.idempotency_key,
            "conversation_id": request.conversation_id,
            "topic": request.topic,
            "language": request.language,
            "order_number": request.order_number,
            "contact": request.contact,
            "summary": redact(request.summary),
            "state": OPEN,
            "created_at": now,
            "trigger": request.trigger,
            "live": request.in_chat and routed.live,
            "priority": routed.priority,
            "version": 0,
            "assignee_id": routed.assignee,
            "verified_how": request.verified_how,
            "facts": json.dumps(redact_all(dict(request.facts), redact), ensure_ascii=False) if request.facts else None,
            "promised_at": routed.promised_at,
        },
    )
    add_event(connection, reference, "opened", now, data={"trigger": request.trigger})
    return _OF_REQUEST.first(connection, wanted)


def _reference(key: str) -> str:
    """Make a short name that can be said on the phone: base32 has no 0, 1, 8 or 9 to mistake for letters."""
    digest = hashlib.sha256(key.encode()).digest()
    return base64.b32encode(digest)[:7].decode()
