"""What can happen to a conversation between bot and people."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Take:
    """An agent takes a ticket and speaks."""

    reference: str
    agent: int
    version: int


@dataclass(frozen=True)
class Assign:
    """A ticket is given to an agent, or to nobody. `admin` may give away what is another's."""

    reference: str
    agent: int
    to: int | None
    version: int
    admin: bool = False


@dataclass(frozen=True)
class Write:
    """An agent writes to the customer."""

    reference: str
    agent: int


@dataclass(frozen=True)
class Snooze:
    """An agent puts a ticket aside."""

    reference: str
    agent: int
    version: int


@dataclass(frozen=True)
class Close:
    """An agent ends a ticket."""

    reference: str
    agent: int
    version: int


@dataclass(frozen=True)
class HandBack:
    """An agent ends a ticket, and the bot goes on; `settled`: what was going on before is not gone on with."""

    reference: str
    agent: int
    version: int
    settled: bool = False


@dataclass(frozen=True)
class CustomerWrote:
    """A customer's message was kept that no rule may answer."""


@dataclass(frozen=True)
class CustomerLeft:
    """A customer in the queue would rather go on with the bot."""


@dataclass(frozen=True)
class TurnEnded:
    """The bot's turn is kept; it may have opened tickets."""


@dataclass(frozen=True)
class Resumed:
    """The bot has told what was done, and goes on."""


@dataclass(frozen=True)
class BotFailed:
    """The bot could not answer; a ticket says so."""


@dataclass(frozen=True)
class DeskEmptied:
    """The shop has closed, or nobody is at the desk any more."""


Event = (
    Take
    | Assign
    | Write
    | Snooze
    | Close
    | HandBack
    | CustomerWrote
    | CustomerLeft
    | TurnEnded
    | Resumed
    | BotFailed
    | DeskEmptied
)
