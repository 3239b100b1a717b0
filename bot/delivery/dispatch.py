"""Wake somebody up. Only a hint: whoever misses it finds the work in the database a moment later."""

from __future__ import annotations

import asyncio
import os
import select
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Protocol

PIPE_CHUNK_BYTES = 65536


class Dispatcher(Protocol):
    """Tells that a conversation has news."""

    def wake(self, conversation_id: str) -> None:
        """Return at once; never raise."""
        ...


class PipeDispatcher:
    """Wakes another process of this machine through a pipe. A full or closed pipe is no error.

    Without a pipe (None) it wakes nobody: the other side polls.
    """

    def __init__(self, write_fd: int | None) -> None:
        if write_fd is not None:
            os.set_blocking(write_fd, False)
        self._fd = write_fd

    def wake(self, conversation_id: str) -> None:
        """Write one line; lines this short are written whole or not at all."""
        if self._fd is None:
            return
        with suppress(BlockingIOError, BrokenPipeError):
            os.write(self._fd, conversation_id.encode() + b"\n")


class PipeWaiter:
    """The reading end, for a worker: waits until something is said or the time is over."""

    def __init__(self, read_fd: int | None) -> None:
        if read_fd is not None:
            os.set_blocking(read_fd, False)
        self._fds = [] if read_fd is None else [read_fd]

    def wait(self, timeout_s: float) -> None:
        """Return when woken, or after `timeout_s` seconds."""
        ready, _, _ = select.select(self._fds, [], [], timeout_s)
        for fd in ready:
            # Several workers share the pipe: another one may have been quicker.
            with suppress(BlockingIOError):
                os.read(fd, PIPE_CHUNK_BYTES)


class Signals:
    """The reading end, for the web process: lets many streams wait, each for its own conversation."""

    def __init__(self, on_news: Callable[[], None] | None = None) -> None:
        """`on_news` hears too that something was said, whatever it was."""
        self._events: dict[str, set[asyncio.Event]] = {}
        self._on_news = on_news
        self.listeners: list[Callable[[str], None]] = []
        """Each hears every conversation that the other side of a pipe has news of."""
        self.watchers: list[Callable[[str], None]] = []
        """Each hears every conversation that may have news, wherever they come from."""
        self.listening = False

    def listen(self, read_fd: int) -> None:
        """Start reading a pipe in the running event loop."""
        os.set_blocking(read_fd, False)
        self.listening = True
        asyncio.get_running_loop().add_reader(read_fd, self._read, read_fd)

    def notify(self, conversation_id: str) -> None:
        """Wake every stream that waits for this conversation, and the watchers of all."""
        for event in self._events.get(conversation_id, ()):
            event.set()
        self.hint(conversation_id)

    def hint(self, conversation_id: str) -> None:
        """Tell the watchers alone: something is going on that the customer's own page knows."""
        for watch in self.watchers:
            watch(conversation_id)

    def announce(self, conversation_id: str) -> None:
        """Tell of an answer that was made in this process, as the other side of a pipe would."""
        if self._on_news:
            self._on_news()
        self._tell(conversation_id)

    @contextmanager
    def following(self, conversation_id: str) -> Iterator[asyncio.Event]:
        """Give what is set, from here on, whenever the conversation may have news; who reads them clears it before."""
        event = asyncio.Event()
        waiting = self._events.setdefault(conversation_id, set())
        waiting.add(event)
        try:
            yield event
        finally:
            waiting.discard(event)
            if not waiting:
                self._events.pop(conversation_id, None)

    def _read(self, read_fd: int) -> None:
        try:
            data = os.read(read_fd, PIPE_CHUNK_BYTES)
        except BlockingIOError:
            return
        if not data:
            asyncio.get_running_loop().remove_reader(read_fd)
            return
        if self._on_news:
            self._on_news()
        for line in data.decode(errors="replace").splitlines():
            self._tell(line)

    def _tell(self, conversation_id: str) -> None:
        self.notify(conversation_id)
        for hear in self.listeners:
            hear(conversation_id)
