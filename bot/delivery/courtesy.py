"""Show a customer that their message was read and that an answer is being written. Best effort: nobody waits for it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from typing import Protocol

import structlog

from bot.channels.base import Channel
from bot.channels.errors import SendError
from bot.delivery.metrics import Counters
from bot.messages import InboundMessage

log = structlog.get_logger(__name__)

TYPING_AFTER_S = 0.7
"""Who is answered sooner sees the answer instead. Most are, and a sign is a call to the platform like any other."""

WAITING_AT_MOST = 20
"""A sign that comes late is worth nothing: beyond this many, none is shown."""

THREADS = 2


class Cancellable(Protocol):
    """Something that is to happen later."""

    def cancel(self) -> None:
        """Let it not happen."""
        ...


Later = Callable[[float, Callable[[], None]], Cancellable]
"""Runs a function after so many seconds, in the thread that asked for it."""


class Courtesies:
    """Shows read marks and typing signs in threads of its own. To be used from one thread."""

    def __init__(self, channels: Mapping[str, Channel], counters: Counters, *, later: Later | None = None) -> None:
        """With `later`, which is for those who hear of answers, a typing sign waits for `TYPING_AFTER_S`."""
        self._channels = channels
        self._counters = counters
        self._later = later
        self._typing: dict[str, Cancellable] = {}
        self._pool = ThreadPoolExecutor(THREADS, thread_name_prefix="courtesy")
        self._room = threading.BoundedSemaphore(WAITING_AT_MOST)

    def show(self, messages: Sequence[InboundMessage]) -> None:
        """Return at once; the last message of each conversation is marked, and those before it with it."""
        for message in {one.conversation_id: one for one in messages}.values():
            channel = self._channels.get(message.channel)
            if channel is None:
                continue
            if channel.capabilities.reads:
                self._do(message, channel.client.mark_read)
            if channel.capabilities.typing:
                self.answered(message.conversation_id)
                show_typing = partial(self._show_typing, message, channel)
                if self._later:
                    self._typing[message.conversation_id] = self._later(TYPING_AFTER_S, show_typing)
                else:
                    show_typing()

    def answered(self, conversation_id: str) -> None:
        """The answer is there: no sign need announce it."""
        waiting = self._typing.pop(conversation_id, None)
        if waiting:
            waiting.cancel()

    def close(self, *, wait: bool = False) -> None:
        """Stop; what was not begun is left out, unless `wait`."""
        for waiting in self._typing.values():
            waiting.cancel()
        self._pool.shutdown(wait=wait, cancel_futures=not wait)

    def _show_typing(self, message: InboundMessage, channel: Channel) -> None:
        self._typing.pop(message.conversation_id, None)
        self._do(message, channel.client.show_typing)

    def _do(self, message: InboundMessage, show: Callable[[str, str], None]) -> None:
        if not self._room.acquire(blocking=False):
            self._counters.add("courtesies_dropped_total", channel=message.channel, reason="busy")
            return
        self._pool.submit(self._call, message, show).add_done_callback(self._done)

    def _call(self, message: InboundMessage, show: Callable[[str, str], None]) -> None:
        try:
            show(message.customer, message.provider_message_id)
        except SendError as error:
            self._counters.add("courtesies_dropped_total", channel=message.channel, reason="refused")
            log.info("courtesy_refused", channel=message.channel, code=error.code)

    def _done(self, call: Future[None]) -> None:
        self._room.release()
        if not call.cancelled() and (error := call.exception()):
            # Nobody waits for it, so nobody else would say it.
            log.error("courtesy_failed", exc_info=error)
