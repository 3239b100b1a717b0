"""Show what is on its way, what is stuck and why; and let a person send it on its way again."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, literal, select, update

from bot.delivery.metrics import Metric, Sample
from bot.delivery.states import DEAD, HELD, PARKED, PENDING, SENDING
from bot.storage.database import Database
from bot.storage.tables import desk_sends, desk_threads, inbox, outbox, unknown_event_counts

_NUMBER = re.compile(r"[0-9]{1,18}")

REPLAYABLE = {"in": (PARKED, HELD), "out": (DEAD, PARKED), "desk": (DEAD,)}

REPLY_ROOM = 1_000
"""A message that is answered again makes its replies anew: those it had move out of the way by so many places."""

_SIDES = (("in", inbox), ("out", outbox), ("desk", desk_sends))

IN_REASONS = {PARKED: "its turn failed too often", HELD: "its customer wrote too much at once"}


@dataclass(frozen=True)
class Delivery:
    """A message that waits or is stuck. `id` is `in:<number>`, `out:<number>` or, for another desk, `desk:<number>`."""

    id: str
    channel: str
    conversation_id: str
    state: str
    since: datetime
    attempts: int
    reason: str


class Backlog:
    """What a person and a metrics server look at."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

    def stuck(self, older_than: timedelta, limit: int = 200) -> list[Delivery]:
        """List what waits longer than `older_than`, what is dead, and what is parked or held; the oldest first."""
        before = self._clock() - older_than
        with self._database.reading() as connection:
            received = connection.execute(
                select(inbox)
                .where(
                    inbox.c.state.in_((PARKED, HELD)) | ((inbox.c.state == PENDING) & (inbox.c.received_at <= before))
                )
                .order_by(inbox.c.id)
                .limit(limit)
            ).all()
            sent = connection.execute(
                select(outbox)
                .where(
                    outbox.c.state.in_((DEAD, PARKED))
                    | (outbox.c.state.in_((PENDING, SENDING)) & (outbox.c.created_at <= before))
                )
                .order_by(outbox.c.id)
                .limit(limit)
            ).all()
            told = connection.execute(
                select(desk_sends, desk_threads.c.desk, desk_threads.c.conversation_id)
                .join(desk_threads, desk_threads.c.id == desk_sends.c.thread_id)
                .where(
                    (desk_sends.c.state == DEAD) | (desk_sends.c.state == PENDING) & (desk_sends.c.created_at <= before)
                )
                .order_by(desk_sends.c.id)
                .limit(limit)
            ).all()
        found = [_received(row) for row in received] + [_sent(row) for row in sent] + [_told(row) for row in told]
        return sorted(found, key=lambda one: one.since)[:limit]

    def replay(self, delivery_id: str) -> bool:
        """Let one parked, held or dead message go again; False if there is none of this id in such a state."""
        direction, _, number = delivery_id.partition(":")
        if direction not in REPLAYABLE or not _NUMBER.fullmatch(number):
            return False
        with self._database.session() as connection:
            return self._replay(connection, direction, int(number))

    def replay_all(self) -> int:
        """Let every parked, held or dead message go again, the oldest first; returns how many."""
        count = 0
        with self._database.session() as connection:
            for direction, table in _SIDES:
                stuck = select(table.c.id).where(table.c.state.in_(REPLAYABLE[direction])).order_by(table.c.id)
                for number in connection.execute(stuck).scalars().all():
                    count += self._replay(connection, direction, number)
        return count

    def _replay(self, connection: Any, direction: str, number: int) -> bool:
        if direction == "in":
            changed = connection.execute(
                update(inbox)
                .where(inbox.c.id == number, inbox.c.state.in_(REPLAYABLE["in"]))
                .values(state=PENDING, attempts=0, processed_at=None)
            )
            if changed.rowcount:
                # What was said about it stays: a turn begins to count its replies at 0.
                connection.execute(
                    update(outbox)
                    .where(outbox.c.inbox_id == number, outbox.c.position >= 0)
                    .values(position=outbox.c.position - REPLY_ROOM)
                )
            return bool(changed.rowcount)
        if direction == "desk":
            stuck = (desk_sends.c.id == number, desk_sends.c.state.in_(REPLAYABLE["desk"]))
            again = update(desk_sends).where(*stuck).values(state=PENDING, attempts=1, next_attempt_at=None)
            return bool(connection.execute(again).rowcount)
        stuck = (outbox.c.id == number, outbox.c.state.in_(REPLAYABLE["out"]))
        # Accepted as a whole and given up by the platform afterwards: all of it goes again.
        connection.execute(
            update(outbox).where(*stuck, outbox.c.sent_at.isnot(None)).values(parts_sent=0, sent_at=None)
        )
        changed = connection.execute(
            update(outbox).where(*stuck).values(state=PENDING, attempts=0, next_attempt_at=None)
        )
        return bool(changed.rowcount)

    def collect(self) -> list[Metric]:
        """Give the gauges: how many messages are in which state, how long the oldest waits, unknown events."""
        now = self._clock()
        with self._database.reading() as connection:
            rows = [
                row
                for direction, table, since in (
                    ("in", inbox, inbox.c.received_at),
                    ("out", outbox, outbox.c.created_at),
                )
                for row in connection.execute(
                    select(
                        literal(direction).label("direction"),
                        table.c.channel,
                        table.c.state,
                        func.count().label("messages"),
                        func.min(since).label("oldest"),
                    )
                    .where(table.c.state.in_((PENDING, SENDING, DEAD, PARKED, HELD)))
                    .group_by(table.c.channel, table.c.state)
                ).all()
            ]
            kinds = connection.execute(select(unknown_event_counts)).all()
        counts = [
            Sample({"direction": row.direction, "channel": row.channel, "state": row.state}, row.messages)
            for row in rows
        ]
        oldest: dict[str, float] = {"in": 0.0, "out": 0.0}
        for row in rows:
            if row.state in (PENDING, SENDING):
                oldest[row.direction] = max(oldest[row.direction], (now - row.oldest).total_seconds())
        ages = [Sample({"direction": direction}, age) for direction, age in oldest.items()]
        unknown = [Sample({"channel": row.channel, "kind": row.kind}, row.count) for row in kinds]
        return [
            Metric("messages", "gauge", "Messages that wait or are stuck, by direction and state.", tuple(counts)),
            Metric("oldest_pending_seconds", "gauge", "Age of the message that waits longest.", tuple(ages)),
            Metric("unknown_events_total", "counter", "Events that nobody programmed for.", tuple(unknown)),
        ]


def _received(row: Any) -> Delivery:
    reason = IN_REASONS.get(row.state, "waits for a worker")
    return Delivery(f"in:{row.id}", row.channel, row.conversation_id, row.state, row.received_at, row.attempts, reason)


def _sent(row: Any) -> Delivery:
    reason = ": ".join(part for part in (row.error_code, row.error) if part) or "waits for the sender"
    return Delivery(f"out:{row.id}", row.channel, row.conversation_id, row.state, row.created_at, row.attempts, reason)


def _told(row: Any) -> Delivery:
    reason = row.error_code or "waits for the other desk"
    return Delivery(f"desk:{row.id}", row.desk, row.conversation_id, row.state, row.created_at, row.attempts, reason)
