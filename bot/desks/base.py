"""What another desk has to do, and the values that travel there and back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol, runtime_checkable

from bot.channels.checks import Finding
from bot.messages import Attachment

Kind = Literal["open", "said", "replied", "contact", "noted", "refused", "closed"]
"""What a desk is told: a ticket, what its customer said then, what they were answered, where they can be reached, a
line that was added to the summary, that words of its own agent did not go out, and that the ticket is closed."""

Author = Literal["customer", "clerk", "agent"]


@dataclass(frozen=True)
class Said:
    """One message of a conversation. What could be tapped stands in `text` as numbered lines."""

    author: Author
    name: str
    text: str
    at: datetime
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True)
class Ticket:
    """What a person needs to know. `customer` names them on their `channel`; `link` leads to the console, or is empty.

    `summary` and `contact` are what is known by now.
    """

    reference: str
    conversation_id: str
    channel: str
    customer: str
    language: str
    topic: str
    trigger: str
    priority: int
    order_number: str | None
    contact: str | None
    verified_how: str | None
    promised_at: datetime | None
    summary: str
    link: str
    transcript: tuple[Said, ...] = ()


@dataclass(frozen=True)
class News:
    """One thing to tell about a ticket. `key` is its own for ever: a desk that has it already does nothing.

    `said` is there for a message; `text` is the contact, the line, or the words that did not go out. `again`: an
    earlier try may have arrived.
    """

    key: str
    kind: Kind
    at: datetime
    said: Said | None = None
    text: str = ""
    again: bool = False


@dataclass(frozen=True)
class RemoteAgent:
    """A person of the other desk; `id` is unique there."""

    id: str
    name: str


@dataclass(frozen=True)
class Words:
    """What such a person wrote to the customer. Ids grow; `links` are addresses of what they attached."""

    id: int
    agent: RemoteAgent
    text: str
    links: tuple[str, ...] = ()


@dataclass(frozen=True)
class Heard:
    """What is new in a thread, oldest first, and how it stands: `closed`, or `returned` to the clerk.

    `last_id` is the newest message that was looked at; `more`: there is more behind it.
    """

    words: tuple[Words, ...]
    last_id: int
    state: Literal["open", "closed", "returned"] = "open"
    more: bool = False


@dataclass(frozen=True)
class Opened:
    """A thread there: its id, and the id of a message before which nothing in it is about this ticket."""

    remote_id: str
    heard_id: int = 0


class OtherDesk(Protocol):
    """A desk beside the console. Every call blocks, ends in time, and may be used from one thread at once.

    A call raises `SendError` of `bot.channels.errors`, whose subclass says what can be done: `RetryableSendError`,
    `UncertainSendError`, `PermanentSendError`, or `CredentialError` where everything has to wait for an operator.
    """

    @property
    def name(self) -> str:
        """Lower-case letters, as in `SHOPCLERK_DESK`."""
        ...

    @property
    def tells_all(self) -> bool:
        """Whether it wants everything that is said while a ticket is open; else only what waits for a person."""
        ...

    @property
    def listens(self) -> bool:
        """Whether it can be asked what its agents did."""
        ...

    def open(self, ticket: Ticket, news: News) -> Opened:
        """Make a thread for the ticket, or find the one that an earlier try made."""
        ...

    def tell(self, remote_id: str, ticket: Ticket, news: News) -> None:
        """Add to a thread, once a `news.key`."""
        ...

    def hear(self, remote_id: str, after: int) -> Heard:
        """Give what its agents wrote behind the message `after`. Never called unless it `listens`."""
        ...

    def present(self) -> tuple[RemoteAgent, ...]:
        """Who is at that desk now. Never called unless it `listens`."""
        ...

    def check(self) -> Iterator[Finding]:
        """Look whether it can be reached, without changing anything: for `shopclerk doctor`."""
        ...

    def close(self) -> None:
        """Close the connections."""
        ...


@runtime_checkable
class Hooked(Protocol):
    """A desk that posts when something is new. What it posts is only a hint: the desk itself is asked then."""

    def verify(self, headers: Mapping[str, str], query: Mapping[str, str], body: bytes, now: datetime) -> bool:
        """Whether the desk posted these very bytes. In constant time; whatever is missing or malformed is False."""
        ...

    def hint(self, body: bytes) -> str | None:
        """The id of the thread that something is new in; None where there is nothing to look at. Never raises."""
        ...
