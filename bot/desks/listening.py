"""What agents of the other desk do, done in our conversation as an agent of the console would do it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import structlog
from sqlalchemy import insert, select, update

from bot.delivery.desk import Desk
from bot.desks.base import OtherDesk, RemoteAgent, Words
from bot.desks.gathering import REMOTE_DOMAIN
from bot.desks.threads import Look, Threads
from bot.desks.wording import load_words
from bot.handoff.agents import NAME_LIMIT
from bot.handoff.standing import Mode
from bot.handoff.views import NotYourTicketError, StaleTicketError, TicketRow
from bot.messages import Reply
from bot.storage.database import Database
from bot.storage.tables import agents, ticket_events

log = structlog.get_logger(__name__)

LOOK_EVERY = timedelta(seconds=30)
"""How often an open thread is looked at though nobody hinted: a webhook may be lost."""

PRESENT_EVERY = timedelta(seconds=60)

SOON = timedelta(seconds=3)
"""When a ticket that could not be closed, because its customer has just written, is looked at again."""

TRIES = 5
"""A step on a version that somebody else changed meanwhile is decided anew so often."""

NO_PASSWORD = "-"  # noqa: S105 (no hash: nobody can log in)


class Listener:
    """Asks one desk what is new, and does it."""

    def __init__(
        self, database: Database, threads: Threads, desk: Desk, name: str, clock: Callable[[], datetime]
    ) -> None:
        """`name` is the other desk's; `desk` is ours."""
        self._database = database
        self._threads = threads
        self._ours = desk
        self._name = name
        self._clock = clock
        self._present_at: datetime | None = None

    def listen(self, other: OtherDesk) -> None:
        """Look at what is due. Raises `SendError` where the other desk does not answer."""
        self._see_who_is_there(other)
        for look in self._threads.list_looks(LOOK_EVERY):
            self._follow(other, look)

    def _see_who_is_there(self, other: OtherDesk) -> None:
        now = self._clock()
        if self._present_at is None or now >= self._present_at + PRESENT_EVERY:
            self._present_at = now
            for agent in other.present():
                self._ours.seen(self._account(agent))

    def _follow(self, other: OtherDesk, look: Look) -> None:
        heard = other.hear(look.remote_id, look.heard_id)
        for words in heard.words:
            self._write(look, words)
            self._threads.note_heard(look, words.id)
        if heard.last_id > look.heard_id:
            self._threads.note_heard(look, heard.last_id)
        if heard.more:
            self._threads.look_again(look, timedelta())
        elif heard.state != "open":
            self._end(look, returned=heard.state == "returned")

    def _write(self, look: Look, words: Words) -> None:
        """Say an agent's words to the customer, once; if that cannot be, the agent is told."""
        key = f"{self._name}:{words.id}"
        text = "\n".join(part for part in (words.text.strip(), *words.links) if part)
        if not text or self._was_said(look.reference, key):
            return
        agent = self._account(words.agent)
        self._ours.seen(agent)
        for _ in range(TRIES):
            try:
                self._take(look.reference, agent)
                self._ours.reply(look.reference, agent, Reply(text=text), key)
            except StaleTicketError:
                if self._ours.get_ticket(look.reference).row.state == "closed":
                    break
            except NotYourTicketError:
                break
            else:
                return
        log.warning("desk_words_refused", desk=self._name, ticket=look.reference)
        self._threads.note_refused(look, words.id, text)

    def _take(self, reference: str, agent: int) -> None:
        row = self._ours.get_ticket(reference).row
        if row.state == "closed":
            raise StaleTicketError(f"{reference} is closed")
        speaks = row.agent if row.mode == Mode.HUMAN.value else None
        if speaks is not None and speaks != agent and row.assignee == speaks and self._is_theirs(speaks):
            # Two agents of the other desk write in one thread: there, nobody has to take it from the other.
            self._ours.assign(reference, speaks, agent, row.version)
        elif speaks != agent or row.assignee != agent:
            self._ours.take(reference, agent, row.version)

    def _end(self, look: Look, *, returned: bool) -> None:
        row = self._ours.get_ticket(look.reference).row
        if row.state == "closed":
            return
        speaks = row.agent if row.mode == Mode.HUMAN.value else None
        if speaks is not None and not self._is_theirs(speaks):
            # A colleague in the console speaks: that is theirs to end.
            return
        try:
            self._close(row, speaks, returned=returned)
        except StaleTicketError:
            self._threads.look_again(look, SOON)
        except NotYourTicketError as error:
            log.warning("desk_not_closed", desk=self._name, ticket=look.reference, reason=str(error))

    def _close(self, row: TicketRow, speaks: int | None, *, returned: bool) -> None:
        if not returned:
            agent = speaks or self._account(RemoteAgent("desk", self._name.capitalize()))
            self._ours.close(row.reference, agent, row.version)
        elif speaks is not None:
            done = str(load_words(row.language)["done"])
            self._ours.hand_back(row.reference, speaks, done, row.version)

    def _was_said(self, reference: str, key: str) -> bool:
        found = select(ticket_events.c.id).where(ticket_events.c.idempotency_key == f"{reference}:{key}"[:200])
        with self._database.reading() as connection:
            return connection.execute(found).first() is not None

    def _is_theirs(self, agent: int) -> bool:
        found = select(agents.c.email).where(agents.c.id == agent)
        with self._database.reading() as connection:
            email = str(connection.execute(found).scalar() or "")
        return email.startswith(f"{self._name}-") and email.endswith(f"@{REMOTE_DOMAIN}")

    def _account(self, agent: RemoteAgent) -> int:
        """The account under which a person of the other desk writes; nobody can log in with it."""
        email = f"{self._name}-{agent.id}@{REMOTE_DOMAIN}"
        name = " ".join(agent.name.split())[:NAME_LIMIT] or self._name.capitalize()
        with self._database.session() as connection:
            row = connection.execute(select(agents.c.id, agents.c.name).where(agents.c.email == email)).first()
            if row is not None:
                if row.name != name:
                    connection.execute(update(agents).where(agents.c.id == row.id).values(name=name))
                return int(row.id)
            made = connection.execute(
                insert(agents).values(
                    email=email,
                    name=name,
                    password_hash=NO_PASSWORD,
                    role="agent",
                    languages="",
                    topics="",
                    active=True,
                    failed_attempts=0,
                    created_at=self._clock(),
                )
            )
            return int(made.inserted_primary_key[0])
