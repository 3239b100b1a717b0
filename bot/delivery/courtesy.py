"""Show a customer that their message was read and that an answer is being written. Best effort: nobody waits for it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime
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


AGENT_SIGN_EVERY_S = 15.0
"""A person's typing is shown anew so often: WhatsApp lets a sign stand for 25 s, Messenger for 20, and each is a call
to the platform, while the console tells of every few seconds."""

MOST_SIGNS = 1_000
"""Conversations whose last sign is remembered: more than people can type in within `AGENT_SIGN_EVERY_S`."""


class Cancellable(Protocol):
    """Something that is to happen later."""

    def cancel(self) -> None:
        """Let it not happen."""
        ...


Later = Callable[[float, Callable[[], None]], Cancellable]
"""Runs a function after so many seconds, in the thread that asked for it."""


class Courtesies:
    """Shows read marks and typing signs in threads of its own. To be used from one thread."""

    def __init__(
        self,
        channels: Mapping[str, Channel],
        counters: Counters,
        *,
        later: Later | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """With `later`, which is for those who hear of answers, a typing sign waits for `TYPING_AFTER_S`.

        `clock` counts seconds.
        """
        self._channels = channels
        self._counters = counters
        self._later = later
        self._clock = clock
        self._typing: dict[str, Cancellable] = {}
        self._signs: dict[str, float] = {}
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

    def due_for(self, conversation_id: str, channel: str) -> bool:
        """Whether a person who types there is to be shown now: on a channel that can, and not shown just before."""
        if channel not in self._channels or not self._channels[channel].capabilities.typing:
            return False
        return self._clock() - self._signs.get(conversation_id, float("-inf")) >= AGENT_SIGN_EVERY_S

    def person_types(self, message: InboundMessage, now: datetime) -> None:
        """Show the customer who wrote `message` last that a person answers it; see `due_for`.

        After the service window nothing is shown: the platform would refuse it.
        """
        channel = self._channels[message.channel]
        window = channel.capabilities.service_window
        if window is not None and now - message.sent_at >= window:
            return
        if len(self._signs) >= MOST_SIGNS:
            since = self._clock() - AGENT_SIGN_EVERY_S
            self._signs = {one: at for one, at in self._signs.items() if at > since}
        if len(self._signs) < MOST_SIGNS:
            self._signs[message.conversation_id] = self._clock()
            self._do(message, channel.client.show_typing)

    def person_sent(self, conversation_id: str) -> None:
        """What a person wrote is on its way, which ends the sign on the platform: the next one is shown at once."""
        self._signs.pop(conversation_id, None)

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
