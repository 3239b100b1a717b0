"""Note what became of sent messages, as the platform tells it: in any order, repeatedly, sometimes before us."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlalchemy import bindparam, case, delete, insert, or_, select, update
from sqlalchemy.engine import Connection

from bot.delivery.codec import files_in
from bot.delivery.states import DEAD, PARKED, PENDING, SENDING, SENT, WINDOW_CLOSED
from bot.delivery.storable import clean, short_id
from bot.files.rows import forget_uploads
from bot.messages import DeliveryStatus
from bot.storage.tables import conversations, early_receipts, outbox, sent_parts

log = structlog.get_logger(__name__)

EARLY_STAY_FOR = timedelta(days=1)
"""A status whose message was not noted by then is about a message that somebody else sent."""


def note_statuses(connection: Connection, statuses: Sequence[DeliveryStatus], now: datetime) -> None:
    """Apply statuses to the replies they are about; keep those that came before we had noted the message."""
    if not statuses:
        return
    # In the order of their ids: two requests about the same messages must not wait for each other.
    for status in sorted(statuses, key=lambda one: one.provider_message_id):
        if not status.provider_message_id:
            _read_until(connection, status)
            continue
        message = short_id(status.provider_message_id)
        part = connection.execute(
            select(sent_parts.c.outbox_id, sent_parts.c.position).where(
                sent_parts.c.channel == status.channel, sent_parts.c.provider_message_id == message
            )
        ).first()
        if part is None and status.status != "sent":
            _keep_early(connection, status, message, now)
        elif part is not None:
            _apply(connection, _Place(*part), status.status, status.at, status.error_code)
    connection.execute(delete(early_receipts).where(early_receipts.c.received_at < now - EARLY_STAY_FOR))


_EARLY = (
    select(early_receipts)
    .where(early_receipts.c.provider_message_id.in_(bindparam("b_messages", expanding=True)))
    .order_by(early_receipts.c.id)
)


def apply_early(connection: Connection, parts: Sequence[Mapping[str, Any]]) -> None:
    """Apply the statuses that came before their messages were noted: the sender calls this when it notes them.

    `parts` are the new rows of `sent_parts`.
    """
    places = {
        (part["channel"], part["provider_message_id"]): _Place(part["outbox_id"], part["position"]) for part in parts
    }
    found = connection.execute(_EARLY, {"b_messages": [message for _, message in places]}).all()
    rows = [row for row in found if (row.channel, row.provider_message_id) in places]
    for row in rows:
        _apply(connection, places[row.channel, row.provider_message_id], row.status, row.at, row.error_code)
    if rows:
        connection.execute(delete(early_receipts).where(early_receipts.c.id.in_([row.id for row in rows])))


def _keep_early(connection: Connection, status: DeliveryStatus, message: str, now: datetime) -> None:
    connection.execute(
        insert(early_receipts).values(
            channel=status.channel,
            provider_message_id=message,
            status=status.status,
            at=status.at,
            error_code=clean(status.error_code, 64),
            received_at=now,
        )
    )


@dataclass(frozen=True)
class _Place:
    """Where a message of the platform belongs: to a reply, and among the messages that it became."""

    outbox_id: int
    position: int


def _apply(connection: Connection, part: _Place, status: str, at: datetime, error_code: str) -> None:
    values: dict[str, Any] = {}
    if status == "failed":
        if error_code == WINDOW_CLOSED:
            _take_back(connection, part, at)
        else:
            _bury(connection, part.outbox_id, error_code)
        return
    if status in ("delivered", "read"):
        values["delivered_at"] = _later(outbox.c.delivered_at, at) if status == "delivered" else _first(at)
    if status == "read":
        values["read_at"] = _later(outbox.c.read_at, at)
    if values:
        connection.execute(update(outbox).where(outbox.c.id == part.outbox_id).values(values))


def _bury(connection: Connection, outbox_id: int, error_code: str) -> None:
    """Accepted, and given up afterwards: a person must see it. A reply that was delivered is not taken back."""
    changed = connection.execute(
        update(outbox)
        .where(outbox.c.id == outbox_id, outbox.c.delivered_at.is_(None), outbox.c.state.in_((SENT, SENDING)))
        .values(
            state=DEAD,
            error_code=clean(error_code, 64) or "failed",
            error="the platform accepted the message and could not deliver it",
            fence=outbox.c.fence + 1,
        )
    )
    if changed.rowcount:
        reply = connection.execute(select(outbox.c.reply).where(outbox.c.id == outbox_id)).scalar_one()
        forget_uploads(connection, files_in(reply))
        log.error("reply_undelivered", outbox_id=outbox_id, code=error_code)


def _take_back(connection: Connection, part: _Place, at: datetime) -> None:
    """Accepted, and then refused for a closed window: it goes out from this message on when the customer writes.

    If they have written since, it goes out now. What was delivered is not taken back.
    """
    reply = connection.execute(
        select(outbox.c.state, outbox.c.parts_sent, conversations.c.last_inbound_at)
        .join(conversations, conversations.c.id == outbox.c.conversation_id)
        .where(
            outbox.c.id == part.outbox_id, outbox.c.delivered_at.is_(None), outbox.c.state.in_((SENT, SENDING, PARKED))
        )
    ).first()
    if reply is None:
        return
    state = PENDING if reply.last_inbound_at > at else PARKED
    connection.execute(
        update(outbox)
        .where(outbox.c.id == part.outbox_id)
        .values(
            state=state,
            parts_sent=min(part.position, reply.parts_sent),
            sent_at=None,
            next_attempt_at=None,
            attempts=0,
            lease_owner=None,
            lease_until=None,
            fence=outbox.c.fence + 1,
            error_code=WINDOW_CLOSED,
            error="the platform accepted the message and then called the window closed",
        )
    )
    # Sent anew, it gets a new id, and what is said of the old one is about nothing any more.
    connection.execute(
        delete(sent_parts).where(sent_parts.c.outbox_id == part.outbox_id, sent_parts.c.position >= part.position)
    )
    log.warning("reply_taken_back", outbox_id=part.outbox_id, state=state)


def _read_until(connection: Connection, status: DeliveryStatus) -> None:
    """A platform that names no message but a moment means everything that was sent until then."""
    if not status.customer or status.status not in ("delivered", "read"):
        return
    column = outbox.c.read_at if status.status == "read" else outbox.c.delivered_at
    values: dict[str, Any] = {column.name: status.at}
    if status.status == "read":
        values["delivered_at"] = _first(status.at)
    connection.execute(
        update(outbox)
        .where(
            outbox.c.conversation_id == f"{status.channel}:{status.customer}",
            outbox.c.state == SENT,
            outbox.c.sent_at <= status.at,
            column.is_(None),
        )
        .values(values)
    )


def _later(column: Any, at: datetime) -> Any:
    return case((or_(column.is_(None), column < at), at), else_=column)


def _first(at: datetime) -> Any:
    return case((outbox.c.delivered_at.is_(None), at), else_=outbox.c.delivered_at)
