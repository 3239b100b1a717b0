"""Show a customer that their message was read and that an answer is being written. Best effort: nobody waits for it."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor

import structlog

from bot.channels.base import Channel
from bot.channels.errors import SendError
from bot.delivery.metrics import Counters
from bot.messages import InboundMessage

log = structlog.get_logger(__name__)

WAITING_AT_MOST = 20
"""A sign that comes late is worth nothing: beyond this many, none is shown."""

THREADS = 2


class Courtesies:
    """Shows read marks and typing signs in threads of its own."""

    def __init__(self, channels: Mapping[str, Channel], counters: Counters) -> None:
        self._channels = channels
        self._counters = counters
        self._pool = ThreadPoolExecutor(THREADS, thread_name_prefix="courtesy")
        self._room = threading.BoundedSemaphore(WAITING_AT_MOST)

    def show(self, messages: Sequence[InboundMessage]) -> None:
        """Return at once; the last message of each conversation is marked, and those before it with it."""
        for message in {one.conversation_id: one for one in messages}.values():
            channel = self._channels.get(message.channel)
            if channel is None or not (channel.capabilities.reads or channel.capabilities.typing):
                continue
            if not self._room.acquire(blocking=False):
                self._counters.add("courtesies_dropped_total", channel=message.channel, reason="busy")
                continue
            self._pool.submit(self._show, channel, message).add_done_callback(lambda _: self._room.release())

    def close(self, *, wait: bool = False) -> None:
        """Stop; what was not begun is left out, unless `wait`."""
        self._pool.shutdown(wait=wait, cancel_futures=not wait)

    def _show(self, channel: Channel, message: InboundMessage) -> None:
        try:
            if channel.capabilities.reads:
                channel.client.mark_read(message.customer, message.provider_message_id)
            if channel.capabilities.typing:
                channel.client.show_typing(message.customer, message.provider_message_id)
        except SendError as error:
            self._counters.add("courtesies_dropped_total", channel=message.channel, reason="refused")
            log.info("courtesy_refused", channel=message.channel, code=error.code)
        except Exception:
            # The top of its thread: the answer itself does not depend on it.
            log.exception("courtesy_failed", channel=message.channel)
