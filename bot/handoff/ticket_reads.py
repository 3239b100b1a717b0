"""What the console reads: the list, one ticket, and what is new."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import and_, false, func, or_, select
from sqlalchemy.engine import Connection
from sqlalchemy.sql import Select

from bot.handoff.queue_places import find_position
from bot.handoff.standings import CLOSED, OPEN
from bot.handoff.views import TicketCounts, TicketEvent, TicketFilter, TicketRow, TicketView, UnknownTicketError
from bot.storage.tables import conversations, inbox, ticket_events, tickets

DEALT_WITH = ("taken", "assigned", "released", "replied", "note", "snoozed", "closed", "handed_back", "store")
"""Events of agents: after one of these a ticket that came back is one like the others."""

_theirs = inbox.alias("theirs")
_by_agent = (
    select(func.max(_theirs.c.id))
    .where(_theirs.c.conversation_id == tickets.c.conversation_id, _theirs.c.author == "agent")
    .correlate(tickets)
    .scalar_subquery()
)
_unanswered = (
    select(func.min(inbox.c.received_at))
    .where(
        inbox.c.conversation_id == tickets.c.conversation_id,
        inbox.c.author == "customer",
        inbox.c.id > func.coalesce(_by_agent, 0),
    )
    .correlate(tickets)
    .scalar_subquery()
)

_ROWS = select(
    *(one for one in tickets.c if one.name != "facts"),
    conversations.c.channel,
    conversations.c.customer,
    conversations.c.mode,
    conversations.c.agent_id.label("speaks"),
).join(conversations, conversations.c.id == tickets.c.conversation_id, isouter=True)

_EVENTS = select(ticket_events, tickets.c.reference, tickets.c.conversation_id).join(
    tickets, tickets.c.id == ticket_events.c.ticket_id
)


def list_rows(connection: Connection, wanted: TicketFilter, limit: int, after: str | None) -> tuple[TicketRow, ...]:
    """See `bot.delivery.desk.Desk.list_tickets`."""
    chosen = _ROWS.where(*_conditions(wanted))
    closed = wanted.state == CLOSED
    chosen = chosen.order_by(*([tickets.c.id.desc()] if closed else [tickets.c.priority.desc(), tickets.c.id]))
    if after is not None:
        chosen = _behind(connection, chosen, after, closed=closed)
    rows = connection.execute(chosen.limit(limit)).all()
    # Asked by itself: it is the only part that looks into the messages, and only of those that were answered before.
    answered = [row.id for row in rows if row.first_response_at is not None and row.state == OPEN]
    waiting = _waiting(connection, answered)
    woken = _woken(connection, [row.id for row in rows if row.state == OPEN and row.assignee_id is not None])
    return tuple(_row(row, waiting.get(row.id), woken=row.id in woken) for row in rows)


def count_open(connection: Connection) -> TicketCounts:
    """See `bot.delivery.desk.Desk.counts`."""
    rows = connection.execute(
        select(
            tickets.c.assignee_id,
            tickets.c.snoozed_until.isnot(None).label("snoozed"),
            tickets.c.taken_at.is_(None).label("waits"),
            func.count().label("many"),
        )
        .where(tickets.c.state == OPEN)
        .group_by(tickets.c.assignee_id, tickets.c.snoozed_until.isnot(None), tickets.c.taken_at.is_(None))
    ).all()
    assigned: dict[int, int] = {}
    for row in rows:
        if row.assignee_id is not None:
            assigned[row.assignee_id] = assigned.get(row.assignee_id, 0) + row.many
    return TicketCounts(
        open=sum(row.many for row in rows),
        waiting=sum(row.many for row in rows if row.waits),
        unassigned=sum(row.many for row in rows if row.assignee_id is None),
        snoozed=sum(row.many for row in rows if row.snoozed),
        assigned=assigned,
    )


def get_row(connection: Connection, reference: str) -> TicketRow:
    """Give a ticket's line. Raises `UnknownTicketError`."""
    row = connection.execute(_ROWS.where(tickets.c.reference == reference)).first()
    if row is None:
        raise UnknownTicketError(f"there is no ticket {reference}")
    return _row(row, _waiting(connection, [row.id]).get(row.id), woken=bool(_woken(connection, [row.id])))


def get_view(connection: Connection, reference: str) -> TicketView:
    """Give all of a ticket. Raises `UnknownTicketError`."""
    row = get_row(connection, reference)
    stored = connection.execute(select(tickets).where(tickets.c.id == row.id)).one()
    events = connection.execute(_EVENTS.where(ticket_events.c.ticket_id == row.id).order_by(ticket_events.c.id)).all()
    return TicketView(
        row=row,
        contact=stored.contact,
        summary=stored.summary,
        verified_how=stored.verified_how,
        facts=json.loads(stored.facts) if stored.facts else {},
        position=find_position(connection, reference),
        outcome=stored.outcome,
        rating=stored.rating,
        comment=stored.comment,
        events=tuple(map(_event, events)),
    )


def list_events(connection: Connection, after: int, limit: int) -> tuple[TicketEvent, ...]:
    """Give events above `after`, oldest first."""
    rows = connection.execute(_EVENTS.where(ticket_events.c.id > after).order_by(ticket_events.c.id).limit(limit)).all()
    return tuple(map(_event, rows))


def last_event_id(connection: Connection) -> int:
    """Give the id of the newest event, 0 without one."""
    return int(connection.execute(select(func.max(ticket_events.c.id))).scalar() or 0)


def _conditions(wanted: TicketFilter) -> list[Any]:
    conditions: list[Any] = [tickets.c.state == (CLOSED if wanted.state == CLOSED else OPEN)]
    if wanted.state == "waiting":
        conditions.append(tickets.c.taken_at.is_(None))
    elif wanted.state == "unassigned":
        conditions.append(tickets.c.assignee_id.is_(None))
    elif wanted.state == "assigned":
        conditions.append(tickets.c.assignee_id.isnot(None))
    elif wanted.state == "snoozed":
        conditions.append(tickets.c.snoozed_until.isnot(None))
    for column, value in (
        (tickets.c.assignee_id, wanted.assignee),
        (tickets.c.topic, wanted.topic),
        (tickets.c.language, wanted.language),
    ):
        if value is not None:
            conditions.append(column == value)
    text = wanted.text.strip()
    if text:
        columns = (tickets.c.reference, tickets.c.order_number, tickets.c.contact, tickets.c.summary)
        conditions.append(or_(false(), *(column.ilike(f"%{_literal(text)}%", escape="\\") for column in columns)))
    return conditions


def _literal(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _behind(connection: Connection, chosen: Select, after: str, *, closed: bool) -> Select:
    last = connection.execute(select(tickets.c.id, tickets.c.priority).where(tickets.c.reference == after)).first()
    if last is None:
        raise UnknownTicketError(f"there is no ticket {after}")
    if closed:
        return chosen.where(tickets.c.id < last.id)
    same = and_(tickets.c.priority == last.priority, tickets.c.id > last.id)
    return chosen.where(or_(tickets.c.priority < last.priority, same))


def _waiting(connection: Connection, ids: Sequence[int]) -> dict[int, datetime]:
    if not ids:
        return {}
    rows = connection.execute(select(tickets.c.id, _unanswered.label("since")).where(tickets.c.id.in_(ids))).all()
    return {row.id: row.since for row in rows if row.since is not None}


def _woken(connection: Connection, ids: Sequence[int]) -> frozenset[int]:
    """Those that came back from being put aside, and that nobody has done anything about since."""
    if not ids:
        return frozenset()
    newest = (
        select(func.max(ticket_events.c.id))
        .where(ticket_events.c.ticket_id.in_(ids), ticket_events.c.kind.in_(("woken", *DEALT_WITH)))
        .group_by(ticket_events.c.ticket_id)
    )
    found = select(ticket_events.c.ticket_id).where(ticket_events.c.id.in_(newest), ticket_events.c.kind == "woken")
    return frozenset(connection.execute(found).scalars())


def _row(row: Any, unanswered: datetime | None, *, woken: bool = False) -> TicketRow:
    waiting = row.created_at if row.first_response_at is None else unanswered
    return TicketRow(
        id=row.id,
        reference=row.reference,
        conversation_id=row.conversation_id,
        channel=row.channel or "",
        customer=row.customer or "",
        topic=row.topic,
        trigger=row.trigger,
        language=row.language,
        order_number=row.order_number,
        mode=row.mode or "bot",
        agent=row.speaks,
        assignee=row.assignee_id,
        state=row.state,
        priority=row.priority,
        created_at=row.created_at,
        promised_at=row.promised_at,
        snoozed_until=row.snoozed_until,
        first_response_at=row.first_response_at,
        closed_at=row.closed_at,
        waiting_since=waiting if row.state == OPEN else None,
        version=row.version,
        woken=woken and row.state == OPEN,
    )


def _event(row: Any) -> TicketEvent:
    return TicketEvent(
        id=row.id,
        reference=row.reference,
        conversation_id=row.conversation_id,
        at=row.at,
        kind=row.kind,
        agent=row.agent_id,
        data=json.loads(row.data),
    )
