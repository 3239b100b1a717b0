"""Threads of another desk in the database: what is due to be told, and what became of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, or_, select, update

from bot.delivery.codec import attachments_from_json, reply_from_json
from bot.delivery.states import DEAD, PENDING, SENT
from bot.delivery.transcript import Entry, Transcript
from bot.desks import gathering
from bot.desks.base import Author, News, Opened, Said, Ticket
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


@dataclass(frozen=True)
class Look:
    """A thread that something may be new in, behind the message `heard_id`."""

    thread_id: int
    remote_id: str
    reference: str
    heard_id: int


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
        """The sends that may go now, one of each conversation: the oldest that was not told yet.

        Not one of each thread: tickets of one customer may share a thread at the other desk.
        """
        now = self._clock()
        waits = (
            desk_threads.c.desk == self._desk,
            desk_sends.c.state == PENDING,
            # What could not be opened is told nothing more, until somebody lets it go again.
            or_(desk_sends.c.kind == "open", desk_threads.c.remote_id.isnot(None)),
        )
        heads = (
            select(func.min(desk_sends.c.id))
            .join(desk_threads, desk_threads.c.id == desk_sends.c.thread_id)
            .where(*waits)
            .group_by(desk_threads.c.conversation_id)
        )
        due = (
            select(desk_sends.c.id)
            .where(
                desk_sends.c.id.in_(heads),
                or_(desk_sends.c.next_attempt_at.is_(None), desk_sends.c.next_attempt_at <= now),
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

    def note_sent(self, due: Due, made: Opened | None = None) -> None:
        """It arrived; `made` is the thread that it opened."""
        now = self._clock()
        with self._database.session() as connection:
            connection.execute(
                update(desk_sends).where(desk_sends.c.id == due.id).values(state=SENT, sent_at=now, error_code=None)
            )
            if made is not None:
                opened = update(desk_threads).where(desk_threads.c.id == due.thread_id)
                connection.execute(opened.values(remote_id=made.remote_id, heard_id=made.heard_id))

    def look_at(self, remote_id: str) -> bool:
        """Something is new in this thread; False if it is none of ours."""
        with self._database.session() as connection:
            known = (desk_threads.c.desk == self._desk, desk_threads.c.remote_id == remote_id)
            return bool(connection.execute(update(desk_threads).where(*known).values(look_at=self._clock())).rowcount)

    def list_looks(self, again_after: timedelta) -> list[Look]:
        """The threads to look at now; those that are open are looked at again by themselves.

        Of several that are one and the same at the other desk the newest counts.
        """
        now = self._clock()
        newest = select(func.max(desk_threads.c.id)).where(desk_threads.c.desk == self._desk)
        due = (
            select(desk_threads, tickets.c.reference)
            .join(tickets, tickets.c.id == desk_threads.c.ticket_id)
            .where(
                desk_threads.c.id.in_(newest.group_by(desk_threads.c.remote_id)),
                desk_threads.c.remote_id.isnot(None),
                desk_threads.c.look_at <= now,
            )
            .order_by(desk_threads.c.look_at)
            .limit(AT_ONCE)
        )
        with self._database.reading() as connection:
            if connection.execute(due.limit(1)).first() is None:
                return []
        with self._database.session() as connection:
            rows = connection.execute(due).all()
            for row in rows:
                # Before it is looked at: a hint that comes meanwhile counts for the next time.
                later = None if row.closed else now + again_after
                connection.execute(update(desk_threads).where(desk_threads.c.id == row.id).values(look_at=later))
        return [Look(row.id, row.remote_id, row.reference, row.heard_id) for row in rows]

    def note_heard(self, look: Look, heard_id: int) -> None:
        """What came up to this message is dealt with."""
        with self._database.session() as connection:
            heard = update(desk_threads).where(desk_threads.c.id == look.thread_id)
            connection.execute(heard.values(heard_id=heard_id))

    def look_again(self, look: Look, after: timedelta) -> None:
        """What the other desk decided could not be done yet."""
        with self._database.session() as connection:
            again = update(desk_threads).where(desk_threads.c.id == look.thread_id)
            connection.execute(again.values(look_at=self._clock() + after))

    def note_refused(self, look: Look, words_id: int, text: str) -> None:
        """Tell the other desk that words of its agent did not go out."""
        with self._database.session() as connection:
            gathering.add_send(connection, look.thread_id, "refused", words_id, self._clock(), text=text)

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
