"""Who is at the desk, and how much each has to do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, func, select
from sqlalchemy.engine import Connection

from bot.storage.prepared import Prepared
from bot.storage.tables import agents, tickets

PRESENT_FOR = timedelta(minutes=5)
"""So long after a console of theirs was last seen an agent counts as being there."""


@dataclass(frozen=True)
class Present:
    """An agent who is there; `talks` are the tickets that they have taken. No language or topic: every one."""

    id: int
    email: str
    languages: frozenset[str]
    topics: frozenset[str]
    talks: int


_talks = (
    select(func.count())
    .where(tickets.c.assignee_id == agents.c.id, tickets.c.state == "open", tickets.c.taken_at.isnot(None))
    .scalar_subquery()
)
_PRESENT = Prepared(
    select(agents.c.id, agents.c.email, agents.c.languages, agents.c.topics, _talks.label("talks"))
    .where(agents.c.active.is_(True), agents.c.seen_at > bindparam("b_since"))
    .order_by(agents.c.id)
)


def list_present(connection: Connection, now: datetime) -> tuple[Present, ...]:
    """Give all agents who are there, in the order of their accounts."""
    rows = _PRESENT.all(connection, {"b_since": now - PRESENT_FOR})
    return tuple(Present(row.id, row.email, _words(row.languages), _words(row.topics), row.talks) for row in rows)


def _words(text: str) -> frozenset[str]:
    return frozenset(word for word in text.replace(" ", "").split(",") if word)
