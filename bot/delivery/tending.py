"""What becomes of tickets by time alone: nobody clicks and nobody writes, and yet somebody has to do it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta

import structlog
from sqlalchemy import func, or_, select, update
from sqlalchemy.engine import Connection

from bot.commerce.hours import is_open
from bot.commerce.shop import Shop
from bot.delivery.authors import CUSTOMER
from bot.delivery.desk_rows import add_decision, send_words, unsent_rows
from bot.delivery.rating_requests import RatingRequests
from bot.delivery.silent_bot import Apology, SilentBot
from bot.handoff.events import Assign, DeskEmptied
from bot.handoff.machine import step
from bot.handoff.presence import list_present
from bot.handoff.redaction import Redact, hide_cards
from bot.handoff.standing import Mode
from bot.handoff.standings import OPEN, add_event, keep_standing, load_standing
from bot.storage.database import Database, StorageUnavailableError
from bot.storage.tables import agents, conversations, inbox, tickets

log = structlog.get_logger(__name__)

EVERY_S = 5.0

GONE_AFTER = timedelta(minutes=15)
"""So long a customer waits for an agent of whom no console is open any more."""

AT_ONCE = 50
"""Conversations in one round: what is left comes with the next."""


class Tender:
    """Looks after all tickets of one database. Several may: each thing is done once."""

    def __init__(
        self,
        database: Database,
        clock: Callable[[], datetime],
        shop: Callable[[], Shop],
        notify: Callable[[str], object],
        apology: Apology = lambda _language, _reference: "",
        *,
        redact: Redact = hide_cards,
        lived_s: Callable[[], float] = time.monotonic,
    ) -> None:
        """`shop` gives it as it is by now. `notify` hears of each conversation in which there is something to do.

        `apology` is what customers hear while nobody can answer them, in their language, with the ticket's reference;
        empty: nothing. `redact` hides what no agent may read. `lived_s` are seconds that no step of the clock changes.
        """
        self._database = database
        self._clock = clock
        self._shop = shop
        self._notify = notify
        self._silent_bot = SilentBot(database, clock, shop, apology, redact=redact, lived_s=lived_s)
        self._rating_requests = RatingRequests(database, clock)
        self._news = threading.Event()

    def tend(self) -> int:
        """Do what time asks for, and give in how many conversations. Raises `StorageUnavailableError`."""
        touched = [
            *self._send_left_words(),
            *self._free_left_talks(),
            *self._end_queue(),
            *self._wake_snoozed(),
            *self._silent_bot.call(),
            *self._rating_requests.make_due(),
        ]
        for conversation_id in dict.fromkeys(touched):
            self._notify(conversation_id)
        return len(touched)

    def wake(self) -> None:
        """Look now; from any thread."""
        self._news.set()

    def serve(self, stopping: Callable[[], bool]) -> None:
        """Tend until `stopping()` says so; `wake` makes it look at once."""
        while not stopping():
            self._news.wait(EVERY_S)
            self._news.clear()
            if stopping():
                return
            try:
                self.tend()
            except StorageUnavailableError:
                pass  # Said once, by the database itself.
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
