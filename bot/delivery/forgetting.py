"""Find the conversations of a customer who wants to be forgotten, and delete all that the clerk knows of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, or_, select, text
from sqlalchemy.engine import Connection
from sqlalchemy.sql.elements import ColumnElement

from bot.storage.database import Database
from bot.storage.tables import (
    conversations,
    desk_sends,
    desk_threads,
    files,
    inbox,
    outbox,
    sent_parts,
    ticket_events,
    tickets,
    tracker_events,
    unknown_events,
    verification_attempts,
)

SHORTEST = 4
"""What is looked for has at least so many characters: less is in half of all messages."""


@dataclass(frozen=True)
class Found:
    """A conversation: when it began, when the customer wrote last, and how many messages of theirs it has."""

    id: str
    began_at: datetime
    last_at: datetime
    messages: int


class Forgetter:
    """Looks into the whole database, and deletes from it."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def find(self, who: str) -> list[Found]:
        """Give the conversations that `who` names or that somebody wrote it in, the oldest first.

        `who` is a conversation's id, how the platform calls a customer, a ticket's reference, or anything that the
        customer wrote or left, such as an e-mail address or a telephone number, in capitals or not. Raises `ValueError`
        if it is too short.
        """
        who = who.strip()
        if len(who) < SHORTEST:
            raise ValueError(f'"{who}" is too short to look for; write {SHORTEST} characters or more')
        wrote = select(inbox.c.conversation_id).where(or_(_has(inbox.c.text, who), _has(inbox.c.metadata, who)))
        waited = select(tickets.c.conversation_id).where(
            or_(tickets.c.reference == who.upper(), _has(tickets.c.contact, who))
        )
        count = select(func.count()).where(inbox.c.conversation_id == conversations.c.id).scalar_subquery()
        named = or_(
            conversations.c.id == who,
            conversations.c.customer == who,
            conversations.c.id.in_(wrote),
            conversations.c.id.in_(waited),
        )
        with self._database.reading() as connection:
            rows = connection.execute(
                select(conversations, count.label("messages")).where(named).order_by(conversations.c.created_at)
            ).all()
        return [Found(row.id, row.created_at, row.last_inbound_at, row.messages) for row in rows]

    def forget(self, conversation_ids: Collection[str]) -> Mapping[str, int]:
        """Delete conversations with everything that belongs to them, or nothing; gives the rows of each table.

        A turn that is under way in one finds its lease gone, and what it wants to write is refused. If the customer
        writes again, that is a new conversation.
        """
        counts: Counter[str] = Counter()
        in_file = self._database.engine.dialect.name == "sqlite"
        with self._database.session() as connection:
            if in_file:
                # What is deleted is overwritten, else its words stay in the file.
                connection.execute(text("PRAGMA secure_delete=ON"))
            # Whoever wants to add to one waits for us, and begins a new one.
            here = select(conversations.c.id, conversations.c.customer).where(conversations.c.id.in_(conversation_ids))
            for row in connection.execute(here.order_by(conversations.c.id).with_for_update()).all():
                _delete(connection, row.id, row.customer, counts)
        if in_file:
            self._empty_log()
        return counts

    def _empty_log(self) -> None:
        """Empty the second file, in which SQLite keeps what was written last; whoever reads it is waited for."""
        with closing(self._database.engine.raw_connection()) as connection:
            connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _delete(connection: Connection, conversation_id: str, customer: str, counts: Counter[str]) -> None:
    replies = select(outbox.c.id).where(outbox.c.conversation_id == conversation_id)
    cases = select(tickets.c.id).where(tickets.c.conversation_id == conversation_id)
    threads = select(desk_threads.c.id).where(desk_threads.c.ticket_id.in_(cases))
    # Each before what it refers to.
    for table, theirs in (
        (sent_parts, sent_parts.c.outbox_id.in_(replies)),
        (outbox, outbox.c.conversation_id == conversation_id),
        (tracker_events, tracker_events.c.conversation_id == conversation_id),
        (inbox, inbox.c.conversation_id == conversation_id),
        (files, files.c.conversation_id == conversation_id),
        (desk_sends, desk_sends.c.thread_id.in_(threads)),
        (desk_threads, desk_threads.c.ticket_id.in_(cases)),
        (ticket_events, ticket_events.c.ticket_id.in_(cases)),
        (tickets, tickets.c.conversation_id == conversation_id),
        (verification_attempts, verification_attempts.c.subject == f"conversation:{conversation_id}"),
        (unknown_events, unknown_events.c.raw.contains(customer, autoescape=True)),
        (conversations, conversations.c.id == conversation_id),
    ):
        counts[table.name] += connection.execute(delete(table).where(theirs)).rowcount


def _has(column: ColumnElement[str], words: str) -> ColumnElement[bool]:
    return func.lower(column).contains(words.lower(), autoescape=True)
