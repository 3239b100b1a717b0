"""Tell a customer who writes too much from one who writes a lot."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, select
from sqlalchemy.engine import Connection

from bot.delivery.authors import CUSTOMER
from bot.delivery.states import HELD
from bot.storage.prepared import Prepared
from bot.storage.tables import inbox

FLOOD_MARK = "flood"
"""Metadata of the message whose answer says politely that no more is read for a moment."""


@dataclass(frozen=True)
class FloodLimit:
    """At most so many messages of one customer within a time are answered one by one."""

    messages: int
    within: timedelta


_OLDEST_THAT_COUNTS = Prepared(
    select(inbox.c.received_at)
    .where(inbox.c.conversation_id == bindparam("b_conversation_id"), inbox.c.author == CUSTOMER)
    .order_by(inbox.c.id.desc())
    .limit(1)
    .offset(bindparam("b_offset"))
)
_RECENT = Prepared(
    select(inbox.c.state, inbox.c.metadata)
    .where(inbox.c.conversation_id == bindparam("b_conversation_id"), inbox.c.author == CUSTOMER)
    .order_by(inbox.c.id.desc())
    .limit(bindparam("b_messages"))
)


def is_flood(connection: Connection, conversation_id: str, limit: FloodLimit, now: datetime) -> bool:
    """Whether one more message now is beyond the limit."""
    values = {"b_conversation_id": conversation_id, "b_offset": limit.messages - 1}
    oldest = _OLDEST_THAT_COUNTS.first(connection, values)
    return oldest is not None and now - limit.within < oldest.received_at <= now


def was_told(connection: Connection, conversation_id: str, limit: FloodLimit) -> bool:
    """Whether the customer has been told in this flood."""
    values = {"b_conversation_id": conversation_id, "b_messages": limit.messages}
    rows = _RECENT.all(connection, values)
    return any(row.state == HELD or f'"{FLOOD_MARK}"' in row.metadata for row in rows)
