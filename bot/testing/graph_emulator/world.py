"""What the emulated platforms know: conversations, every call, every refusal."""

from __future__ import annotations

import threading
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from secrets import token_bytes, token_urlsafe
from typing import Literal

from bot.testing.graph_emulator.errors import Refusal
from bot.testing.graph_emulator.people import Person
from bot.testing.graph_emulator.reading import Json
from bot.testing.graph_emulator.webhooks import Platform

TYPING_LASTS = timedelta(seconds=25)
"""WhatsApp shows typing no longer than this, or until the next message."""

Author = Literal["customer", "business", "platform"]
State = Literal["waiting", "sent", "delivered", "read", "failed"]


@dataclass(frozen=True)
class Entry:
    """One message of a conversation, as the customer's phone shows it.

    `body` is the platform's own JSON: a send of the clerk, the item of a webhook, or the error of a refused send
    (author `platform`). `note` is what the phone shows in words, such as the text of a template.
    """

    id: str
    author: Author
    at: datetime
    body: Json
    state: State = "sent"
    note: str = ""


@dataclass(frozen=True)
class Sent:
    """A message that the platform took from the clerk."""

    platform: Platform
    customer: str
    id: str
    payload: Json
    at: datetime


@dataclass(frozen=True)
class Refused:
    """A call that the platform did not take, a fault's included. `customer` may be empty or unknown."""

    platform: Platform
    customer: str
    payload: Json
    refusal: Refusal
    at: datetime


@dataclass
class Conversation:
    """A customer and the clerk. Read and write it only with the world's lock held."""

    person: Person
    entries: list[Entry] = field(default_factory=list)
    last_inbound: datetime | None = None
    typing_until: datetime | None = None
    online: bool = True
    """Whether the phone takes messages; where it does not, they are sent but never delivered."""

    def update(self, entry_id: str, state: State) -> bool:
        """Move an entry on to `state`, which is not `failed`; never back. False where there is nothing to move."""
        order: tuple[State, ...] = ("waiting", "sent", "delivered", "read")
        for place, entry in enumerate(self.entries):
            if entry.id == entry_id:
                if entry.state == "failed" or order.index(state) <= order.index(entry.state):
                    return False
                self.entries[place] = replace(entry, state=state)
                return True
        return False

    def find(self, entry_id: str) -> Entry | None:
        """The entry of that id."""
        return next((entry for entry in self.entries if entry.id == entry_id), None)


class World:
    """The shared state. `changed` is its lock, and is notified of every change."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        """Nobody has written yet."""
        self.changed = threading.Condition(threading.RLock())
        self.clock = clock
        self.conversations: dict[tuple[Platform, str], Conversation] = {}
        self.sent: list[Sent] = []
        self.refused: list[Refused] = []
        self.calls = 0
        self.version = 0
        self._listeners: dict[object, Callable[[], None]] = {}

    @contextmanager
    def change(self) -> Iterator[None]:
        """Hold the lock for a change, then tell everybody."""
        with self.changed:
            yield
            self.version += 1
            self.changed.notify_all()
            for listener in tuple(self._listeners.values()):
                listener()

    @contextmanager
    def listening(self, listener: Callable[[], None]) -> Iterator[None]:
        """Call `listener` after each change, in the thread that made it."""
        key = object()
        with self.changed:
            self._listeners[key] = listener
        try:
            yield
        finally:
            with self.changed:
                del self._listeners[key]

    def conversation(self, person: Person) -> Conversation:
        """The conversation with `person`, new where there was none."""
        with self.changed:
            return self.conversations.setdefault((person.platform, person.id), Conversation(person))

    def find(self, platform: Platform, address: str) -> Conversation | None:
        """The conversation at a number, a business-scoped id or a page-scoped id."""
        digits = "".join(filter(str.isdigit, address))
        with self.changed:
            if platform == "messenger":
                return self.conversations.get((platform, address))
            if "." in address:
                return next((one for one in self.conversations.values() if one.person.user_id == address), None)
            return self.conversations.get((platform, digits))

    def close(self) -> None:
        """Wake everybody who still waits for a change."""
        with self.change():
            pass


def new_message_id(platform: Platform) -> str:
    """An id as the platform makes them. Never the same twice, not even in another run."""
    if platform == "whatsapp":
        return "wamid." + b64encode(b"\x1d\x0b" + token_bytes(24)).decode()
    return "m_" + token_urlsafe(48)
