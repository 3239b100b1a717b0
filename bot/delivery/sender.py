"""Send replies to their platforms: each conversation in order, several at once, and nothing silently lost."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from datetime import datetime, timedelta

import structlog

from bot.channels.base import Channel
from bot.delivery.deliverer import NOTE_PAUSE_S, NOTE_TRIES, Deliverer
from bot.delivery.gates import Gates
from bot.delivery.metrics import Counters
from bot.delivery.outbox import LEASE, Outbox, SentPart
from bot.delivery.owners import is_gone
from bot.delivery.rates import ChannelRates
from bot.files.shelf import FileShelf
from bot.storage.database import StorageUnavailableError

log = structlog.get_logger(__name__)

POLL_S = 0.5
"""How long a reply can lie unseen if the wake-up call is lost."""

A_STEP_BACK = timedelta(seconds=10)
"""A clock that is set back by less delays nothing by more."""

A_STEP_AHEAD = LEASE / 2
"""Between two looks this much time passes if the clock was set ahead, the machine slept or others had the turn."""

AT_ONCE = 16
"""Conversations that are sent to at the same time: each waits for the platform in a thread of its own."""

GATHER_S = 0.005
"""How often the outbox is looked at while much goes out: what came meanwhile is noted and taken in one go."""


class Sender:
    """Takes replies from the outbox and gives them to the clients of their channels."""

    def __init__(
        self,
        outbox: Outbox,
        channels: Mapping[str, Channel],
        rates: Mapping[str, ChannelRates],
        clock: Callable[[], datetime],
        counters: Counters,
        *,
        owner: str,
        random: Callable[[], float],
        pause: Callable[[float], object] | None = None,
        may_send: Callable[[], bool] = lambda: True,
        poll_s: float = POLL_S,
        files: FileShelf | None = None,
    ) -> None:
        """`random` gives numbers from 0 to 1; `pause` waits so many seconds.

        Nothing is sent while `may_send` says no: the rates are counted in this process, so only one may send at a time.
        `poll_s` is how long a reply can lie unseen if nobody wakes the sender. `files` has what agents attach.
        """
        self._outbox = outbox
        self._channels = channels
        self._clock = clock
        self._owner = owner
        self._news = threading.Event()
        self._pause = pause or threading.Event().wait
        self._gates = Gates(rates, clock)
        self._deliverer = Deliverer(
            outbox, channels, self._gates, clock, counters, random=random, pause=self._pause, files=files
        )
        self._may_send = may_send
        self._sends = False
        self._poll_s = poll_s
        self._latest = clock()
        self._of_old_time: set[Future[SentPart | None]] = set()
        self._accepted: list[SentPart] = []

    def wake(self) -> None:
        """Look at the outbox now."""
        self._news.set()

    def paused_channels(self) -> tuple[str, ...]:
        """The channels that wait for an operator to mend their credentials."""
        return self._gates.paused()

    def serve(self, stopping: Callable[[], bool]) -> None:
        """Send until `stopping()` says so (`wake` makes it look at once), and finish what was begun."""
        self._is_our_turn()
        running: set[Future[SentPart | None]] = set()
        with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="sender") as pool:
            while not stopping():
                looked_at = time.monotonic()
                self._news.clear()
                wait = self._poll_s
                try:
                    self._collect(running)
                    if self._is_our_turn():
                        wait = self._start_due(pool, running)
                except StorageUnavailableError:
                    pass  # Said once, by the database itself.
                except Exception:
                    # The top of the sender, which no customer must lose for one round: what it could not give to a
                    # thread is in the outbox still.
                    log.exception("sender_failed", sender=self._owner)
                self._news.wait(wait)
                pause = looked_at + GATHER_S - time.monotonic()
                if pause > 0 and not stopping():
                    self._pause(pause)
        self._finish(running)

    def _is_our_turn(self) -> bool:
        before, self._sends = self._sends, False
        with suppress(StorageUnavailableError):
            self._sends = self._may_send()
        if self._sends and not before:
            log.info("sender_takes_over", sender=self._owner)
            self._take_over()
        return self._sends

    def _take_over(self) -> None:
        """What a sender of this machine held that is dead now need not wait for the lease to end."""
        with suppress(StorageUnavailableError):
            owners = [owner for owner in self._outbox.owners() if is_gone(owner) or owner == self._owner]
            self._outbox.abandon(owners)

    def send_due(self) -> int:
        """Send what may go now, one after the other, and return how many replies were tried: for tests and tools."""
        taken = self._outbox.take_due(self._open_channels(), AT_ONCE, self._owner, self._gates.allow).replies
        for outgoing in taken:
            sent = self._deliverer.deliver(outgoing)
            if sent:
                self._deliverer.note(sent)
        return len(taken)

    def _start_due(self, pool: ThreadPoolExecutor, running: set[Future[SentPart | None]]) -> float:
        """Give due replies to threads; returns after how many seconds to look again."""
        room = AT_ONCE - len(running)
        taken = self._outbox.take_due(self._open_channels(running), room, self._owner, self._gates.allow)
        for outgoing in taken.replies:
            future = pool.submit(self._deliverer.deliver, outgoing)
            running.add(future)
            # It wants to be noted, and then the next reply of this conversation may go.
            future.add_done_callback(lambda _: self.wake())
        return min(self._poll_s, taken.wait_s)

    def _collect(self, running: set[Future[SentPart | None]]) -> None:
        """Note what has gone out meanwhile. What could not be noted is kept, and noted before anything else is sent."""
        for future in [one for one in running if one.done()]:
            running.discard(future)
            sent = future.result()
            if sent:
                self._accepted.append(sent)
        if self._accepted:
            for stale in self._outbox.note_parts(self._accepted):
                log.warning("send_lease_lost", outbox_id=stale.id)
            self._accepted.clear()

    def _finish(self, running: set[Future[SentPart | None]]) -> None:
        """Note what was going out when the sender was told to stop."""
        for tries in range(1, NOTE_TRIES + 1):
            try:
                self._collect(running)
            except StorageUnavailableError:
                if tries < NOTE_TRIES:
                    self._pause(NOTE_PAUSE_S)
            else:
                return

    def _open_channels(self, running: Iterable[Future[SentPart | None]] = ()) -> list[str]:
        now = self._clock()
        if now < self._latest - A_STEP_BACK:
            log.warning("clock_set_back", by_s=round((self._latest - now).total_seconds()))
            self._forget_plans()
            self._latest = now
            self._of_old_time = set(running)
        elif now > self._latest + A_STEP_AHEAD:
            # A lease is for senders that died: what threads of ours are sending must not be taken from them.
            self._outbox.renew(self._owner)
        elif self._of_old_time and all(one.done() for one in self._of_old_time):
            # What was going out when the clock was set back may have planned by the old time since.
            self._of_old_time.clear()
            self._forget_plans()
        self._latest = max(self._latest, now)
        return self._gates.open(self._channels)

    def _forget_plans(self) -> None:
        """What was planned by the old time would wait as much longer: it is looked at now, too early at worst."""
        self._outbox.plan_anew()
        self._gates.open_all()
