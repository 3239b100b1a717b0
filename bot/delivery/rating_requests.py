"""Ask customers how it was, some time after a person has handed them back to the clerk."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import exists, func, select, update
from sqlalchemy.engine import Connection
from sqlalchemy.sql import Select

from bot.delivery.desk_rows import add_decision
from bot.handoff.ratings import ASK_RATING_LATER, ASKED_WITHIN, AT_REST_AFTER
from bot.handoff.standing import Mode
from bot.handoff.standings import load_standing
from bot.storage.database import Database
from bot.storage.tables import conversations, inbox, tickets

LOOK_EVERY = timedelta(minutes=1)
"""So often it is looked for conversations at rest."""

AT_ONCE = 50


class RatingRequests:
    """Of one database. Several may be: each customer is asked once."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock
        self._looked_at: datetime | None = None

    def make_due(self) -> list[str]:
        """Ask where the clerk went on after a person, and nobody has written for a while; gives the conversations."""
        now = self._clock()
        if self._looked_at is not None and timedelta(0) <= now - self._looked_at < LOOK_EVERY:
            return []
        self._looked_at = now
        with self._database.reading() as connection:
            at_rest = find_at_rest(connection, now)
        return [conversation_id for conversation_id, reference in at_rest if self._ask(conversation_id, reference, now)]

    def _ask(self, conversation_id: str, reference: str, now: datetime) -> bool:
        with self._database.session() as connection:
            if load_standing(connection, conversation_id).mode is not Mode.BOT:
                return False
            row = connection.execute(select(tickets.c.language).where(tickets.c.reference == reference)).one()
            asked = update(tickets).where(tickets.c.reference == reference, tickets.c.asked_at.is_(None))
            if not connection.execute(asked.values(asked_at=now)).rowcount:
                return False
            add_decision(connection, conversation_id, ASK_RATING_LATER, now, reference=reference, language=row.language)
        return True


def find_at_rest(connection: Connection, now: datetime) -> list[tuple[str, str]]:
    """Conversations with the newest ticket that was handed back in them, in which nobody has written for a while.

    Only tickets whose customer was not asked how it was, and only while the clerk speaks.
    """
    return [(str(row.conversation_id), str(row.reference)) for row in connection.execute(at_rest(now))]


def at_rest(now: datetime) -> Select:
    """The query of `find_at_rest`."""
    newest = (
        select(func.max(inbox.c.received_at))
        .where(inbox.c.conversation_id == tickets.c.conversation_id)
        .correlate(tickets)
        .scalar_subquery()
    )
    later = tickets.alias("later")
    return (
        select(tickets.c.conversation_id, tickets.c.reference)
        .join(conversations, conversations.c.id == tickets.c.conversation_id)
        .where(
            tickets.c.outcome == "handed_back",
            tickets.c.asked_at.is_(None),
            tickets.c.closed_at > now - ASKED_WITHIN,
            tickets.c.closed_at <= now - AT_REST_AFTER,
            conversations.c.mode == Mode.BOT.value,
            newest <= now - AT_REST_AFTER,
            ~exists().where(later.c.conversation_id == tickets.c.conversation_id, later.c.id > tickets.c.id),
        )
        .order_by(tickets.c.id)
        .limit(AT_ONCE)
    )
