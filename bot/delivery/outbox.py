"""Hand out replies to senders, each conversation's in order and one at a time, and note what became of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import inf
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.engine import Connection

from bot.delivery import outbox_statements as sql
from bot.delivery.codec import files_in
from bot.delivery.receipts import apply_early
from bot.delivery.retry import LONGEST_PAUSE_S, LONGEST_RETRY_AFTER_S
from bot.delivery.states import DEAD, PARKED, PENDING, SENDING, SENT
from bot.delivery.storable import clean, short_id
from bot.files.rows import forget_uploads
from bot.storage.database import Database
from bot.storage.tables import outbox

Allow = Callable[[str, str], float]
"""Channel and customer → seconds until one more message is allowed; 0 is now, and counts it."""

LEASE = timedelta(seconds=120)
"""How long a sender may be busy with one reply: longer than the time-outs of a few calls in a row."""

FARTHEST = max(LEASE, timedelta(seconds=LONGEST_PAUSE_S + LONGEST_RETRY_AFTER_S)) * 2
"""Nothing is planned further ahead; a time beyond it was written before the clock was set back."""

ERROR_LIMIT = 500


class StaleSendError(Exception):
    """Another sender has this reply by now, or its state was changed; nothing of this note was kept."""


@dataclass(frozen=True)
class Outgoing:
    """A reply that is ours to send, fenced by `fence`. `attempts` counts this try.

    `by_person`: an agent wrote it. `reply` is JSON still: one that cannot be read must fail as a send, and not when it
    is taken.
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
    by_person: bool = False


@dataclass(frozen=True)
class SentPart:
    """The platform has accepted the part at `position` (0-based) of a reply; after the `last` one all of it is out."""

    outgoing: Outgoing
    position: int
    provider_message_id: str
    last: bool


@dataclass(frozen=True)
class Taken:
    """Replies that are ours now, each of another conversation; `wait_s`: until the next one that had to wait may go."""

    replies: tuple[Outgoing, ...]
    wait_s: float = inf


class Outbox:
    """The senders' side of the outbox."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

    def take_due(self, channels: Sequence[str], limit: int, owner: str, allow: Allow) -> Taken:
        """Make replies ours that may go now, the longest waiting first: at most one of each conversation.

        `allow` says of each how many seconds its platform's rates make it wait; it counts those that need not.
        """
        if not channels or limit < 1:
            return Taken(())
        now = self._clock()
        wanted = {f"b_channel_{at}": channel for at, channel in enumerate(channels)}
        values = {"b_now": now, "b_farthest": now + FARTHEST, "b_limit": limit, **wanted}
        with self._database.session(durable=False) as connection:
            rows = sql.due(len(channels)).all(connection, values)
            waits = [allow(row.channel, row.customer) for row in rows]
            taken = [row for row, wait in zip(rows, waits, strict=True) if not wait]
            # The others out of the way, so that they do not stand before those that may go.
            for row, wait in zip(rows, waits, strict=True):
                if wait:
                    at = now + timedelta(seconds=wait)
                    sql.DEFER.run(connection, {"b_id": row.id, "b_fence": row.fence, "b_at": at})
            if taken:
                lease = {"b_owner": owner, "b_lease_until": now + LEASE}
                ids = {f"b_id_{at}": row.id for at, row in enumerate(taken)}
                sql.take(len(taken)).run(connection, {**ids, **lease})
        return Taken(tuple(map(_outgoing, taken)), min((wait for wait in waits if wait), default=inf))

    def plan_anew(self) -> None:
        """The clock was set back: let everything that waits for its time be due now."""
        waiting = update(outbox).where(outbox.c.state == PENDING, outbox.c.next_attempt_at > self._clock())
        with self._database.session() as connection:
            connection.execute(waiting.values(next_attempt_at=None))

    def note_parts(self, parts: Sequence[SentPart]) -> list[Outgoing]:
        """Keep what the platform has accepted, in one transaction.

        Gives the replies that are not ours any more; of those nothing is kept.
        """
        now = self._clock()
        with self._database.session() as connection:
            kept = [part for part in parts if self._note(connection, part, now)]
            if kept:
                rows = [
                    {
                        "outbox_id": part.outgoing.id,
                        "position": part.position,
                        "channel": part.outgoing.channel,
                        "provider_message_id": short_id(part.provider_message_id),
                        "sent_at": now,
                    }
                    for part in kept
                ]
                sql.ADD_PARTS.run(connection, rows)
                apply_early(connection, rows)
        return [part.outgoing for part in parts if part not in kept]

    def _note(self, connection: Connection, part: SentPart, now: datetime) -> bool:
        about = {"b_id": part.outgoing.id, "b_fence": part.outgoing.fence, "b_parts_sent": part.position + 1}
        if part.last:
            return bool(sql.NOTE_SENT.run(connection, {**about, "b_now": now}))
        return bool(sql.NOTE_PART.run(connection, {**about, "b_lease_until": now + LEASE}))

    def hold_on(self, outgoing: Outgoing, parts_sent: int) -> None:
        """Begin the lease anew before the next part. Raises `StaleSendError` if the reply is not ours any more."""
        about = {"b_id": outgoing.id, "b_fence": outgoing.fence, "b_parts_sent": parts_sent}
        with self._database.session(durable=False) as connection:
            if not sql.NOTE_PART.run(connection, {**about, "b_lease_until": self._clock() + LEASE}):
                raise StaleSendError(f"reply {outgoing.id} is not ours any more")

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
        """Give it up: `shopclerk deliveries` shows it. If it is sent again, its files are uploaded again before."""
        with self._database.session() as connection:
            self._set(connection, outgoing, {"state": DEAD, **_reason(code, error), **_NO_LEASE})
            forget_uploads(connection, files_in(outgoing.reply))

    def park(self, outgoing: Outgoing, code: str, error: str) -> None:
        """Keep it until the customer writes or a person acts."""
        self._write(outgoing, {"state": PARKED, **_reason(code, error), **_NO_LEASE})

    def renew(self, owner: str) -> None:
        """Begin the leases of all that `owner` is sending anew, by the time of now."""
        held = update(outbox).where(outbox.c.state == SENDING, outbox.c.lease_owner == owner)
        with self._database.session() as connection:
            connection.execute(held.values(lease_until=self._clock() + LEASE))

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
            found = sql.TEMPLATE_WENT_OUT.first(connection, {"b_conversation_id": conversation_id})
        return found is not None

    def _write(self, outgoing: Outgoing, values: dict[str, Any]) -> None:
        with self._database.session() as connection:
            self._set(connection, outgoing, values)

    def _set(self, connection: Connection, outgoing: Outgoing, values: dict[str, Any]) -> None:
        changed = connection.execute(sql.FENCED_UPDATE.values(values), {"b_id": outgoing.id, "b_fence": outgoing.fence})
        if not changed.rowcount:
            raise StaleSendError(f"reply {outgoing.id} is not ours any more")


def _outgoing(row: Any) -> Outgoing:
    """What was read before it was taken: taking counts the fence and the attempts up."""
    return Outgoing(
        id=row.id,
        fence=row.fence + 1,
        conversation_id=row.conversation_id,
        channel=row.channel,
        customer=row.customer,
        reply=row.reply,
        language=row.language,
        attempts=row.attempts + 1,
        parts_sent=row.parts_sent,
        last_inbound_at=row.last_inbound_at,
        by_person=row.agent_id is not None,
    )


_NO_LEASE = {"lease_owner": None, "lease_until": None}


def _reason(code: str, error: str) -> dict[str, str]:
    return {"error_code": clean(code, 64), "error": clean(error, ERROR_LIMIT)}
