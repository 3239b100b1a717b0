"""The sender of answers to platforms, and of tickets to another desk: in the web process, or a process of its own."""

from __future__ import annotations

import os
import random
import signal
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext

from bot.channels.base import Channel
from bot.channels.registry import open_channels, push_channels
from bot.commerce.shop import Shop
from bot.delivery.metrics import Counters, delivery_counters
from bot.delivery.outbox import Outbox
from bot.delivery.rates import ChannelRates
from bot.delivery.sender import POLL_S, Sender, sender_name
from bot.desks.courier import Courier, carrying
from bot.desks.registry import open_desk
from bot.desks.settings import DeskSettings
from bot.desks.threads import Threads
from bot.settings import Settings, load_shop, utc_now
from bot.storage.database import Database, open_database
from bot.storage.exclusive import Exclusive

ALONE_POLL_S = 0.1
"""A sender that no worker can wake looks this often."""

RIGHT, DESK_RIGHT = "sender", "desk"


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


def make_courier(database: Database, shop: Shop, settings: DeskSettings | None = None) -> Courier | None:
    """Build what carries tickets to the shop's other desk; None if it has none. One of this database works."""
    chosen = settings or DeskSettings()
    desk = open_desk(shop, chosen)
    if desk is None:
        return None
    threads = Threads(database, desk.name, utc_now, chosen.link_to)
    may_work = Exclusive(database, DESK_RIGHT).held
    return Courier(desk, threads, utc_now, random=random.random, may_work=may_work)


def serve_sender(settings: Settings) -> None:
    """Send until SIGTERM or SIGINT, and finish what was begun."""
    signals = (signal.SIGTERM, signal.SIGINT)
    # Waited for below, not handled: a handler could run into the locks of the thread that it interrupts.
    signal.pthread_sigmask(signal.SIG_BLOCK, signals)
    database = open_database(settings.database_url)
    channels = push_channels(open_channels())
    courier = make_courier(database, load_shop(settings))
    with (
        sending(make_sender(database, channels, delivery_counters(), settings, ALONE_POLL_S)),
        carrying(courier) if courier else nullcontext(),
    ):
        signal.sigwait(signals)
    database.close()
