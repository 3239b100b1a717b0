"""Find what the other desk is to be told, and keep each thing once.

What is there already is known by its subject, and not by a mark that only grows: on PostgreSQL a row with a smaller id
may become visible after one with a greater id.
"""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, exists, func, insert, or_, select, update
from sqlalchemy.engine import Connection
from sqlalchemy.sql import Select

from bot.delivery.authors import CUSTOMER
from bot.delivery.states import PENDING, SKIPPED
from bot.desks.base import Kind
from bot.handoff.standing import Mode
from bot.handoff.standings import CLOSED, OPEN
from bot.storage.tables import agents, conversations, desk_sends, desk_threads, inbox, outbox, ticket_events, tickets
from bot.storage.upsert import upsert

WAITING = (Mode.QUEUED.value, Mode.DOWN.value)
"""Modes in which a customer's message waits for a person who is not there."""

TURN_TAKES = timedelta(seconds=30)
"""So long a new ticket waits for the turn that opened it, whose answer belongs into the transcript."""

AT_ONCE = 50

REMOTE_DOMAIN = "desk.invalid"
"""Of the accounts of other desks' agents: nobody can log in with them, and no mail gets there (RFC 2606)."""


def gather(connection: Connection, desk: str, now: datetime, *, tells_all: bool, listens: bool) -> None:
    """Keep all that is new for the desk of this name."""
    told = _list_said(connection, desk, tells_all=tells_all) + _list_noted(connection, desk)
    if tells_all:
        told += _list_replied(connection, desk)
    for _, thread_id, kind, subject_id, text, state in sorted(told):
        add_send(connection, thread_id, kind, subject_id, now, text=text, state=state)
    # In this order: a new ticket may share its conversation at the other desk with the one that ends.
    _close_threads(connection, desk, now)
    _open_threads(connection, desk, now, listens=listens)


def add_send(
    connection: Connection,
    thread_id: int,
    kind: Kind,
    subject_id: int,
    now: datetime,
    *,
    text: str = "",
    state: str = PENDING,
) -> None:
    """Keep one thing to tell; nothing if it is there."""
    connection.execute(
        upsert(connection, desk_sends)
        .values(
            thread_id=thread_id,
            kind=kind,
            subject_id=subject_id,
            text=text,
            state=state,
            attempts=0,
            created_at=now,
        )
        .on_conflict_do_nothing(index_elements=["thread_id", "kind", "subject_id"])
    )


def _open_threads(connection: Connection, desk: str, now: datetime, *, listens: bool) -> None:
    known = exists().where(desk_threads.c.ticket_id == tickets.c.id, desk_threads.c.desk == desk)
    in_turn = and_(conversations.c.lease_until > now, tickets.c.created_at > now - TURN_TAKES)
    new = connection.execute(
        select(tickets.c.id, tickets.c.conversation_id)
        .join(conversations, conversations.c.id == tickets.c.conversation_id, isouter=True)
        .where(tickets.c.state == OPEN, ~known, or_(conversations.c.lease_until.is_(None), ~in_turn))
        .order_by(tickets.c.id)
        .limit(AT_ONCE)
    ).all()
    for row in new:
        last = select(func.max(inbox.c.id)).where(inbox.c.conversation_id == row.conversation_id)
        event = select(func.max(ticket_events.c.id)).where(ticket_events.c.ticket_id == row.id)
        added = connection.execute(
            insert(desk_threads).values(
                desk=desk,
                ticket_id=row.id,
                conversation_id=row.conversation_id,
                since_inbox_id=connection.execute(last).scalar() or 0,
                since_event_id=connection.execute(event).scalar() or 0,
                heard_id=0,
                look_at=now if listens else None,
                closed=False,
                opened_at=now,
            )
        )
        add_send(connection, int(added.inserted_primary_key[0]), "open", 0, now)


_Told = tuple[tuple[int, int, int], int, Kind, int, str, str]
"""Its place in the conversation; thread, kind, subject, text, state."""


def _list_said(connection: Connection, desk: str, *, tells_all: bool) -> list[_Told]:
    rows = connection.execute(
        _new_for(desk, "said", inbox.c.id, conversations.c.mode)
        .join(inbox, inbox.c.conversation_id == desk_threads.c.conversation_id)
        .join(conversations, conversations.c.id == desk_threads.c.conversation_id)
        .where(inbox.c.id > desk_threads.c.since_inbox_id, inbox.c.author == CUSTOMER)
    ).all()
    return [
        (
            (row.subject, 0, 0),
            row.thread,
            "said",
            row.subject,
            "",
            PENDING if tells_all or row.mode in WAITING else SKIPPED,
        )
        for row in rows
    ]


def _list_replied(connection: Connection, desk: str) -> list[_Told]:
    """What the clerk or an agent in the console answered; not what the other desk's own agents did."""
    theirs = select(agents.c.id).where(agents.c.email.like(f"{desk}-%@{REMOTE_DOMAIN}"))
    rows = connection.execute(
        _new_for(desk, "replied", outbox.c.id, outbox.c.inbox_id, outbox.c.position)
        .join(outbox, outbox.c.conversation_id == desk_threads.c.conversation_id)
        .where(
            outbox.c.inbox_id > desk_threads.c.since_inbox_id,
            outbox.c.agent_id.is_(None) | outbox.c.agent_id.notin_(theirs),
        )
    ).all()
    return [((row.inbox_id, 1, row.position), row.thread, "replied", row.subject, "", PENDING) for row in rows]


def _list_noted(connection: Connection, desk: str) -> list[_Told]:
    told: list[_Told] = []
    kinds: tuple[tuple[Kind, str], ...] = (("contact", "contact"), ("noted", "text"))
    for kind, name in kinds:
        rows = connection.execute(
            _new_for(desk, kind, ticket_events.c.id, ticket_events.c.data)
            .join(ticket_events, ticket_events.c.ticket_id == desk_threads.c.ticket_id)
            .where(ticket_events.c.id > desk_threads.c.since_event_id, ticket_events.c.kind == kind)
        ).all()
        # Behind the messages: which of them they belong to is nowhere said.
        told += [
            ((2**63, 0, row.subject), row.thread, kind, row.subject, str(json.loads(row.data)[name]), PENDING)
            for row in rows
        ]
    return told


def _new_for(desk: str, kind: Kind, subject: Any, *more: Any) -> Select:
    """Subjects of this kind that no open thread of the desk was told of; the caller joins the subject's table."""
    known = exists().where(
        desk_sends.c.thread_id == desk_threads.c.id, desk_sends.c.kind == kind, desk_sends.c.subject_id == subject
    )
    return (
        select(desk_threads.c.id.label("thread"), subject.label("subject"), *more)
        .select_from(desk_threads)
        .where(desk_threads.c.desk == desk, desk_threads.c.closed.is_(False), ~known)
    )


def _close_threads(connection: Connection, desk: str, now: datetime) -> None:
    ended = connection.execute(
        select(desk_threads.c.id)
        .join(tickets, tickets.c.id == desk_threads.c.ticket_id)
        .where(desk_threads.c.desk == desk, desk_threads.c.closed.is_(False), tickets.c.state == CLOSED)
    ).scalars()
    for thread_id in ended.all():
        connection.execute(update(desk_threads).where(desk_threads.c.id == thread_id).values(closed=True))
        add_send(connection, thread_id, "closed", 0, now)
