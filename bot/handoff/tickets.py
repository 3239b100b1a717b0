"""Tickets: what a person is asked to do."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select, update
from sqlalchemy.engine import Connection

from bot.commerce.shop import Shop
from bot.handoff.opening import TicketRequest, open_ticket
from bot.handoff.presence import list_present
from bot.handoff.queue_places import find_position
from bot.handoff.redaction import Redact, hide_cards
from bot.handoff.routing import route
from bot.handoff.standing import Mode, Standing
from bot.handoff.standings import CLOSED, OPEN, add_event, load_standing
from bot.handoff.triggers import ASKED, ASKED_FOR
from bot.storage.database import Database
from bot.storage.prepared import Prepared
from bot.storage.tables import tickets

COMMENT_LENGTH = 2000
"""Characters of a comment that are kept."""

MOST_NOTES = 20
"""Lines of a summary. A customer may send a hundred pictures; a person need not be told of each."""


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
    trigger: str = ASKED
    live: bool = False
    taken: bool = False
    promised_at: datetime | None = None


_OPEN_ONES = Prepared(
    select(tickets)
    .where(tickets.c.conversation_id == bindparam("b_conversation_id"), tickets.c.state == OPEN)
    .order_by(tickets.c.id.desc())
)


class TicketBook:
    """All tickets, from the clerk's side; what agents do with them is in `bot.delivery.desk`."""

    def __init__(
        self,
        database: Database,
        clock: Callable[[], datetime],
        shop: Shop | None = None,
        redact: Redact = hide_cards,
    ) -> None:
        """Without `shop` nothing is routed: every ticket waits until somebody looks.

        `redact` is for all that customers say; with `hide_cards` alone their passwords are kept.
        """
        self._database = database
        self._clock = clock
        self._shop = shop
        self._redact = redact

    def open(self, request: TicketRequest) -> Ticket:
        """Open a ticket, or give the one that this request opened before."""
        with self._database.session() as connection:
            return _ticket(open_ticket(connection, request, self._clock(), self._shop, self._redact))

    def find_open(
        self,
        conversation_id: str,
        *,
        topic: str | None = None,
        triggers: Collection[str] = (),
        besides: str | None = None,
    ) -> Ticket | None:
        """Give the newest open ticket of a conversation, about `topic` and for one of `triggers` if they are given.

        `besides` is the idempotency key of a request: the ticket that this very request opened does not count.
        """
        with self._database.reading() as connection:
            rows = _OPEN_ONES.all(connection, {"b_conversation_id": conversation_id})
        meant = (
            row
            for row in rows
            if topic in {None, row.topic}
            and (not triggers or row.trigger in triggers)
            and row.idempotency_key != besides
        )
        row = next(meant, None)
        return _ticket(row) if row else None

    def set_contact(self, reference: str, contact: str) -> None:
        """Note where the customer wants to be reached."""
        with self._database.session() as connection:
            changed = update(tickets).where(
                tickets.c.reference == reference, tickets.c.contact.is_distinct_from(contact)
            )
            if connection.execute(changed.values(contact=contact)).rowcount:
                add_event(connection, reference, "contact", self._clock(), data={"contact": contact})

    def wait_in_chat(self, reference: str) -> bool:
        """Let the customer of an open ticket wait in the chat, if somebody is there for it by now; gives whether."""
        now = self._clock()
        with self._database.session() as connection:
            standing = _standing_of(connection, reference)
            # Read behind the lock: an agent may have taken it just now.
            row = connection.execute(select(tickets).where(tickets.c.reference == reference)).first()
            if row is None or self._shop is None or standing.mode is Mode.HUMAN:
                return False
            about = {"topic": row.topic, "language": row.language, "trigger": row.trigger}
            routed = route(self._shop, now, list_present(connection, now), **about)
            free = (tickets.c.state == OPEN, tickets.c.taken_at.is_(None), tickets.c.live.is_(False))
            waits = update(tickets).where(tickets.c.reference == reference, *free)
            values = {"live": True, "assignee_id": routed.assignee, "version": tickets.c.version + 1}
            return bool(routed.live and connection.execute(waits.values(values)).rowcount)

    def note(self, reference: str, line: str) -> None:
        """Add a line to a ticket's summary; without effect if it is there already, or if there are `MOST_NOTES`."""
        line = self._redact(line)
        with self._database.session() as connection:
            wanted = select(tickets.c.summary).where(tickets.c.reference == reference)
            summary = connection.execute(wanted).scalar()
            lines = (summary or "").splitlines()
            if summary is None or line in lines or len(lines) > MOST_NOTES:
                return
            values = {"summary": f"{summary}\n{line}"}
            connection.execute(update(tickets).where(tickets.c.reference == reference).values(values))
            add_event(connection, reference, "noted", self._clock(), data={"text": line})

    def close(self, reference: str) -> bool:
        """Close a ticket that no agent has taken; False if there is no such open one."""
        now = self._clock()
        with self._database.session() as connection:
            closed = connection.execute(
                update(tickets)
                .where(tickets.c.reference == reference, tickets.c.state == OPEN, tickets.c.taken_at.is_(None))
                .values(state=CLOSED, outcome="closed", closed_at=now, version=tickets.c.version + 1)
            )
            if closed.rowcount:
                add_event(connection, reference, "closed", now)
        return bool(closed.rowcount)

    def leave(self, reference: str) -> bool:
        """Close a ticket whose customer needs nobody any more; False if it is taken, or the shop wants it seen."""
        now = self._clock()
        with self._database.session() as connection:
            _standing_of(connection, reference)
            left = connection.execute(
                update(tickets)
                .where(
                    tickets.c.reference == reference,
                    tickets.c.state == OPEN,
                    tickets.c.taken_at.is_(None),
                    tickets.c.trigger.in_(ASKED_FOR),
                )
                .values(state=CLOSED, outcome="left", closed_at=now, live=False, version=tickets.c.version + 1)
            )
            if left.rowcount:
                add_event(connection, reference, "left", now)
        return bool(left.rowcount)

    def position(self, reference: str) -> int | None:
        """Give the place of a ticket in the queue, 1 for the next; None if its customer does not wait in the chat."""
        with self._database.reading() as connection:
            return find_position(connection, reference)

    def rate(self, reference: str, conversation_id: str, rating: int) -> bool:
        """Keep how a customer found it (1-5); False if they were not asked, or have said so before."""
        asked = update(tickets).where(
            tickets.c.reference == reference,
            tickets.c.conversation_id == conversation_id,
            tickets.c.asked_at.isnot(None),
            tickets.c.rating.is_(None) | (tickets.c.rating == rating),
        )
        now = self._clock()
        with self._database.session() as connection:
            kept = connection.execute(asked.values(rating=rating)).rowcount
            if kept:
                key = f"{reference}:rating"
                add_event(connection, reference, "rated", now, data={"rating": rating}, key=key, once=True)
        return bool(kept)

    def comment(self, reference: str, conversation_id: str, words: str) -> None:
        """Keep what a customer says about their rating."""
        rated = update(tickets).where(
            tickets.c.reference == reference,
            tickets.c.conversation_id == conversation_id,
            tickets.c.rating.isnot(None),
        )
        with self._database.session() as connection:
            connection.execute(rated.values(comment=self._redact(words[:COMMENT_LENGTH])))

    def list_open(self) -> list[Ticket]:
        """Give all open tickets, oldest first."""
        with self._database.reading() as connection:
            rows = connection.execute(select(tickets).where(tickets.c.state == OPEN).order_by(tickets.c.id)).all()
        return [_ticket(row) for row in rows]


def _standing_of(connection: Connection, reference: str) -> Standing:
    """Where the conversation of a ticket stands, which nobody else changes from now on."""
    wanted = select(tickets.c.conversation_id).where(tickets.c.reference == reference)
    return load_standing(connection, str(connection.execute(wanted).scalar()))


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
        trigger=row.trigger,
        live=row.live,
        taken=row.taken_at is not None,
        promised_at=row.promised_at,
    )
