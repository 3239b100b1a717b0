"""Send replies to their platforms: each conversation in order, several at once, and nothing silently lost."""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime, timedelta

import structlog

from bot.channels.base import Channel
from bot.channels.errors import CredentialError, PermanentSendError, SendError
from bot.delivery.codec import reply_from_json
from bot.delivery.metrics import Counters
from bot.delivery.outbox import Due, Outbox, Outgoing, StaleSendError
from bot.delivery.rates import ChannelRates
from bot.delivery.retry import Dead, Park, PauseChannel, RetryAt, after_failure
from bot.delivery.states import TEMPLATE_SENT, WINDOW_CLOSED
from bot.delivery.windows import is_open
from bot.storage.database import StorageUnavailableError

log = structlog.get_logger(__name__)

POLL_S = 0.5
"""How long a reply can lie unseen if the wake-up call is lost."""

A_STEP_BACK = timedelta(seconds=10)
"""A clock that is set back by less delays nothing by more."""

AT_ONCE = 8
"""Conversations that are sent to at the same time: each waits for the platform in a thread of its own."""

DEFAULT_LANGUAGE = "en"

NOTE_TRIES = 100
NOTE_PAUSE_S = 0.5
"""A message that the platform has accepted is noted even if the database is away for a while: forgetting it would send
it twice."""


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
    ) -> None:
        """`random` gives numbers from 0 to 1; `pause` waits so many seconds."""
        self._outbox = outbox
        self._channels = channels
        self._rates = rates
        self._clock = clock
        self._counters = counters
        self._owner = owner
        self._random = random
        self._news = threading.Event()
        self._pause = pause or threading.Event().wait
        self._paused: dict[str, datetime] = {}
        self._latest = clock()
        self._lock = threading.Lock()

    def wake(self) -> None:
        """Look at the outbox now."""
        self._news.set()

    def paused_channels(self) -> tuple[str, ...]:
        """The channels that wait for an operator to mend their credentials."""
        with self._lock:
            return tuple(sorted(self._paused))

    def serve(self, stopping: Callable[[], bool]) -> None:
        """Send until `stopping()` says so (`wake` makes it look at once), and finish what was begun."""
        self._take_over()
        with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="sender") as pool:
            running: set[Future[None]] = set()
            while not stopping():
                self._news.clear()
                running = {one for one in running if not one.done()}
                wait = POLL_S
                try:
                    wait = self._start_due(pool, running)
                except StorageUnavailableError as error:
                    log.error("storage_unavailable", sender=self._owner, error=str(error))
                except Exception:
                    # The top of the sender: whatever it is, the next round may go better.
                    log.exception("sender_failed", sender=self._owner)
                self._news.wait(wait)

    def _take_over(self) -> None:
        """What a sender of this machine held that is dead now need not wait for the lease to end."""
        try:
            owners = [owner for owner in self._outbox.owners() if is_gone(owner) or owner == self._owner]
            self._outbox.abandon(owners)
        except StorageUnavailableError as error:
            log.error("storage_unavailable", sender=self._owner, error=str(error))

    def send_due(self) -> int:
        """Send what may go now, one after the other, and return how many replies were tried: for tests and tools."""
        tried = 0
        for due in self._outbox.due(self._open_channels(), AT_ONCE):
            outgoing, _ = self._pick(due)
            if outgoing:
                self._deliver(outgoing)
                tried += 1
        return tried

    def _start_due(self, pool: ThreadPoolExecutor, running: set[Future[None]]) -> float:
        """Give due replies to threads; returns after how many seconds to look again."""
        found = self._outbox.due(self._open_channels(), AT_ONCE - len(running))
        soonest = POLL_S
        for due in found:
            outgoing, wait = self._pick(due)
            if outgoing:
                future = pool.submit(self._deliver, outgoing)
                running.add(future)
                # The next reply of this conversation may go now.
                future.add_done_callback(lambda _: self.wake())
            soonest = min(soonest, wait)
        return soonest

    def _open_channels(self) -> list[str]:
        now = self._clock()
        if now < self._latest - A_STEP_BACK:
            # What was planned by the old time would wait as much longer: it is looked at now, too early at worst.
            log.warning("clock_set_back", by_s=round((self._latest - now).total_seconds()))
            self._outbox.plan_anew()
            with self._lock:
                self._paused.clear()
            self._latest = now
        self._latest = max(self._latest, now)
        with self._lock:
            self._paused = {name: until for name, until in self._paused.items() if until > now}
            return [name for name in self._channels if name not in self._paused]

    def _pick(self, due: Due) -> tuple[Outgoing | None, float]:
        """Take a reply if its rates allow one more message now, and count that; else say how long to wait."""
        wait = self._allow(due.channel, due.customer)
        if not wait:
            return self._outbox.take(due, self._owner), POLL_S
        # Out of the way, so that it does not stand before those that may go.
        self._outbox.defer(due, self._clock() + timedelta(seconds=wait))
        return None, wait

    def _allow(self, channel: str, customer: str) -> float:
        rates, now = self._rates[channel], self._clock().timestamp()
        with self._lock:
            wait = max(rates.number_wait(now), rates.customer_wait(customer, now))
            if not wait:
                rates.take(customer, now)
        return wait

    def _deliver(self, outgoing: Outgoing) -> None:
        try:
            try:
                self._send(self._channels[outgoing.channel], outgoing)
            except (StaleSendError, StorageUnavailableError):
                raise
            except Exception as error:
                if not isinstance(error, SendError):
                    log.exception("send_failed", outbox_id=outgoing.id, channel=outgoing.channel)
                self._after_failure(outgoing, error)
        except StaleSendError as error:
            log.warning("send_lease_lost", error=str(error))
        except StorageUnavailableError as error:
            # Its lease ends, and it is taken again: flagged, because nobody knows how far it came.
            log.error("storage_unavailable", outbox_id=outgoing.id, error=str(error))

    def _send(self, channel: Channel, outgoing: Outgoing) -> None:
        if not is_open(outgoing.last_inbound_at, self._clock(), channel.capabilities.service_window):
            self._after_window(channel, outgoing)
            return
        payloads = channel.render(reply_from_json(outgoing.reply), language=outgoing.language or DEFAULT_LANGUAGE)
        if outgoing.parts_sent >= len(payloads):
            # Rendered to fewer parts than before, by a newer version: all of it has gone out.
            self._outbox.finish(outgoing)
            return
        for position in range(outgoing.parts_sent, len(payloads)):
            if position > outgoing.parts_sent:
                wait = self._allow(outgoing.channel, outgoing.customer)
                if wait:
                    self._outbox.postpone(outgoing, self._clock() + timedelta(seconds=wait))
                    return
            result = channel.client.send(outgoing.customer, payloads[position])
            last = position == len(payloads) - 1
            self._note(outgoing, position, result.provider_message_id, last=last)
            self._counters.add("sends_total", channel=outgoing.channel, result="sent")

    def _note(self, outgoing: Outgoing, position: int, provider_message_id: str, *, last: bool) -> None:
        for tries in range(1, NOTE_TRIES + 1):
            try:
                self._outbox.note_part(outgoing, position, provider_message_id, last=last)
            except StorageUnavailableError:
                if tries == NOTE_TRIES:
                    raise
                self._pause(NOTE_PAUSE_S)
            else:
                return

    def _after_window(self, channel: Channel, outgoing: Outgoing) -> None:
        """Tell the customer by a template that there is an answer, once; the answer waits until they write."""
        name = channel.window_template
        payload = channel.render_template(name, language=outgoing.language or DEFAULT_LANGUAGE) if name else None
        code = WINDOW_CLOSED
        if payload and not self._outbox.template_went_out(outgoing.conversation_id):
            try:
                channel.client.send(outgoing.customer, payload)
                code = TEMPLATE_SENT
            except CredentialError:
                raise
            except PermanentSendError as error:
                log.error("template_refused", channel=outgoing.channel, template=name, code=error.code)
        self._park(outgoing, code)

    def _after_failure(self, outgoing: Outgoing, error: Exception) -> None:
        code = error.code if isinstance(error, SendError) else type(error).__name__
        about = {"outbox_id": outgoing.id, "channel": outgoing.channel, "code": code}
        decision = after_failure(error, outgoing.attempts, self._clock(), self._random)
        if isinstance(decision, RetryAt):
            self._count(outgoing, "uncertain" if decision.uncertain else "retried")
            log.warning("send_retried", at=decision.at.isoformat(), uncertain=decision.uncertain, **about)
            self._outbox.retry(outgoing, decision.at, code, _words(error), uncertain=decision.uncertain)
        elif isinstance(decision, PauseChannel):
            with self._lock:
                self._paused[outgoing.channel] = decision.until
            self._counters.add("channel_pauses_total", channel=outgoing.channel)
            log.error("channel_paused", cure="renew its access token", **about)
            self._outbox.postpone(outgoing, decision.until, code, _words(error))
        elif isinstance(decision, Park):
            self._park(outgoing, WINDOW_CLOSED)
        elif isinstance(decision, Dead):
            self._count(outgoing, "dead")
            log.error("reply_dead", cure="shopclerk deliveries", **about)
            self._outbox.bury(outgoing, code, _words(error))

    def _park(self, outgoing: Outgoing, code: str) -> None:
        self._count(outgoing, "parked")
        log.warning("reply_parked", outbox_id=outgoing.id, channel=outgoing.channel, code=code)
        self._outbox.park(outgoing, code, "the customer last wrote too long ago; it goes out when they write again")

    def _count(self, outgoing: Outgoing, result: str) -> None:
        self._counters.add("sends_total", channel=outgoing.channel, result=result)


def sender_name(pid: int) -> str:
    """Name the sender in the process with this id, on this machine."""
    return f"{socket.gethostname()}:{pid}"


def is_gone(owner: str) -> bool:
    """Whether this sender was on this machine and its process has ended."""
    host, _, pid = owner.rpartition(":")
    if host != socket.gethostname() or not pid.isdigit():
        return False
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False


def _words(error: Exception) -> str:
    # An exception of our own code may hold a customer's words; the platform's errors hold none.
    return str(error) if isinstance(error, SendError) else type(error).__name__
