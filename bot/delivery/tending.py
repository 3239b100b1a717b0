"""What becomes of tickets by time alone: nobody clicks and nobody writes, and yet somebody has to do it."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlalchemy import exists, func, or_, select, update
from sqlalchemy.engine import Connection

from bot.commerce.hours import is_open
from bot.commerce.shop import Shop
from bot.delivery.authors import CUSTOMER
from bot.delivery.desk_rows import add_decision, add_notice, send_words, unsent_rows
from bot.delivery.desk_turns import call_for_bot
from bot.delivery.states import PENDING
from bot.delivery.turn_values import language_of
from bot.delivery.workers import WorkerRegistry
from bot.handoff.events import Assign, DeskEmptied
from bot.handoff.machine import step
from bot.handoff.presence import list_present
from bot.handoff.ratings import ASK_RATING_LATER, ASKED_WITHIN, AT_REST_AFTER
from bot.handoff.standing import Mode
from bot.handoff.standings import OPEN, add_event, keep_standing, load_standing
from bot.handoff.tickets import PERSON, TicketRequest
from bot.handoff.triggers import BOT_DOWN
from bot.storage.database import Database, StorageUnavailableError
from bot.storage.tables import agents, conversations, inbox, tickets

log = structlog.get_logger(__name__)

EVERY_S = 5.0

UNANSWERED = timedelta(seconds=60)
"""So long a message may wait while no worker is there; then a person is called. A start takes half of it."""

GONE_AFTER = timedelta(minutes=15)
"""So long a customer waits for an agent of whom no console is open any more."""

LOOK_EVERY = timedelta(minutes=1)
"""So often it is looked for conversations at rest, which takes reading through closed tickets."""

AT_ONCE = 50
"""Conversations in one round: what is left comes with the next."""


Apology = Callable[[str, str], str]


class Tender:
    """Looks after all tickets of one database. Several may: each thing is done once."""

    def __init__(
        self,
        database: Database,
        clock: Callable[[], datetime],
        shop: Callable[[], Shop],
        notify: Callable[[str], object],
        apology: Apology = lambda _language, _reference: "",
    ) -> None:
        """`shop` gives it as it is by now. `notify` hears of each conversation in which there is something to do.

        `apology` is what customers hear while nobody can answer them, in their language, with the ticket's reference;
        empty: nothing.
        """
        self._database = database
        self._clock = clock
        self._shop = shop
        self._notify = notify
        self._apology = apology
        self._workers = WorkerRegistry(database, clock)
        self._asked_last: datetime | None = None

    def tend(self) -> int:
        """Do what time asks for, and give in how many conversations. Raises `StorageUnavailableError`."""
        touched = [
            *self._send_left_words(),
            *self._free_left_talks(),
            *self._end_queue(),
            *self._wake_snoozed(),
            *self._call_for_silent_bot(),
            *self._ask_after_handbacks(),
        ]
        for conversation_id in dict.fromkeys(touched):
            self._notify(conversation_id)
        return len(touched)

    def serve(self, stopping: threading.Event) -> None:
        """Tend until `stopping` is set."""
        while not stopping.wait(EVERY_S):
            try:
                self.tend()
            except StorageUnavailableError as error:
                log.error("storage_unavailable", tender=True, error=str(error))
            except Exception:
                # The top of this thread: whatever one round met, the next one begins anew.
                log.exception("tending_failed")

    def _send_left_words(self) -> list[str]:
        """Agents' words that waited for a turn whose worker has died."""
        now = self._clock()
        with self._database.reading() as connection:
            if not unsent_rows(connection, now, 1):
                return []
        with self._database.session() as connection:
            left = unsent_rows(connection, now, AT_ONCE)
            for inbox_id in left:
                send_words(connection, inbox_id, now)
            found = select(inbox.c.conversation_id).where(inbox.c.id.in_(left))
            return [str(one) for one in connection.execute(found).scalars()]

    def _free_left_talks(self) -> list[str]:
        """An agent is gone and their customer waits: the next one may take over."""
        now = self._clock()
        with self._database.reading() as connection:
            left = find_left(connection, now - GONE_AFTER)
        return [conversation_id for conversation_id in left if self._free(conversation_id, now)]

    def _free(self, conversation_id: str, now: datetime) -> bool:
        freed = False
        with self._database.session() as connection:
            while taken := [one for one in load_standing(connection, conversation_id).tickets if one.taken]:
                before, held = load_standing(connection, conversation_id), taken[0]
                made = step(before, Assign(held.reference, held.assignee or 0, None, held.version))
                keep_standing(connection, conversation_id, before, made, now)
                add_event(connection, held.reference, "released", now)
                for effect in made.effects:
                    add_decision(connection, conversation_id, effect, now, reference=held.reference)
                freed = True
        return freed

    def _end_queue(self) -> list[str]:
        """Nobody is there any more: who waits in the chat hears when somebody is."""
        now = self._clock()
        with self._database.reading() as connection:
            queued = (
                connection.execute(
                    select(conversations.c.id).where(conversations.c.mode == Mode.QUEUED.value).limit(AT_ONCE)
                )
                .scalars()
                .all()
            )
            if not queued or (is_open(self._shop(), now) and list_present(connection, now)):
                return []
        return [one for one in queued if self._promise(str(one), now)]

    def _promise(self, conversation_id: str, now: datetime) -> bool:
        with self._database.session() as connection:
            before = load_standing(connection, conversation_id)
            made = step(before, DeskEmptied())
            keep_standing(connection, conversation_id, before, made, now)
            for effect in made.effects:
                reference = before.tickets[-1].reference
                add_decision(connection, conversation_id, effect, now, reference=reference)
        return bool(made.effects)

    def _wake_snoozed(self) -> list[str]:
        now = self._clock()
        due = (tickets.c.state == OPEN, tickets.c.snoozed_until <= now)
        with self._database.reading() as connection:
            if connection.execute(select(tickets.c.id).where(*due).limit(1)).first() is None:
                return []
        with self._database.session() as connection:
            rows = connection.execute(
                select(tickets.c.reference, tickets.c.conversation_id).where(*due).limit(AT_ONCE)
            ).all()
            for row in rows:
                woken = update(tickets).where(tickets.c.reference == row.reference, *due)
                if connection.execute(woken.values(snoozed_until=None, version=tickets.c.version + 1)).rowcount:
                    add_event(connection, row.reference, "woken", now)
        return [str(row.conversation_id) for row in rows]

    def _ask_after_handbacks(self) -> list[str]:
        """The clerk went on after a person, and nobody has written for a while: the customer is asked how it was."""
        now = self._clock()
        if self._asked_last is not None and timedelta(0) <= now - self._asked_last < LOOK_EVERY:
            return []
        self._asked_last = now
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

    def _call_for_silent_bot(self) -> list[str]:
        """No worker is there: customers whose message lies too long get a ticket, and a person may take them."""
        now = self._clock()
        with self._database.reading() as connection:
            silent = _waiting_since(connection, now - UNANSWERED)
        if not silent or self._workers.state() == "ready":
            return []
        for conversation_id in silent:
            with self._database.session() as connection:
                self._call(connection, conversation_id, now)
        return silent

    def _call(self, connection: Connection, conversation_id: str, now: datetime) -> None:
        load_standing(connection, conversation_id)  # takes the row
        row = connection.execute(
            select(inbox, conversations.c.snapshot)
            .join(conversations, conversations.c.id == inbox.c.conversation_id)
            .where(inbox.c.conversation_id == conversation_id, inbox.c.state == PENDING, inbox.c.author == CUSTOMER)
            .order_by(inbox.c.id)
            .limit(1)
        ).first()
        if row is None:
            return
        language = self._language(row)
        request = TicketRequest(
            idempotency_key=f"{row.id}:unanswered",
            conversation_id=conversation_id,
            topic=PERSON,
            language=language,
            summary=row.text,
            trigger=BOT_DOWN,
        )
        reference = call_for_bot(connection, request, now, self._shop())
        said = self._apology(language, reference) if reference else ""
        if said:
            add_notice(connection, conversation_id, said, now, language=language)

    def _language(self, row: Any) -> str:
        """That of the conversation, or of the page that the customer looks at; the shop's first where nobody knows."""
        snapshot, metadata = (json.loads(one) if one else {} for one in (row.snapshot, row.metadata))
        known = language_of(snapshot) or metadata.get("language")
        languages = self._shop().languages
        return known if known in languages else languages[0]


def find_at_rest(connection: Connection, now: datetime) -> list[tuple[str, str]]:
    """Conversations with the newest ticket that was handed back in them, in which nobody has written for a while.

    Only tickets whose customer was not asked how it was, and only while the clerk speaks.
    """
    newest = (
        select(func.max(inbox.c.received_at))
        .where(inbox.c.conversation_id == tickets.c.conversation_id)
        .correlate(tickets)
        .scalar_subquery()
    )
    later = tickets.alias("later")
    found = (
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
    return [(str(row.conversation_id), str(row.reference)) for row in connection.execute(found)]


def find_left(connection: Connection, since: datetime) -> list[str]:
    """Conversations whose customer wrote before `since`, and whose agent was not seen since then or works no more."""
    theirs = inbox.alias("theirs")
    newest = (
        select(func.max(theirs.c.id))
        .where(theirs.c.conversation_id == conversations.c.id)
        .correlate(conversations)
        .scalar_subquery()
    )
    found = (
        select(conversations.c.id)
        .join(agents, agents.c.id == conversations.c.agent_id)
        .join(inbox, inbox.c.id == newest)
        .where(
            conversations.c.mode == Mode.HUMAN.value,
            inbox.c.author == CUSTOMER,
            inbox.c.received_at < since,
            or_(agents.c.active.is_(False), agents.c.seen_at.is_(None), agents.c.seen_at < since),
        )
        .limit(AT_ONCE)
    )
    return [str(one) for one in connection.execute(found).scalars()]


def _waiting_since(connection: Connection, since: datetime) -> list[str]:
    """Conversations without an open ticket whose oldest message waits since then or longer."""
    found = (
        select(inbox.c.conversation_id)
        .where(
            inbox.c.state == PENDING,
            inbox.c.author == CUSTOMER,
            ~exists().where(tickets.c.conversation_id == inbox.c.conversation_id, tickets.c.state == OPEN),
        )
        .group_by(inbox.c.conversation_id)
        .having(func.min(inbox.c.received_at) < since)
        .limit(AT_ONCE)
    )
    return [str(one) for one in connection.execute(found).scalars()]


@contextmanager
def tending(tender: Tender) -> Iterator[None]:
    """Tend in a thread."""
    stopping = threading.Event()
    thread = threading.Thread(target=tender.serve, args=(stopping,), name="tender")
    thread.start()
    try:
        yield
    finally:
        stopping.set()
        thread.join()
