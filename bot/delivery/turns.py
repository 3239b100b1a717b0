"""Hand out conversations to workers one at a time, and keep a finished turn whole or not at all."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.engine import Connection

from bot.commerce.shop import Shop
from bot.delivery import turn_statements as sql
from bot.delivery.authors import CUSTOMER
from bot.delivery.bursts import burst_length
from bot.delivery.chosen import FindNumbered, find_chosen, no_numbers
from bot.delivery.codec import (
    attachments_from_json,
    events_from_json,
    events_to_json,
    reply_to_json,
)
from bot.delivery.desk_rows import EFFECT, send_words
from bot.delivery.desk_turns import call_for_bot, follow_turn
from bot.delivery.states import HELD, JOINED, PARKED, PROCESSED
from bot.delivery.storable import short_id
from bot.delivery.turn_values import Claim, FinishedTurn, PendingTurn, StaleLeaseError, language_of
from bot.delivery.ways import way_out
from bot.handoff.opening import PERSON, TicketRequest
from bot.handoff.redaction import Redact, hide_cards
from bot.handoff.standing import Mode
from bot.handoff.triggers import BOT_DOWN
from bot.handoff.work import Work, work_for
from bot.messages import InboundMessage, Reply
from bot.storage.database import Database

LEASE = timedelta(seconds=30)
"""How long a worker may keep a conversation without a sign of life. A turn takes milliseconds, at worst seconds."""

MAX_ATTEMPTS = 5
"""A message whose turn failed this often is parked, so that the ones behind it are served. Not fewer: a machine that
kills workers for reasons of its own must not make a good message look like the cause."""

MOST_FRAGMENTS = 10
"""Of one joined turn."""

NO_TIME = timedelta()

DEFAULT_LANGUAGE = "en"
"""Of a customer of whom no language is known."""


class TurnQueue:
    """The workers' side of the inbox."""

    def __init__(
        self,
        database: Database,
        clock: Callable[[], datetime],
        *,
        window_turns: int,
        join_bursts: timedelta = NO_TIME,
        find_numbered: FindNumbered = no_numbers,
        shop: Shop | None = None,
        redact: Redact = hide_cards,
    ) -> None:
        """Give a turn the events of the `window_turns` turns before it.

        Texts of one customer that follow each other within `join_bursts` become one turn; a turn then begins this
        long after the last one. `find_numbered` knows the numbered menus of the channels. `shop` says whom a message
        is for that could not be answered, and `redact` what of it nobody may read.
        """
        self._database = database
        self._clock = clock
        self._window_turns = window_turns
        self._join_bursts = join_bursts
        self._find_numbered = find_numbered
        self._shop = shop
        self._redact = redact

    def claim(self, owner: str) -> Claim | None:
        """Take the conversation whose message waits longest and that nobody else works on, if there is one."""
        with self._database.session(durable=False) as connection:
            return self._claim(connection, owner)

    def begin(self, owner: str) -> tuple[Claim, PendingTurn | None] | None:
        """Take a conversation and its first turn in one go: see `claim` and `next_turn`.

        One that was tried before comes without its turn: it is counted when it begins, and that is when it is alone.
        """
        with self._database.session(durable=False) as connection:
            claim = self._claim(connection, owner)
            if claim is None:
                return None
            return claim, None if claim.tried else self._load(connection, claim)

    def _claim(self, connection: Connection, owner: str) -> Claim | None:
        now = self._clock()
        times = {"b_now": now, "b_longest_lease": now + 2 * LEASE}
        found = (
            sql.WAITING_QUIETLY.first(connection, {**times, "b_quiet_since": now - self._join_bursts})
            if self._join_bursts
            else sql.WAITING.first(connection, times)
        )
        if found is None:
            return None
        lease = {"lease_owner": owner, "lease_until": now + LEASE}
        taken = sql.TAKE.run(connection, {"b_conversation_id": found.id, "b_version": found.version, **lease})
        return Claim(found.id, owner, found.version + 1, tried=found.attempts > 0) if taken else None

    def next_turn(self, claim: Claim) -> PendingTurn | None:
        """Give the oldest waiting message of a claimed conversation with all that its turn needs.

        Counts the attempt before the turn runs, so that a message that kills its worker is counted too.
        """
        with self._database.session(durable=False) as connection:
            self._keep(connection, claim)
            return self._load(connection, claim)

    def _load(self, connection: Connection, claim: Claim) -> PendingTurn | None:
        waiting = sql.NEXT_MESSAGES.all(
            connection,
            {"b_conversation_id": claim.conversation_id, "b_messages": MOST_FRAGMENTS if self._join_bursts else 1},
        )
        if not waiting:
            return None
        fragments = waiting[: burst_length(waiting, self._join_bursts)]
        row = fragments[0]
        sql.COUNT_ATTEMPT.run(connection, [{"b_inbox_id": fragment.id} for fragment in fragments])
        # Several fragments are words, not the title of a button.
        chosen = len(fragments) == 1 and row.author == CUSTOMER
        payload = find_chosen(connection, claim.conversation_id, row, self._find_numbered) if chosen else None
        metadata = json.loads(row.metadata)
        message = InboundMessage(
            channel=row.channel,
            customer=row.customer,
            provider_message_id=row.provider_message_id,
            sent_at=row.sent_at,
            text="\n".join(fragment.text for fragment in fragments),
            payload=row.payload,
            metadata=metadata,
            attachments=attachments_from_json(row.attachments),
        )
        return PendingTurn(
            inbox_id=row.id,
            attempts=row.attempts + 1,
            message=message,
            snapshot=json.loads(row.snapshot) if row.snapshot else {},
            # The first message of a conversation has nothing before it.
            events=self._recent_events(connection, claim.conversation_id) if row.snapshot else (),
            payload=payload,
            joined=tuple(fragment.id for fragment in fragments[1:]),
            work=work_for(Mode(row.mode), row.author, metadata.get(EFFECT), followed=row.followed),
            agent=row.agent_id,
        )

    def commit(self, claim: Claim, turn: PendingTurn, finished: FinishedTurn) -> bool:
        """Keep a whole turn in one transaction: events, snapshot, replies, and that the message is done.

        If no further message waits, the conversation is released with it. Gives whether one does. Raises
        `StaleLeaseError` if the claim is over; then nothing is kept.
        """
        return self._finish(claim, turn, finished, state=PROCESSED, joined=JOINED)

    def park(self, claim: Claim, turn: PendingTurn, replies: Sequence[Reply]) -> bool:
        """Give a message up: tell the customer, keep it for a person, and let the next one through; as `commit`."""
        return self._finish(claim, turn, FinishedTurn((), turn.snapshot, replies), state=PARKED, joined=PARKED)

    def hold(self, claim: Claim, turn: PendingTurn, replies: Sequence[Reply]) -> bool:
        """Tell a customer who writes too much that no more is read; this message stays for a person; as `commit`."""
        return self._finish(claim, turn, FinishedTurn((), turn.snapshot, replies), state=HELD, joined=HELD)

    def release(self, claim: Claim) -> None:
        """Let others have the conversation; no error if it is not ours any more."""
        with self._database.session(durable=False) as connection:
            sql.RELEASE.run(connection, _owned(claim))

    def release_all(self, owner: str) -> None:
        """Free what a dead worker held, so that its conversations need not wait for the lease to end."""
        with self._database.session() as connection:
            sql.RELEASE_ALL.run(connection, {"b_owner": owner})

    def _finish(self, claim: Claim, turn: PendingTurn, finished: FinishedTurn, *, state: str, joined: str) -> bool:
        now = self._clock()
        about = {"b_conversation_id": claim.conversation_id}
        with self._database.session() as connection:
            # What comes after this look is found by whoever looks next: this worker does so at once.
            waiting = sql.MORE.all(connection, {**about, "b_messages": 2 + len(turn.joined)})
            more = not {row.id for row in waiting} <= {turn.inbox_id, *turn.joined}
            self._keep(connection, claim, json.dumps(finished.snapshot, ensure_ascii=False), go_on=more)
            done = [{"b_inbox_id": turn.inbox_id, "state": state, "processed_at": now}]
            done += [{"b_inbox_id": fragment, "state": joined, "processed_at": now} for fragment in turn.joined]
            sql.FINISH_MESSAGE.run(connection, done)
            place = {"conversation_id": claim.conversation_id, "inbox_id": turn.inbox_id}
            if finished.events:
                sql.ADD_EVENTS.run(connection, {**place, "position": 0, "event": events_to_json(finished.events)})
            if finished.replies:
                way = _way_out(turn.message, finished.snapshot, now)
                sql.ADD_REPLIES.run(
                    connection,
                    [
                        {**place, **way, "position": position, "reply": reply_to_json(reply), "created_at": now}
                        for position, reply in enumerate(finished.replies)
                    ],
                )
            if turn.work in {Work.LEARN, Work.RELAY} or (turn.work is Work.GO_ON and state == PARKED):
                # What a person says reaches the customer, also where the dialogue could not follow.
                send_words(connection, turn.inbox_id, now)
            if state == PARKED and turn.work is Work.ANSWER:
                self._call_for(connection, claim, turn, now)
            else:
                follow_turn(connection, claim.conversation_id, turn.work, now, left=finished.leaves_queue)
        return more

    def _call_for(self, connection: Connection, claim: Claim, turn: PendingTurn, now: datetime) -> None:
        """A message that nobody could answer is for a person."""
        key = f"{turn.message.channel}:{turn.message.provider_message_id}:given_up"
        request = TicketRequest(
            idempotency_key=short_id(key),
            conversation_id=claim.conversation_id,
            topic=PERSON,
            language=self._language(turn),
            summary=turn.message.text,
            trigger=BOT_DOWN,
        )
        call_for_bot(connection, request, now, self._shop, self._redact)

    def _language(self, turn: PendingTurn) -> str:
        """That of the conversation, or of the page that the customer looks at; else the shop's first one."""
        known = language_of(turn.snapshot) or turn.message.metadata.get("language")
        languages = self._shop.languages if self._shop is not None else (DEFAULT_LANGUAGE,)
        return known if known in languages else languages[0]

    def _keep(self, connection: Connection, claim: Claim, snapshot: str | None = None, *, go_on: bool = True) -> None:
        """Prolong the lease, or raise if it is another's: every write of a worker goes through here first."""
        owned = _owned(claim)
        if snapshot is None:
            kept = sql.KEEP.run(connection, {**owned, "lease_until": self._clock() + LEASE})
        elif go_on:
            values = {**owned, "lease_until": self._clock() + LEASE, "snapshot": snapshot}
            kept = sql.KEEP_AND_REMEMBER.run(connection, values)
        else:
            kept = sql.RELEASE_AND_REMEMBER.run(connection, {**owned, "snapshot": snapshot})
        if not kept:
            raise StaleLeaseError(f"{claim.owner} lost {claim.conversation_id} to another worker")

    def _recent_events(self, connection: Connection, conversation_id: str) -> tuple[dict[str, Any], ...]:
        about = {"b_conversation_id": conversation_id, "b_turns": self._window_turns}
        rows = sql.RECENT_EVENTS.all(connection, about)
        return tuple(event for row in rows for event in events_from_json(row.event))


def _way_out(message: InboundMessage, snapshot: dict[str, Any], now: datetime) -> dict[str, object]:
    return way_out(message.channel, language_of(snapshot) or message.metadata.get("language"), now)


def _owned(claim: Claim) -> dict[str, str | int]:
    return {"b_conversation_id": claim.conversation_id, "b_version": claim.version}
