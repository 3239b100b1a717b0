"""Hand out replies to senders, each conversation's in order and one at a time, and note what became of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.engine import Connection

from bot.delivery import outbox_statements as sql
from bot.delivery.receipts import apply_early
from bot.delivery.retry import LONGEST_PAUSE_S, LONGEST_RETRY_AFTER_S
from bot.delivery.states import DEAD, PARKED, PENDING, SENDING, SENT
from bot.delivery.storable import clean, short_id
from bot.storage.database import Database
from bot.storage.tables import outbox, sent_parts
from bot.storage.upsert import upsert

LEASE = timedelta(seconds=120)
"""How long a sender may be busy with one reply: longer than the time-outs of a few calls in a row."""

FARTHEST = max(LEASE, timedelta(seconds=LONGEST_PAUSE_S + LONGEST_RETRY_AFTER_S)) * 2
"""Nothing is planned further ahead; a time beyond it was written before the clock was set back."""

ERROR_LIMIT = 500


class StaleSendError(Exception):
    """Another sender has this reply by now, or its state was changed; nothing of this note was kept."""


@dataclass(frozen=True)
class Due:
    """A reply that may go now. `abandoned`: its sender died, perhaps after the platform had accepted it."""

    id: int
    fence: int
    conversation_id: str
    channel: str
    customer: str
    abandoned: bool


@dataclass(frozen=True)
class Outgoing:
    """A reply that is ours to send, fenced by `fence`. `attempts` counts this try.

    `reply` is JSON still: one that cannot be read must fail as a send, and not when it is taken.
    """

    id: int
    fence: int
    conversation_id: str
    channel: str
    customer: str
    reply: str
    language: str | None
    attempts: int
    parts_sent: int
    last_inbound_at: datetime


class Outbox:
    """The senders' side of the outbox."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

    def due(self, channels: Sequence[str], limit: int) -> list[Due]:
        """List replies that may go now, the longest waiting first: at most one of each conversation."""
        if not channels or limit < 1:
            return []
        now = self._clock()
        values = {"b_now": now, "b_farthest": now + FARTHEST, "b_channels": list(channels), "b_limit": limit}
        with self._database.reading() as connection:
            rows = connection.execute(sql.DUE, values).all()
        return [
            Due(row.id, row.fence, row.conversation_id, row.channel, row.customer, row.state == SENDING) for row in rows
        ]

    def defer(self, due: Due, at: datetime) -> None:
        """Let it wait until `at` without taking it; no error if another sender was quicker."""
        with self._database.session(durable=False) as connection:
            connection.execute(sql.DEFER, {"b_id": due.id, "b_fence": due.fence, "b_at": at})

    def plan_anew(self) -> None:
        """The clock was set back: let everything that waits for its time be due now."""
        waiting = update(outbox).where(outbox.c.state == PENDING, outbox.c.next_attempt_at > self._clock())
        with self._database.session() as connection:
            connection.execute(waiting.values(next_attempt_at=None))

    def take(self, due: Due, owner: str) -> Outgoing | None:
        """Make a reply ours; None if another sender was quicker."""
        with self._database.session(durable=False) as connection:
            taken = connection.execute(
                sql.TAKE,
                {
                    "b_id": due.id,
                    "b_fence": due.fence,
                    "b_uncertain": int(due.abandoned),
                    "b_owner": owner,
                    "b_lease_until": self._clock() + LEASE,
                },
            )
            if not taken.rowcount:
                return None
            row = connection.execute(sql.TAKEN, {"b_id": due.id}).one()
        return Outgoing(
            id=row.id,
            fence=row.fence,
            conversation_id=row.conversation_id,
            channel=row.channel,
            customer=row.customer,
            reply=row.reply,
            language=row.language,
            attempts=row.attempts,
            parts_sent=row.parts_sent,
            last_inbound_at=row.last_inbound_at,
        )

    def note_part(self, outgoing: Outgoing, position: int, provider_message_id: str, *, last: bool) -> None:
        """Keep that the platform has accepted one part; after the `last` one the reply is sent.

        Raises `StaleSendError` if the reply is not ours any more.
        """
        now = self._clock()
        values: dict[str, Any] = {"parts_sent": position + 1, "lease_until": now + LEASE}
        if last:
            values |= {"state": SENT, "sent_at": now, "error_code": None, "error": None, **_NO_LEASE}
        with self._database.session() as connection:
            self._set(connection, outgoing, values)
            message = short_id(provider_message_id)
            connection.execute(
                upsert(connection, sent_parts)
                .values(
                    outbox_id=outgoing.id,
                    position=position,
                    channel=outgoing.channel,
                    provider_message_id=message,
                    sent_at=now,
                )
                .on_conflict_do_nothing()
            )
            apply_early(connection, outgoing.channel, message, outgoing.id)

    def retry(self, outgoing: Outgoing, at: datetime, code: str, error: str, *, uncertain: bool) -> None:
        """Give it back until `at`. `uncertain`: the customer may see the last part twice."""
        values = {"state": PENDING, "next_attempt_at": at, **_reason(code, error), **_NO_LEASE}
        if uncertain:
            values["uncertain_sends"] = outbox.c.uncertain_sends + 1
        self._write(outgoing, values)

    def postpone(self, outgoing: Outgoing, at: datetime, code: str = "", error: str = "") -> None:
        """Give it back until `at` without counting the try: the message itself was not refused."""
        values = {"state": PENDING, "next_attempt_at": at, "attempts": outgoing.attempts - 1, **_NO_LEASE}
        self._write(outgoing, values | (_reason(code, error) if code else {}))

    def finish(self, outgoing: Outgoing) -> None:
        """Keep that all of it has gone out."""
        self._write(outgoing, {"state": SENT, "sent_at": self._clock(), **_NO_LEASE})

    def bury(self, outgoing: Outgoing, code: str, error: str) -> None:
        """Give it up: `shopclerk deliveries` shows it."""
        self._write(outgoing, {"state": DEAD, **_reason(code, error), **_NO_LEASE})

    def park(self, outgoing: Outgoing, code: str, error: str) -> None:
        """Keep it until the customer writes or a person acts."""
        self._write(outgoing, {"state": PARKED, **_reason(code, error), **_NO_LEASE})

    def owners(self) -> list[str]:
        """Name the senders that hold replies."""
        held = select(outbox.c.lease_owner).where(outbox.c.state == SENDING).distinct()
        with self._database.reading() as connection:
            return [str(owner) for owner in connection.execute(held).scalars()]

    def abandon(self, owners: Sequence[str]) -> None:
        """End the leases of senders that are gone."""
        if not owners:
            return
        held = update(outbox).where(outbox.c.state == SENDING, outbox.c.lease_owner.in_(owners))
        with self._database.session() as connection:
            connection.execute(held.values(lease_until=self._clock() - LEASE))

    def template_went_out(self, conversation_id: str) -> bool:
        """Whether the customer was told since they last wrote that there is an answer."""
        with self._database.reading() as connection:
            found = connection.execute(sql.TEMPLATE_WENT_OUT, {"b_conversation_id": conversation_id}).first()
        return found is not None

    def _write(self, outgoing: Outgoing, values: dict[str, Any]) -> None:
        with self._database.session() as connection:
            self._set(connection, outgoing, values)

    def _set(self, connection: Connection, outgoing: Outgoing, values: dict[str, Any]) -> None:
        changed = connection.execute(sql.FENCED_UPDATE.values(values), {"b_id": outgoing.id, "b_fence": outgoing.fence})
        if not changed.rowcount:
            raise StaleSendError(f"reply {outgoing.id} is not ours any more")


_NO_LEASE = {"lease_owner": None, "lease_until": None}


def _reason(code: str, error: str) -> dict[str, str]:
    return {"error_code": clean(code, 64), "error": clean(error, ERROR_LIMIT)}
