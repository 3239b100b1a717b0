"""What happens to all tickets, told to every open console: one look at the database serves them all."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import structlog

from bot.delivery.dispatch import Signals
from bot.storage.database import StorageUnavailableError
from bot.web.console.dependencies import ConsoleDependencies
from bot.web.console.reading import ReadingEndpoints
from bot.web.console.render import render_counts, render_event
from bot.web.presence import Presence

POLL_S = 1.0
"""Another process may have written what this one hears nothing of."""

PAUSE_S = 0.02
"""A burst of hints is one look."""

MOST_WAITING = 200
"""Batches that a console may be behind; one that is farther reads everything anew."""

Json = dict[str, Any]

_log = structlog.get_logger(__name__)


class Listener:
    """One open console. `overrun` is set when it was too slow and has missed something."""

    def __init__(self) -> None:
        self.batches: asyncio.Queue[str] = asyncio.Queue(MOST_WAITING)
        self.overrun = False

    def give(self, batch: str) -> None:
        """Put a batch, JSON already, in line."""
        try:
            self.batches.put_nowait(batch)
        except asyncio.QueueFull:
            self.overrun = True


@dataclass
class Feed:
    """Looks into the database while anybody listens: when it is hinted at, and now and then. For one event loop."""

    console: ConsoleDependencies
    signals: Signals
    presence: Presence
    reading: ReadingEndpoints
    _listeners: set[Listener] = field(default_factory=set)
    _hinted: set[str] = field(default_factory=set)
    _wake: asyncio.Event = field(default_factory=asyncio.Event)
    _task: asyncio.Task[None] | None = None
    _cursor: int | None = None

    def __post_init__(self) -> None:
        """Hear of every conversation with news."""
        self.signals.watchers.append(self._hint)

    @contextmanager
    def listen(self) -> Iterator[Listener]:
        """Hear all that happens from now on."""
        listener = Listener()
        self._listeners.add(listener)
        if self._task is None:
            self._task = asyncio.ensure_future(self._look_on())
        try:
            yield listener
        finally:
            self._listeners.discard(listener)
            if not self._listeners and self._task is not None:
                self._task.cancel()
                self._task = None

    def _hint(self, conversation_id: str) -> None:
        if self._listeners:
            self._hinted.add(conversation_id)
            self._wake.set()

    async def _look_on(self) -> None:
        self._cursor = None
        while True:
            try:
                if self._cursor is None:
                    self._cursor = await asyncio.to_thread(self.console.desk.last_event_id)
                hinted, self._hinted = frozenset(self._hinted), set()
                self._wake.clear()
                self._cursor, batch = await asyncio.to_thread(self._look, self._cursor, hinted)
            except StorageUnavailableError:
                pass  # Said once, by the database itself.
            else:
                if batch:
                    self._tell(batch)
            try:
                await asyncio.wait_for(self._wake.wait(), POLL_S)
                await asyncio.sleep(PAUSE_S)
            except asyncio.TimeoutError:
                continue

    def _look(self, cursor: int, hinted: frozenset[str]) -> tuple[int, Json]:
        """Give the new cursor, and what changed; nothing if nothing did.

        That is: tickets as they are now, what happened to them, and conversations that may have new words.
        """
        events = self.console.desk.events_after(cursor)
        if not events:
            return cursor, {"tickets": [], "events": [], "conversations": hinted} if hinted else {}
        references = dict.fromkeys(event.reference for event in events)
        rows = tuple(self.console.desk.get_ticket(reference).row for reference in references)
        return events[-1].id, {
            "tickets": self.reading.describe(rows),
            "events": [render_event(event) for event in events],
            "counts": render_counts(self.console.desk.counts()),
            "conversations": hinted | {event.conversation_id for event in events},
        }

    def _tell(self, batch: Json) -> None:
        """Written once, whoever many read it."""
        conversations = sorted(batch["conversations"])
        typing = [one for one in conversations if self.presence.is_customer_typing(one)]
        text = json.dumps(
            {**batch, "conversations": conversations, "typing": typing}, ensure_ascii=False, separators=(",", ":")
        )
        for listener in self._listeners:
            listener.give(text)
