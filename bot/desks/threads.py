"""Threads of another desk in the database: what is due to be told, and what became of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import func, or_, select, update

from bot.delivery.codec import attachments_from_json, reply_from_json
from bot.delivery.states import DEAD, PENDING, SENT
from bot.delivery.transcript import Entry, Transcript
from bot.desks import gathering
from bot.desks.base import Author, News, Said, Ticket
from bot.desks.saying import reply_as_text
from bot.storage.database import Database
from bot.storage.tables import agents, conversations, desk_sends, desk_threads, inbox, outbox, tickets

TRANSCRIPT_LENGTH = 50
"""Messages of a customer that a thread begins with; the rest is in the console."""

AT_ONCE = 20


@dataclass(frozen=True)
class Due:
    """One thing to tell now; `remote_id` is there unless it opens the thread. `attempts` counts this try."""

    id: int
    thread_id: int
    remote_id: str | None
    ticket: Ticket
    news: News
    attempts: int


class Threads:
    """All threads of the desk called `desk`."""

    def __init__(
        self, database: Database, desk: str, clock: Callable[[], datetime], link_to: Callable[[str], str]
    ) -> None:
        """`link_to` gives the address of a ticket in the console."""
        self._database = database
        self._desk = desk
        self._clock = clock
        self._link_to = link_to
        self._transcript = Transcript(database)

    def gather(self, *, tells_all: bool, listens: bool) -> None:
        """Keep what is new. Raises `StorageUnavailableError`."""
        with self._database.session() as connection:
            gathering.gather(connection, self._desk, self._clock(), tells_all=tells_all, listens=listens)

    def list_due(self) -> list[int]:
        """The sends that may go now, one of each thread: the oldest that was not told yet."""
        now = self._clock()
        heads = select(func.min(desk_sends.c.id)).where(desk_sends.c.state == PENDING).group_by(desk_sends.c.thread_id)
        due = (
            select(desk_sends.c.id)
            .join(desk_threads, desk_threads.c.id == desk_sends.c.thread_id)
            .where(
                desk_threads.c.desk == self._desk,
                desk_sends.c.id.in_(heads),
                or_(desk_sends.c.next_attempt_at.is_(None), desk_sends.c.next_attempt_at <= now),
                # What could not be opened is told nothing more, until somebody lets it go again.
                or_(desk_sends.c.kind == "open", desk_threads.c.remote_id.isnot(None)),
            )
            .order_by(desk_sends.c.id)
            .limit(AT_ONCE)
        )
        with self._database.reading() as connection:
            return [int(one) for one in connection.execute(due).scalars()]

    def begin(self, send_id: int) -> Due:
        """Count a try before it is made: if this process dies in it, the next one knows that it may have arrived."""
        with self._database.session() as connection:
            counted = update(desk_sends).where(desk_sends.c.id == send_id)
            connection.execute(counted.values(attempts=desk_sends.c.attempts + 1))
            row = connection.execute(
                select(
                    *(one for one in desk_sends.c if one.name not in {"id", "state", "created_at"}),
                    desk_sends.c.created_at.label("told_at"),
                    desk_threads.c.remote_id,
                    desk_threads.c.since_inbox_id,
                    tickets,
                    conversations.c.channel,
                    conversations.c.customer,
                )
                .join(desk_threads, desk_threads.c.id == desk_sends.c.thread_id)
                .join(tickets, tickets.c.id == desk_threads.c.ticket_id)
                .join(conversations, conversations.c.id == tickets.c.conversation_id, isouter=True)
                .where(desk_sends.c.id == send_id)
            ).one()
            said = _said(connection, row.kind, row.subject_id)
        news = News(
            key=row.kind if not row.subject_id else f"{row.kind}-{row.subject_id}",
            kind=row.kind,
            at=said.at if said else row.told_at,
            said=said,
            text=row.text,
            again=row.attempts > 1,
        )
        ticket = self._ticket(row)
        if row.kind == "open":
            entries = self._transcript.history(ticket.conversation_id, TRANSCRIPT_LENGTH, until=row.since_inbox_id)
            ticket = replace(ticket, transcript=tuple(map(_said_in, entries)))
        return Due(send_id, row.thread_id, row.remote_id, ticket, news, row.attempts)

    def note_sent(self, due: Due, remote_id: str | None = None) -> None:
        """It arrived; `remote_id` is what it opened."""
        now = self._clock()
        with self._database.session() as connection:
            connection.execute(
                update(desk_sends).where(desk_sends.c.id == due.id).values(state=SENT, sent_at=now, error_code=None)
            )
            if remote_id is not None:
                opened = update(desk_threads).where(desk_threads.c.id == due.thread_id)
                connection.execute(opened.values(remote_id=remote_id))

    def retry(self, due: Due, at: datetime, code: str) -> None:
        """Try again at `at`."""
        self._set(due, next_attempt_at=at, error_code=code[:64])

    def bury(self, due: Due, code: str) -> None:
        """Never again by itself: `shopclerk deliveries` shows it."""
        self._set(due, state=DEAD, error_code=code[:64])

    def _set(self, due: Due, **values: object) -> None:
        with self._database.session() as connection:
            connection.execute(update(desk_sends).where(desk_sends.c.id == due.id).values(**values))

    def _ticket(self, row: Any) -> Ticket:
        return Ticket(
            reference=row.reference,
            conversation_id=row.conversation_id,
            channel=row.channel or "",
            customer=row.customer or "",
            language=row.language,
            topic=row.topic,
            trigger=row.trigger,
            priority=row.priority,
            order_number=row.order_number,
            contact=row.contact,
            verified_how=row.verified_how,
            promised_at=row.promised_at,
            summary=row.summary,
            link=self._link_to(row.reference),
        )


def _said(connection: Any, kind: str, subject_id: int) -> Said | None:
    if kind == "said":
        row = connection.execute(select(inbox).where(inbox.c.id == subject_id)).one()
        return Said("customer", "", row.text, row.received_at, attachments_from_json(row.attachments))
    if kind == "replied":
        row = connection.execute(
            select(outbox, agents.c.name)
            .join(agents, agents.c.id == outbox.c.agent_id, isouter=True)
            .where(outbox.c.id == subject_id)
        ).one()
        author: Author = "clerk" if row.agent_id is None else "agent"
        return Said(author, row.name or "", reply_as_text(reply_from_json(row.reply)), row.created_at)
    return None


def _said_in(entry: Entry) -> Said:
    text = reply_as_text(entry.reply) if entry.reply else entry.text
    return Said(entry.author, entry.name, text, entry.at, entry.attachments)
