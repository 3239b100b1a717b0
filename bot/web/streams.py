"""The event streams that are open: a few of each conversation, and so many in all."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

OF_ONE_CONVERSATION = 6
"""Tabs of one browser. When another one opens, the oldest is ended: the newest is the one that is looked at."""

IN_ALL = 2_000
"""Each takes a connection and asks the database now and then; who opens more wants to do harm, or needs a second
machine."""


class Streams:
    """Counts them. For one event loop."""

    def __init__(self, *, of_one: int = OF_ONE_CONVERSATION, in_all: int = IN_ALL) -> None:
        self._of_one = of_one
        self._in_all = in_all
        self._open: dict[str, list[asyncio.Event]] = {}
        self._count = 0
        self._closed = False

    @property
    def full(self) -> bool:
        """Whether no more may be opened."""
        return self._count >= self._in_all

    @contextmanager
    def open(self, conversation_id: str) -> Iterator[asyncio.Event]:
        """Give what is set when this stream shall end."""
        closing = asyncio.Event()
        if self._closed:
            closing.set()
        there = self._open.setdefault(conversation_id, [])
        there.append(closing)
        self._count += 1
        for old in there[: -self._of_one]:
            old.set()
        try:
            yield closing
        finally:
            self._count -= 1
            there.remove(closing)
            if not there:
                self._open.pop(conversation_id, None)

    def close(self) -> None:
        """End every stream, and those that come."""
        self._closed = True
        for closings in self._open.values():
            for closing in closings:
                closing.set()
