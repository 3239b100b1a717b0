"""Keep what a platform sent and nobody programmed for: the last ones of each kind, and how many there ever were."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, insert, select, update
from sqlalchemy.engine import Connection

from bot.channels.base import UnknownEvent
from bot.delivery.storable import clean
from bot.storage.tables import unknown_event_counts, unknown_events
from bot.storage.upsert import upsert

RAW_LIMIT = 16_000
"""Characters kept of one event."""

KEEP_OF_EACH_KIND = 200
KIND_LIMIT = 80
MOST_KINDS = 100
"""Of one channel; further ones count as `other`, so that no platform can fill the metrics with names."""

OTHER = "other"


def keep_unknown(connection: Connection, channel: str, events: Sequence[UnknownEvent], now: datetime) -> None:
    """Store the events and count them by kind."""
    if not events:
        return
    known = set(
        connection.execute(select(unknown_event_counts.c.kind).where(unknown_event_counts.c.channel == channel))
        .scalars()
        .all()
    )
    # In the order of their names: two requests that count the same kinds must not wait for each other.
    for event in sorted(events, key=lambda one: one.kind):
        kind = clean(event.kind, KIND_LIMIT).replace("\n", " ") or OTHER
        if kind not in known:
            kind = kind if len(known) < MOST_KINDS else OTHER
            known.add(kind)
        _count(connection, channel, kind)
        connection.execute(
            insert(unknown_events).values(channel=channel, kind=kind, raw=clean(event.raw, RAW_LIMIT), received_at=now)
        )
        _forget_oldest(connection, channel, kind)


def _count(connection: Connection, channel: str, kind: str) -> None:
    table = unknown_event_counts
    connection.execute(upsert(connection, table).values(channel=channel, kind=kind, count=0).on_conflict_do_nothing())
    connection.execute(
        update(table).where(table.c.channel == channel, table.c.kind == kind).values(count=table.c.count + 1)
    )


def _forget_oldest(connection: Connection, channel: str, kind: str) -> None:
    of_kind = (unknown_events.c.channel == channel, unknown_events.c.kind == kind)
    oldest_kept = (
        select(unknown_events.c.id)
        .where(*of_kind)
        .order_by(unknown_events.c.id.desc())
        .limit(1)
        .offset(KEEP_OF_EACH_KIND - 1)
        .scalar_subquery()
    )
    connection.execute(delete(unknown_events).where(*of_kind, unknown_events.c.id < oldest_kept))
