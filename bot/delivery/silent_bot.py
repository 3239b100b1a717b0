"""Call people to customers whom the clerk cannot answer, because no worker is there."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import exists, func, select
from sqlalchemy.engine import Connection

from bot.commerce.shop import Shop
from bot.delivery.authors import CUSTOMER
from bot.delivery.desk_rows import add_notice
from bot.delivery.desk_turns import call_for_bot
from bot.delivery.states import PENDING
from bot.delivery.turn_values import language_of
from bot.delivery.workers import WorkerRegistry
from bot.handoff.opening import PERSON, TicketRequest
from bot.handoff.redaction import Redact
from bot.handoff.standings import OPEN, load_standing
from bot.handoff.triggers import BOT_DOWN
from bot.storage.database import Database
from bot.storage.tables import conversations, inbox, tickets

UNANSWERED = timedelta(seconds=60)
"""So long a message may wait while no worker is there; then a person is called. A start takes half of it."""

DOWN_FOR_S = 10.0
"""So long nobody must have been there, look after look: when the clock steps ahead, every worker seems to be gone until
it reports again, which it does every 5 s."""

AT_ONCE = 50

Apology = Callable[[str, str], str]
"""What customers hear, by their language and the ticket's reference; empty: nothing."""


class SilentBot:
    """Of one database. Several may be: a person is called once."""

    def __init__(
        self,
        database: Database,
        clock: Callable[[], datetime],
        shop: Callable[[], Shop],
        apology: Apology,
        *,
        redact: Redact,
        lived_s: Callable[[], float],
    ) -> None:
        """`shop` gives it as it is by now; `lived_s` are seconds that no step of the clock changes."""
        self._database = database
        self._clock = clock
        self._shop = shop
        self._apology = apology
        self._redact = redact
        self._lived_s = lived_s
        self._workers = WorkerRegistry(database, clock)
        self._down_since_s: float | None = None

    def call(self) -> list[str]:
        """Call a person to each customer whose message lies too long; gives the conversations."""
        if self._workers.state() == "ready":
            self._down_since_s = None
            return []
        if self._down_since_s is None:
            self._down_since_s = self._lived_s()
        if self._lived_s() - self._down_since_s < DOWN_FOR_S:
            return []
        now = self._clock()
        with self._database.reading() as connection:
            silent = _waiting_since(connection, now - UNANSWERED)
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
        reference = call_for_bot(connection, request, now, self._shop(), self._redact)
        said = self._apology(language, reference) if reference else ""
        if said:
            add_notice(connection, conversation_id, said, now, language=language)

    def _language(self, row: Any) -> str:
        """That of the conversation, or of the page that the customer looks at; the shop's first where nobody knows."""
        snapshot, metadata = (json.loads(one) if one else {} for one in (row.snapshot, row.metadata))
        known = language_of(snapshot) or metadata.get("language")
        languages = self._shop().languages
        return known if known in languages else languages[0]


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
