"""What agents do with tickets and say to customers: each step in one transaction with all that follows from it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import or_, select, update
from sqlalchemy.engine import Connection

from bot.delivery.desk_rows import add_decision, add_words, just_wrote
from bot.files.rows import use_files
from bot.handoff import ticket_reads
from bot.handoff.events import Assign, Close, Event, HandBack, Snooze, Take, Write
from bot.handoff.figures import Handled, read_handled
from bot.handoff.machine import Transition, step
from bot.handoff.redaction import Redact, hide_cards
from bot.handoff.standing import Mode, Standing
from bot.handoff.standings import add_event, keep_standing, load_standing
from bot.handoff.views import (
    EventKind,
    NotYourTicketError,
    StaleTicketError,
    TicketCounts,
    TicketEvent,
    TicketFilter,
    TicketRow,
    TicketView,
    UnknownTicketError,
)
from bot.messages import Reply
from bot.storage.database import Database
from bot.storage.tables import agents, ticket_events, tickets

UNSEEN = timedelta(seconds=3)
"""A message that came so shortly before, and that nobody has dealt with, may not be on the agent's screen."""

SEEN_EVERY = timedelta(minutes=1)


def _unheard(_conversation_id: str) -> None:
    """Where nobody waits for news."""


@dataclass(frozen=True)
class _At:
    """A ticket in its conversation, locked."""

    connection: Connection
    ticket: Any
    standing: Standing
    now: datetime


class Desk:
    """The agents' side of all tickets. `agent` is always the id of the row in `agents`.

    A step raises `UnknownTicketError`, `StaleTicketError` or `NotYourTicketError` (all `DeskError`), and then nothing
    was changed; `StorageUnavailableError`, and then it may be tried again. `version` is what the agent saw; `key` is
    the idempotency key of the form that was sent: the same key again changes nothing and is no error. What a step
    gives is the ticket after it.
    """

    def __init__(
        self,
        database: Database,
        clock: Callable[[], datetime],
        notify: Callable[[str], object] = _unheard,
        redact: Redact = hide_cards,
    ) -> None:
        """`notify` hears of each conversation in which something is to be done or to be seen; it must not raise.

        `redact` hides in notes what no agent may read.
        """
        self._database = database
        self._clock = clock
        self._notify = notify
        self._redact = redact

    def list_tickets(self, wanted: TicketFilter, limit: int, after: str | None = None) -> tuple[TicketRow, ...]:
        """Give the next `limit` tickets behind the one with the reference `after`.

        The most urgent come first, then the oldest; closed ones, the newest first.
        """
        with self._database.reading() as connection:
            return ticket_reads.list_rows(connection, wanted, limit, after)

    def counts(self) -> TicketCounts:
        """Count the open tickets."""
        with self._database.reading() as connection:
            return ticket_reads.count_open(connection)

    def get_ticket(self, reference: str) -> TicketView:
        """Give all of a ticket."""
        with self._database.reading() as connection:
            return ticket_reads.get_view(connection, reference)

    def events_after(self, event_id: int, limit: int = 200) -> tuple[TicketEvent, ...]:
        """Give what happened to any ticket since the event with this id, oldest first."""
        with self._database.reading() as connection:
            return ticket_reads.list_events(connection, event_id, limit)

    def last_event_id(self) -> int:
        """Give the id of the newest event of all tickets, 0 if there is none: where a stream begins."""
        with self._database.reading() as connection:
            return ticket_reads.last_event_id(connection)

    def handled(self, since: datetime, until: datetime) -> tuple[Handled, ...]:
        """Give what counts of the tickets that were opened in that time: see `bot.handoff.figures`."""
        with self._database.reading() as connection:
            return read_handled(connection, since, until)

    def seen(self, agent: int) -> None:
        """Note that a console of this agent is open; written at most once a minute."""
        now = self._clock()
        with self._database.session(durable=False) as connection:
            connection.execute(
                update(agents)
                .where(agents.c.id == agent, or_(agents.c.seen_at.is_(None), agents.c.seen_at < now - SEEN_EVERY))
                .values(seen_at=now)
            )

    def take(self, reference: str, agent: int, version: int) -> TicketRow:
        """Take a ticket and speak with its customer: from now on the bot does not."""
        with self._at(reference) as at:
            self._follow(at, Take(reference, agent, version), agent)
            add_event(at.connection, reference, "taken", at.now, agent=agent)
            return self._row(at)

    def assign(self, reference: str, agent: int, to: int | None, version: int) -> TicketRow:
        """Give a ticket to `to`, or back to the queue (None).

        An agent gives away what is theirs or nobody's, an admin every ticket. Raises `UnknownTicketError` if `to` has
        no account that works.
        """
        with self._at(reference) as at:
            admin = _account(at.connection, agent).role == "admin"
            if to is not None and not _account(at.connection, to).active:
                raise UnknownTicketError(f"agent {to} has no account that works")
            self._follow(at, Assign(reference, agent, to, version, admin=admin), agent)
            kind: EventKind = "released" if to is None else "assigned"
            add_event(at.connection, reference, kind, at.now, agent=agent, data={"to": to} if to else None)
            return self._row(at)

    def reply(self, reference: str, agent: int, reply: Reply, key: str, *, files: Sequence[str] = ()) -> TicketRow:
        """Write to the customer; only who has taken the ticket may.

        `files` are ids of what this agent uploaded for this conversation; raises `UnknownFileError` for any other.
        """
        with self._at(reference) as at:
            if _is_known(at.connection, reference, key):
                return self._row(at)
            self._follow(at, Write(reference, agent), agent)
            attached = use_files(at.connection, at.ticket.conversation_id, files, at.now, agent=agent)
            inbox_id = add_words(
                at.connection,
                at.ticket.conversation_id,
                replace(reply, files=(*reply.files, *attached)),
                at.now,
                agent=agent,
                name=_account(at.connection, agent).name,
                language=at.ticket.language,
            )
            if at.ticket.first_response_at is None:
                values = {"first_response_at": at.now}
                at.connection.execute(update(tickets).where(tickets.c.id == at.ticket.id).values(values))
            self._log(at, "replied", agent, key, {"inbox_id": inbox_id})
            return self._row(at)

    def note(self, reference: str, agent: int, text: str, key: str) -> TicketRow:
        """Keep a private note; anybody may, on a closed ticket too."""
        return self._add_only(reference, agent, "note", {"text": self._redact(text)}, key)

    def log_store(self, reference: str, agent: int, what: str, key: str) -> TicketRow:
        """Keep in the ticket's log what an agent did to the order, in the words of the console."""
        return self._add_only(reference, agent, "store", {"text": what}, key)

    def snooze(self, reference: str, agent: int, until: datetime, version: int) -> TicketRow:
        """Put one's own ticket aside until then, or until the customer writes."""
        with self._at(reference) as at:
            self._follow(at, Snooze(reference, agent, version), agent)
            at.connection.execute(update(tickets).where(tickets.c.id == at.ticket.id).values(snoozed_until=until))
            add_event(at.connection, reference, "snoozed", at.now, agent=agent, data={"until": until.isoformat()})
            return self._row(at)

    def close(self, reference: str, agent: int, version: int) -> TicketRow:
        """End a ticket of one's own, or one that nobody has taken; the bot speaks again."""
        with self._at(reference) as at:
            _see_that_all_was_seen(at)
            self._follow(at, Close(reference, agent, version), agent)
            add_event(at.connection, reference, "closed", at.now, agent=agent)
            return self._row(at)

    def hand_back(self, reference: str, agent: int, done: str, version: int, *, settled: bool = False) -> TicketRow:
        """Close one's own ticket; the bot says what was `done` and goes on where it stopped.

        With `settled` it leaves the form that was open instead, and asks for what else there is.
        """
        with self._at(reference) as at:
            _see_that_all_was_seen(at)
            self._follow(at, HandBack(reference, agent, version, settled), agent, text=done)
            data = {"text": done, **({"settled": True} if settled else {})}
            add_event(at.connection, reference, "handed_back", at.now, agent=agent, data=data)
            return self._row(at)

    @contextmanager
    def _at(self, reference: str) -> Iterator[_At]:
        """The ticket with its conversation, which nobody else changes meanwhile; kept at the end, and told."""
        with self._database.session() as connection:
            found = select(tickets.c.conversation_id).where(tickets.c.reference == reference)
            conversation_id = connection.execute(found).scalar()
            if conversation_id is None:
                raise UnknownTicketError(f"there is no ticket {reference}")
            standing = load_standing(connection, conversation_id)
            # Read again behind the lock.
            ticket = connection.execute(select(tickets).where(tickets.c.reference == reference)).one()
            yield _At(connection, ticket, standing, self._clock())
        self._notify(conversation_id)

    def _follow(self, at: _At, event: Event, agent: int, *, text: str = "") -> Transition:
        made = step(at.standing, event)
        conversation_id = at.ticket.conversation_id
        keep_standing(at.connection, conversation_id, at.standing, made, at.now)
        for effect in made.effects:
            if effect == "ask_rating":
                if at.ticket.asked_at is not None:
                    continue
                asked = update(tickets).where(tickets.c.id == at.ticket.id).values(asked_at=at.now)
                at.connection.execute(asked)
            add_decision(
                at.connection,
                conversation_id,
                effect,
                at.now,
                reference=at.ticket.reference,
                text=text,
                agent=agent,
                name=_account(at.connection, agent).name,
                language=at.ticket.language,
            )
        return made

    def _add_only(self, reference: str, agent: int, kind: EventKind, data: dict[str, str], key: str) -> TicketRow:
        with self._at(reference) as at:
            _account(at.connection, agent)
            if not _is_known(at.connection, reference, key):
                self._log(at, kind, agent, key, data)
            return self._row(at)

    @staticmethod
    def _log(at: _At, kind: EventKind, agent: int, key: str, data: dict[str, Any]) -> None:
        reference = at.ticket.reference
        add_event(at.connection, reference, kind, at.now, agent=agent, data=data, key=f"{reference}:{key}"[:200])

    @staticmethod
    def _row(at: _At) -> TicketRow:
        return ticket_reads.get_row(at.connection, at.ticket.reference)


def _see_that_all_was_seen(at: _At) -> None:
    if at.standing.mode is Mode.HUMAN and just_wrote(at.connection, at.ticket.conversation_id, at.now - UNSEEN):
        raise StaleTicketError("the customer has just written")


def _is_known(connection: Connection, reference: str, key: str) -> bool:
    found = select(ticket_events.c.id).where(ticket_events.c.idempotency_key == f"{reference}:{key}"[:200])
    return connection.execute(found).first() is not None


def _account(connection: Connection, agent: int) -> Any:
    """The agent's name and role. Raises `NotYourTicketError` if there is no such account: nobody acts for nobody."""
    found = connection.execute(
        select(agents.c.name, agents.c.role, agents.c.active).where(agents.c.id == agent)
    ).first()
    if found is None:
        raise NotYourTicketError(f"agent {agent} has no account")
    return found
