"""What agents do with tickets and say to customers: each step in one transaction with all that follows from it."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from bot.handoff.views import TicketCounts, TicketEvent, TicketFilter, TicketRow, TicketView
from bot.messages import Reply


class Desk(Protocol):
    """The agents' side of all tickets. `agent` is always the id of the row in `agents`.

    A step raises `UnknownTicketError`, `StaleTicketError` or `NotYourTicketError` (all `DeskError`), and then nothing
    was changed; `StorageUnavailableError`, and then it may be tried again. `version` is what the agent saw; `key` is
    the idempotency key of the form that was sent: the same key again changes nothing and is no error. What a step
    gives is the ticket after it.
    """

    def list_tickets(self, wanted: TicketFilter, limit: int, after: str | None = None) -> tuple[TicketRow, ...]:
        """Give the next `limit` tickets behind the one with the reference `after`.

        The most urgent come first, then the oldest; closed ones, the newest first.
        """
        ...

    def counts(self) -> TicketCounts:
        """Count the open tickets."""
        ...

    def get_ticket(self, reference: str) -> TicketView:
        """Give all of a ticket."""
        ...

    def events_after(self, event_id: int, limit: int = 200) -> tuple[TicketEvent, ...]:
        """Give what happened to any ticket since the event with this id, oldest first."""
        ...

    def last_event_id(self) -> int:
        """Give the id of the newest event of all tickets, 0 if there is none: where a stream begins."""
        ...

    def seen(self, agent: int) -> None:
        """Note that a console of this agent is open; written at most once a minute."""
        ...

    def take(self, reference: str, agent: int, version: int) -> TicketRow:
        """Take a ticket and speak with its customer: from now on the bot does not."""
        ...

    def assign(self, reference: str, agent: int, to: int | None, version: int) -> TicketRow:
        """Give a ticket to `to`, or back to the queue (None). An agent gives away what is theirs or nobody's."""
        ...

    def reply(self, reference: str, agent: int, reply: Reply, key: str) -> TicketRow:
        """Write to the customer; only who has taken the ticket may."""
        ...

    def note(self, reference: str, agent: int, text: str, key: str) -> TicketRow:
        """Keep a private note; anybody may, on a closed ticket too."""
        ...

    def snooze(self, reference: str, agent: int, until: datetime, version: int) -> TicketRow:
        """Put one's own ticket aside until then, or until the customer writes."""
        ...

    def close(self, reference: str, agent: int, version: int) -> TicketRow:
        """End a ticket of one's own, or one that nobody has; the bot speaks again."""
        ...

    def hand_back(self, reference: str, agent: int, done: str, version: int) -> TicketRow:
        """Close one's own ticket; the bot says what was `done` and goes on where it stopped."""
        ...

    def log_store(self, reference: str, agent: int, what: str, key: str, version: int) -> TicketRow:
        """Keep in the ticket's log what an agent did to the order, in the words of the console."""
        ...
