"""Tickets: what a person is asked to do."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update

from bot.handoff.redaction import redact
from bot.storage.database import Database
from bot.storage.tables import tickets

MOST_NOTES = 20
"""Lines of a summary. A customer may send a hundred pictures; a person need not be told of each."""


@dataclass(frozen=True)
class TicketRequest:
    """A wish for a person. `idempotency_key` is the same when a turn is run again, and then so is the ticket."""

    idempotency_key: str
    conversation_id: str
    topic: str
    language: str
    summary: str
    order_number: str | None = None
    contact: str | None = None


@dataclass(frozen=True)
class Ticket:
    """An open or closed unit of human work; `reference` is what customer and agent call it."""

    reference: str
    conversation_id: str
    topic: str
    language: str
    summary: str
    order_number: str | None
    contact: str | None
    state: str
    created_at: datetime


class TicketBook:
    """All tickets."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

    def open(self, request: TicketRequest) -> Ticket:
        """Open a ticket, or give the one that this request opened before."""
        with self._database.session() as connection:
            wanted = select(tickets).where(tickets.c.idempotency_key == request.idempotency_key)
            row = connection.execute(wanted).first()
            if row is None:
                connection.execute(
                    insert(tickets).values(
                        reference=_reference(request.idempotency_key),
                        idempotency_key=request.idempotency_key,
                        conversation_id=request.conversation_id,
                        topic=request.topic,
                        language=request.language,
                        order_number=request.order_number,
                        contact=request.contact,
                        summary=redact(request.summary),
                        state="open",
                        created_at=self._clock(),
                    )
                )
                row = connection.execute(wanted).one()
        return _ticket(row)

    def find_open(self, conversation_id: str, *, topic: str | None = None, besides: str | None = None) -> Ticket | None:
        """Give the newest open ticket of a conversation, about `topic` if it is given.

        `besides` is the idempotency key of a request: the ticket that this very request opened does not count.
        """
        about = () if topic is None else (tickets.c.topic == topic,)
        about = about if besides is None else (*about, tickets.c.idempotency_key != besides)
        with self._database.reading() as connection:
            row = connection.execute(
                select(tickets)
                .where(tickets.c.conversation_id == conversation_id, tickets.c.state == "open", *about)
                .order_by(tickets.c.id.desc())
                .limit(1)
            ).first()
        return _ticket(row) if row else None

    def set_contact(self, reference: str, contact: str) -> None:
        """Note where the customer wants to be reached."""
        with self._database.session() as connection:
            connection.execute(update(tickets).where(tickets.c.reference == reference).values(contact=contact))

    def note(self, reference: str, line: str) -> None:
        """Add a line to a ticket's summary; without effect if it is there already, or if there are `MOST_NOTES`."""
        line = redact(line)
        with self._database.session() as connection:
            wanted = select(tickets.c.summary).where(tickets.c.reference == reference)
            summary = connection.execute(wanted).scalar()
            lines = (summary or "").splitlines()
            if summary is None or line in lines or len(lines) > MOST_NOTES:
                return
            values = {"summary": f"{summary}\n{line}"}
            connection.execute(update(tickets).where(tickets.c.reference == reference).values(values))

    def close(self, reference: str) -> bool:
        """Close a ticket; False if there is no open one with that reference."""
        with self._database.session() as connection:
            closed = connection.execute(
                update(tickets)
                .where(tickets.c.reference == reference, tickets.c.state == "open")
                .values(state="closed")
            )
        return bool(closed.rowcount)

    def list_open(self) -> list[Ticket]:
        """Give all open tickets, oldest first."""
        with self._database.reading() as connection:
            rows = connection.execute(select(tickets).where(tickets.c.state == "open").order_by(tickets.c.id)).all()
        return [_ticket(row) for row in rows]


def _reference(key: str) -> str:
    """Make a short name that can be said on the phone: base32 has no 0, 1, 8 or 9 to mistake for letters."""
    digest = hashlib.sha256(key.encode()).digest()
    return base64.b32encode(digest)[:7].decode()


def _ticket(row: Any) -> Ticket:
    return Ticket(
        reference=row.reference,
        conversation_id=row.conversation_id,
        topic=row.topic,
        language=row.language,
        summary=row.summary,
        order_number=row.order_number,
        contact=row.contact,
        state=row.state,
        created_at=row.created_at,
    )
