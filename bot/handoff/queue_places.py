"""The places of those who wait in the chat."""

from __future__ import annotations

from sqlalchemy import and_, bindparam, func, or_, select
from sqlalchemy.engine import Connection

from bot.handoff.standings import OPEN
from bot.storage.prepared import Prepared
from bot.storage.tables import tickets

_before = tickets.alias("before")
_AHEAD = Prepared(
    select(
        select(func.count())
        .select_from(_before)
        .where(
            _before.c.state == OPEN,
            _before.c.live.is_(True),
            _before.c.taken_at.is_(None),
            or_(
                _before.c.priority > tickets.c.priority,
                and_(_before.c.priority == tickets.c.priority, _before.c.id < tickets.c.id),
            ),
        )
        .scalar_subquery()
        .label("ahead")
    ).where(
        tickets.c.reference == bindparam("b_reference"),
        tickets.c.state == OPEN,
        tickets.c.live.is_(True),
        tickets.c.taken_at.is_(None),
    )
)


def find_position(connection: Connection, reference: str) -> int | None:
    """See `TicketBook.position`."""
    found = _AHEAD.first(connection, {"b_reference": reference})
    return None if found is None else int(found.ahead) + 1
