"""A conversation's standing in the database: read it under a lock, keep what a step makes of it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, insert, select, update
from sqlalchemy.engine import Connection

from bot.handoff.machine import Transition
from bot.handoff.standing import Held, Mode, Standing
from bot.handoff.triggers import ASKED_FOR
from bot.handoff.views import EventKind
from bot.storage.prepared import Prepared
from bot.storage.tables import conversations, ticket_events, tickets

OPEN, CLOSED = "open", "closed"

_CONVERSATION = bindparam("b_conversation_id")

_LOCK = Prepared(select(conversations.c.id).where(conversations.c.id == _CONVERSATION).with_for_update(key_share=True))
_STANDING = Prepared(
    select(
        conversations.c.mode,
        conversations.c.agent_id,
        tickets.c.reference,
        tickets.c.version,
        tickets.c.live,
        tickets.c.trigger,
        tickets.c.assignee_id,
        tickets.c.taken_at,
        tickets.c.snoozed_until,
    )
    .join(tickets, and_(tickets.c.conversation_id == conversations.c.id, tickets.c.state == OPEN), isouter=True)
    .where(conversations.c.id == _CONVERSATION)
    .order_by(tickets.c.id)
)


_ADD_EVENT = Prepared(
    insert(ticket_events).values(
        ticket_id=select(tickets.c.id).where(tickets.c.reference == bindparam("b_reference")).scalar_subquery()
    ),
    ("ticket_id", "at", "kind", "agent_id", "data", "idempotency_key"),
)


def load_standing(connection: Connection, conversation_id: str, *, locked: bool = False) -> Standing:
    """Read where a conversation stands. `locked`: its row is the caller's already; else it is taken now.

    Tickets are only ever changed by who has their conversation's row, or added.
    """
    about = {"b_conversation_id": conversation_id}
    if not locked:
        _LOCK.first(connection, about)
    rows = _STANDING.all(connection, about)
    if not rows:
        return Standing()
    held = tuple(_held(row) for row in rows if row.reference is not None)
    return Standing(Mode(rows[0].mode), rows[0].agent_id, held)


def keep_standing(
    connection: Connection, conversation_id: str, before: Standing, made: Transition, now: datetime
) -> None:
    """Write what is different after a step."""
    after = made.standing
    if (before.mode, before.agent) != (after.mode, after.agent):
        connection.execute(
            update(conversations)
            .where(conversations.c.id == conversation_id)
            .values(mode=after.mode.value, agent_id=after.agent)
        )
    known = {one.reference: one for one in before.tickets}
    for held in after.tickets:
        if held != known[held.reference]:
            _set(connection, held.reference, _changed(known[held.reference], held, now))
    for ended in made.ended:
        _set(
            connection,
            ended.reference,
            {
                "state": CLOSED,
                "outcome": ended.outcome,
                "closed_at": now,
                "snoozed_until": None,
                "version": known[ended.reference].version + 1,
            },
        )
        if ended.outcome == "left":
            add_event(connection, ended.reference, "left", now)


def add_event(
    connection: Connection,
    reference: str,
    kind: EventKind,
    now: datetime,
    *,
    agent: int | None = None,
    data: Mapping[str, Any] | None = None,
    key: str | None = None,
    once: bool = False,
) -> None:
    """Log what happened to a ticket; `key` is of the form that was sent. `once`: unless that key is there."""
    if once and connection.execute(select(ticket_events.c.id).where(ticket_events.c.idempotency_key == key)).first():
        return
    values = {"at": now, "kind": kind, "agent_id": agent, "idempotency_key": key}
    written = json.dumps(dict(data or {}), ensure_ascii=False)
    _ADD_EVENT.run(connection, {**values, "data": written, "b_reference": reference})


def _held(row: Any) -> Held:
    return Held(
        reference=row.reference,
        version=row.version,
        live=row.live,
        asked=row.trigger in ASKED_FOR,
        assignee=row.assignee_id,
        taken=row.taken_at is not None,
        snoozed=row.snoozed_until is not None,
    )


def _changed(before: Held, after: Held, now: datetime) -> dict[str, object]:
    values: dict[str, object] = {"version": after.version, "live": after.live, "assignee_id": after.assignee}
    if before.taken != after.taken:
        values["taken_at"] = now if after.taken else None
    if before.snoozed and not after.snoozed:
        values["snoozed_until"] = None
    return values


def _set(connection: Connection, reference: str, values: Mapping[str, object]) -> None:
    connection.execute(update(tickets).where(tickets.c.reference == reference).values(**values))
