"""What an agent sees of tickets: values that are read from the database and never written back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

TicketState = Literal["open", "waiting", "unassigned", "assigned", "snoozed", "closed"]
"""`open` is every one that is not closed, `waiting` what nobody has taken, whoever it was meant for; `unassigned`,
`assigned` and `snoozed` are its other parts."""

EventKind = Literal[
    "opened",
    "noted",
    "customer_wrote",
    "taken",
    "assigned",
    "released",
    "replied",
    "note",
    "snoozed",
    "woken",
    "closed",
    "handed_back",
    "left",
    "contact",
    "rated",
    "store",
]
"""What happens to a ticket. `noted` adds a line to the summary; `note` is a private one of an agent; `left` is the
customer, who goes on with the bot; `store` is what an agent did to the order."""


@dataclass(frozen=True)
class TicketFilter:
    """Which tickets a list shows; what is None or empty does not matter.

    `text` is looked for in reference, order number, contact and summary, whatever its case.
    """

    state: TicketState = "open"
    assignee: int | None = None
    topic: str | None = None
    language: str | None = None
    text: str = ""


@dataclass(frozen=True)
class TicketRow:
    """One line of the list.

    `mode` is who speaks in the conversation (see `bot.handoff.standing.Mode`), `agent` the person who does, if one
    does. `assignee` has the ticket. `waiting_since` is when the customer wrote what no person has answered yet.
    `woken`: it came back from being put aside, and nobody has done anything about it since.
    `version` goes with every step that an agent takes: one that was decided on an older version is refused.
    """

    id: int
    reference: str
    conversation_id: str
    channel: str
    customer: str
    topic: str
    trigger: str
    language: str
    order_number: str | None
    mode: str
    agent: int | None
    assignee: int | None
    state: Literal["open", "closed"]
    priority: int
    created_at: datetime
    promised_at: datetime | None
    snoozed_until: datetime | None
    first_response_at: datetime | None
    closed_at: datetime | None
    waiting_since: datetime | None
    version: int
    woken: bool = False


@dataclass(frozen=True)
class TicketEvent:
    """One thing that happened; `agent` did it, or nobody of the shop. `data` is what there is to say about it."""

    id: int
    reference: str
    conversation_id: str
    at: datetime
    kind: EventKind
    agent: int | None
    data: Mapping[str, Any]


@dataclass(frozen=True)
class TicketView:
    """All that is known of a ticket.

    `facts` is a snapshot from the moment the ticket was opened: see `bot.handoff.facts`. `position` is the place in
    the queue, 1 for the next one; None where nobody waits in the chat. `rating` (1-5) and `comment` are the
    customer's, after it was closed.
    """

    row: TicketRow
    contact: str | None
    summary: str
    verified_how: str | None
    facts: Mapping[str, Any]
    position: int | None
    outcome: str | None
    rating: int | None
    comment: str | None
    events: tuple[TicketEvent, ...] = ()

    @property
    def notes(self) -> tuple[TicketEvent, ...]:
        """The private notes, oldest first; their words are `data["text"]`."""
        return tuple(event for event in self.events if event.kind == "note")


@dataclass(frozen=True)
class TicketCounts:
    """How many tickets there are; `assigned` has the number of each agent's."""

    open: int = 0
    unassigned: int = 0
    waiting: int = 0
    snoozed: int = 0
    assigned: Mapping[int, int] = field(default_factory=dict)


class DeskError(Exception):
    """An agent's step was refused; nothing was changed."""


class UnknownTicketError(DeskError):
    """There is no ticket of that reference."""


class StaleTicketError(DeskError):
    """Somebody else was quicker, or the ticket is closed: look at it again before the next step."""


class NotYourTicketError(DeskError):
    """Only who has the ticket may do that, or another agent is speaking with this customer."""
