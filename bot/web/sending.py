"""The sender of answers to platforms: in a thread of the web process, or a process of its own."""

from __future__ import annotations

import os
import random
import signal
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from bot.channels.base import Channel
from bot.channels.registry import open_channels, push_channels
from bot.delivery.metrics import Counters, delivery_counters
from bot.delivery.outbox import Outbox
from bot.delivery.rates import ChannelRates
from bot.delivery.sender import POLL_S, Sender, sender_name
from bot.settings import Settings, utc_now
from bot.storage.database import Database, open_database
from bot.storage.exclusive import Exclusive

ALONE_POLL_S = 0.1
"""A sender that no worker can wake looks this often."""

RIGHT = "sender"


def make_sender(
    database: Database, channels: Mapping[str, Channel], counters: Counters, settings: Settings, poll_s: float = POLL_S
) -> Sender:
    """Build the sender of this process. It stands by while another one of this database sends."""
    return Sender(
        Outbox(database, utc_now),
        channels,
        {name: ChannelRates(channel.capabilities, settings.sends_at_once) for name, channel in channels.items()},
        utc_now,
        counters,
        owner=sender_name(os.getpid()),
        random=random.random,
        may_send=Exclusive(database, RIGHT).held,
        poll_s=poll_s,
    )


@contextmanager
def sending(sender: Sender) -> Iterator[None]:
    """Send in a thread; at the end, what was begun is finished."""
    stopping = threading.Event()
    thread = threading.Thread(target=sender.serve, args=(stopping.is_set,), name="sender")
    thread.start()
    try:
        yield
    finally:
        stopping.set()
        sender.wake()
        thread.join()


def serve_sender(settings: Settings) -> None:
    """Send until SIGTERM or SIGINT, and finish what was begun."""
    signals = (signal.SIGTERM, signal.SIGINT)
    # Waited for below, not handled: a handler could run into the locks of the thread that it interrupts.
    signal.pthread_sigmask(signal.SIG_BLOCK, signals)
    database = open_database(settings.database_url)
    channels = push_channels(open_channels())
    with sending(make_sender(database, channels, delivery_counters(), settings, ALONE_POLL_S)):
        signal.sigwait(signals)
    database.close()
