"""Where a conversation stands between bot and people: who speaks, and its open tickets."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from bot.handoff.views import StaleTicketError


class Mode(str, Enum):
    """Where a conversation stands. The value is what the database keeps."""

    BOT = "bot"
    """No person is asked for."""
    PROMISED = "promised"
    """A person will write, call or mail later (nobody is at the desk, or it is closed); the bot goes on meanwhile."""
    QUEUED = "queued"
    """The customer waits in the chat for a person. No rule wakes."""
    HUMAN = "human"
    """A person speaks."""
    RETURNING = "returning"
    """A person has handed back, and the bot has not gone on yet. It speaks next."""
    CLOSED = "closed"
    """A person has just finished; the bot speaks again, and a number may be a rating."""
    DOWN = "down"
    """The bot cannot answer; the customer waits for a person as in a queue."""


class Speaker(str, Enum):
    """Who answers a customer's next message."""

    BOT = "bot"
    QUEUE = "queue"
    PERSON = "person"


SPEAKERS = {
    Mode.BOT: Speaker.BOT,
    Mode.PROMISED: Speaker.BOT,
    Mode.CLOSED: Speaker.BOT,
    Mode.RETURNING: Speaker.BOT,
    Mode.QUEUED: Speaker.QUEUE,
    Mode.DOWN: Speaker.QUEUE,
    Mode.HUMAN: Speaker.PERSON,
}


@dataclass(frozen=True)
class Held:
    """An open ticket of the conversation.

    `live`: its customer waits in the chat. `taken`: the assignee speaks about it. `asked`: the customer wished for it,
    and so may leave the queue again.
    """

    reference: str
    version: int = 0
    live: bool = False
    asked: bool = True
    assignee: int | None = None
    taken: bool = False
    snoozed: bool = False


@dataclass(frozen=True)
class Standing:
    """A conversation with its open tickets; `agent` is the person who speaks, and only there while one does."""

    mode: Mode = Mode.BOT
    agent: int | None = None
    tickets: tuple[Held, ...] = ()

    @property
    def speaker(self) -> Speaker:
        """Who answers."""
        return SPEAKERS[self.mode]

    def get(self, reference: str) -> Held:
        """Give an open ticket; raises `StaleTicketError`: it was closed, for whoever asks has seen it."""
        found = next((one for one in self.tickets if one.reference == reference), None)
        if found is None:
            raise StaleTicketError(f"{reference} is closed")
        return found
