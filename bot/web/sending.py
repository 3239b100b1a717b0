"""The sender of answers to platforms, and of tickets to another desk: in the web process, or a process of its own."""

from __future__ import annotations

import os
import random
import signal
from collections.abc import Callable, Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.bootstrap import late_redactor
from bot.channels.base import Channel
from bot.channels.registry import open_channels, push_channels
from bot.commerce.shop import Shop
from bot.delivery.desk import Desk
from bot.delivery.fetching import Fetcher, fetched_channels
from bot.delivery.in_thread import in_thread
from bot.delivery.metrics import Counters, delivery_counters
from bot.delivery.outbox import Outbox
from bot.delivery.owners import sender_name
from bot.delivery.rates import ChannelRates
from bot.delivery.sender import POLL_S, Sender
from bot.desks.base import Hooked
from bot.desks.courier import Courier
from bot.desks.hooks import DeskHook
from bot.desks.listening import Listener
from bot.desks.registry import open_desk
from bot.desks.settings import DeskSettings
from bot.desks.threads import Threads
from bot.files.shelf import FileLimits, FileShelf
from bot.handoff.redaction import Redact
from bot.settings import Settings, load_shop, utc_now
from bot.storage.database import Database, open_database
from bot.storage.exclusive import Exclusive
from bot.storage.outages import Outages
from bot.storage.shared_clock import SharedClock

ALONE_POLL_S = 0.1
"""A sender that no worker can wake looks this often."""

RIGHT, DESK_RIGHT = "sender", "desk"

MB = 1024 * 1024


def file_limits(settings: Settings) -> FileLimits:
    """What an operator lets people attach."""
    return FileLimits(
        one=settings.file_mb * MB,
        all=settings.files_total_mb * MB,
        keep_for=timedelta(days=settings.files_days) if settings.files_days else None,
    )


def make_sender(
    database: Database,
    clock: Callable[[], datetime],
    channels: Mapping[str, Channel],
    counters: Counters,
    settings: Settings,
    *,
    poll_s: float = POLL_S,
) -> Sender:
    """Build the sender of this process. It stands by while another one of this database sends."""
    return Sender(
        Outbox(database, clock),
        channels,
        {name: ChannelRates(channel.capabilities, settings.sends_at_once) for name, channel in channels.items()},
        clock,
        counters,
        owner=sender_name(os.getpid()),
        random=random.random,
        may_send=Exclusive(database, RIGHT).held,
        poll_s=poll_s,
        files=FileShelf(database, clock, file_limits(settings)),
    )


@dataclass(frozen=True)
class OtherDeskParts:
    """The shop's other desk: what hears its posts, if it posts, and what carries tickets to it."""

    hook: DeskHook | None
    courier: Courier


def open_other_desk(
    database: Database, clock: Callable[[], datetime], shop: Shop, notify: Callable[[str], object], redact: Redact
) -> OtherDeskParts | None:
    """Build it; None if the shop has none. Of several processes on this database one carries.

    `notify` hears of each conversation in which an agent there did something.
    """
    chosen = DeskSettings()
    desk = open_desk(shop, chosen)
    if desk is None:
        return None
    threads = Threads(database, desk.name, clock, chosen.link_to)
    listener = Listener(database, threads, Desk(database, clock, notify, redact), desk.name, clock)
    may_work = Exclusive(database, DESK_RIGHT).held
    courier = Courier(desk, threads, clock, random=random.random, listener=listener, may_work=may_work)
    hook = DeskHook(desk.name, desk, threads, courier.wake) if isinstance(desk, Hooked) else None
    return OtherDeskParts(hook, courier)


def _nobody_waits(_conversation_id: str) -> None:
    """Workers and pages of other processes look for themselves."""


def serve_sender(settings: Settings) -> None:
    """Send until SIGTERM or SIGINT, and finish what was begun."""
    signals = (signal.SIGTERM, signal.SIGINT)
    # Waited for below, not handled: a handler could run into the locks of the thread that it interrupts.
    signal.pthread_sigmask(signal.SIG_BLOCK, signals)
    database = open_database(settings.database_url, outages=Outages())
    clock = SharedClock(database, utc_now)
    channels = push_channels(open_channels())
    other = open_other_desk(database, clock, load_shop(settings), _nobody_waits, late_redactor(settings))
    shelf = FileShelf(database, clock, file_limits(settings))
    with (
        in_thread("clock", clock),
        in_thread("sender", make_sender(database, clock, channels, delivery_counters(), settings, poll_s=ALONE_POLL_S)),
        in_thread("fetcher", Fetcher(shelf, fetched_channels(channels), clock)),
        in_thread("desk", other.courier) if other else nullcontext(),
    ):
        signal.sigwait(signals)
    database.close()
