"""Send replies to their platforms: each conversation in order, several at once, and nothing silently lost."""

from __future__ import annotations

import os
import socket
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime, timedelta

import structlog

from bot.channels.base import Channel, FileClient, Payload
from bot.channels.errors import CredentialError, PermanentSendError, SendError
from bot.channels.uploads import file_in, with_upload
from bot.delivery.codec import reply_from_json
from bot.delivery.metrics import Counters
from bot.delivery.outbox import Outbox, Outgoing, SentPart, StaleSendError
from bot.delivery.rates import ChannelRates
from bot.delivery.retry import Dead, Park, PauseChannel, RetryAt, after_failure
from bot.delivery.states import TEMPLATE_SENT, WINDOW_CLOSED
from bot.delivery.windows import send_with
from bot.files.rows import KEPT
from bot.files.shelf import FileShelf
from bot.storage.database import StorageUnavailableError

log = structlog.get_logger(__name__)

POLL_S = 0.5
"""How long a reply can lie unseen if the wake-up call is lost."""

A_STEP_BACK = timedelta(seconds=10)
"""A clock that is set back by less delays nothing by more."""

AT_ONCE = 16
"""Conversations that are sent to at the same time: each waits for the platform in a thread of its own."""

GATHER_S = 0.005
"""How often the outbox is looked at while much goes out: what came meanwhile is noted and taken in one go."""

DEFAULT_LANGUAGE = "en"

FILE_MISSING = "file-missing"
"""Why a reply is dead whose file is not kept any more."""

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
        may_send: Callable[[], bool] = lambda: True,
        poll_s: float = POLL_S,
        files: FileShelf | None = None,
    ) -> None:
        """`random` gives numbers from 0 to 1; `pause` waits so many seconds.

        Nothing is sent while `may_send` says no: the rates are counted in this process, so only one may send at a time.
        `poll_s` is how long a reply can lie unseen if nobody wakes the sender. `files` has what agents attach.
        """
        self._outbox = outbox
        self._files = files
        self._channels = channels
        self._rates = rates
        self._clock = clock
        self._counters = counters
        self._owner = owner
        self._random = random
        self._news = threading.Event()
        self._pause = pause or threading.Event().wait
        self._may_send = may_send
        self._sends = False
        self._poll_s = poll_s
        self._paused: dict[str, datetime] = {}
        self._latest = clock()
        self._of_old_time: set[Future[SentPart | None]] = set()
        self._accepted: list[SentPart] = []
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
                except StorageUnavailableError as error:
                    log.error("storage_unavailable", sender=self._owner, error=str(error))
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
        try:
            self._sends = self._may_send()
        except StorageUnavailableError as error:
            log.error("storage_unavailable", sender=self._owner, error=str(error))
        if self._sends and not before:
            log.info("sender_takes_over", sender=self._owner)
            self._take_over()
        return self._sends

    def _take_over(self) -> None:
        """What a sender of this machine held that is dead now need not wait for the lease to end."""
        try:
            owners = [owner for owner in self._outbox.owners() if is_gone(owner) or owner == self._owner]
            self._outbox.abandon(owners)
        except StorageUnavailableError as error:
            log.error("storage_unavailable", sender=self._owner, error=str(error))

    def send_due(self) -> int:
        """Send what may go now, one after the other, and return how many replies were tried: for tests and tools."""
        taken = self._outbox.take_due(self._open_channels(), AT_ONCE, self._owner, self._allow).replies
        for outgoing in taken:
            sent = self._deliver(outgoing)
            if sent:
                self._note(sent)
        return len(taken)

    def _start_due(self, pool: ThreadPoolExecutor, running: set[Future[SentPart | None]]) -> float:
        """Give due replies to threads; returns after how many seconds to look again."""
        room = AT_ONCE - len(running)
        taken = self._outbox.take_due(self._open_channels(running), room, self._owner, self._allow)
        for outgoing in taken.replies:
            future = pool.submit(self._deliver, outgoing)
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
            except StorageUnavailableError as error:
                log.error("storage_unavailable", sender=self._owner, error=str(error))
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
        elif self._of_old_time and all(one.done() for one in self._of_old_time):
            # What was going out when the clock was set back may have planned by the old time since.
            self._of_old_time.clear()
            self._forget_plans()
        self._latest = max(self._latest, now)
        with self._lock:
            self._paused = {name: until for name, until in self._paused.items() if until > now}
            return [name for name in self._channels if name not in self._paused]

    def _forget_plans(self) -> None:
        """What was planned by the old time would wait as much longer: it is looked at now, too early at worst."""
        self._outbox.plan_anew()
        with self._lock:
            self._paused.clear()

    def _allow(self, channel: str, customer: str) -> float:
        rates, now = self._rates[channel], self._clock().timestamp()
        with self._lock:
            wait = max(rates.number_wait(now), rates.customer_wait(customer, now))
            if not wait:
                rates.take(customer, now)
        return wait

    def _deliver(self, outgoing: Outgoing) -> SentPart | None:
        """Send all parts that are not out yet; gives the last one, which is to be noted still."""
        try:
            try:
                return self._send(self._channels[outgoing.channel], outgoing)
            except (StaleSendError, StorageUnavailableError):
                raise
            except Exception as error:
                # The top of every send: what a channel raises that cannot render a reply, say, is tried again,
                # and after a few times a person sees it. Here and not further out, for it must be noted in the outbox.
                if not isinstance(error, SendError):
                    log.exception("send_failed", outbox_id=outgoing.id, channel=outgoing.channel)
                self._after_failure(outgoing, error)
        except StaleSendError as error:
            log.warning("send_lease_lost", error=str(error))
        except StorageUnavailableError as error:
            # Its lease ends, and it is taken again: flagged, because nobody knows how far it came.
            log.error("storage_unavailable", outbox_id=outgoing.id, error=str(error))
        return None

    def _send(self, channel: Channel, outgoing: Outgoing) -> SentPart | None:
        tag = send_with(outgoing.last_inbound_at, self._clock(), channel.capabilities, by_person=outgoing.by_person)
        if tag is None:
            self._after_window(channel, outgoing)
            return None
        payloads = channel.render(reply_from_json(outgoing.reply), language=outgoing.language or DEFAULT_LANGUAGE)
        if outgoing.parts_sent >= len(payloads):
            # Rendered to fewer parts than before, by a newer version: all of it has gone out.
            self._outbox.finish(outgoing)
            return None
        for position in range(outgoing.parts_sent, len(payloads)):
            if position > outgoing.parts_sent:
                wait = self._allow(outgoing.channel, outgoing.customer)
                if wait:
                    self._outbox.postpone(outgoing, self._clock() + timedelta(seconds=wait))
                    return None
            payload = self._uploaded(channel, payloads[position], outgoing, position)
            result = channel.client.send(outgoing.customer, payload, tag=tag)
            self._counters.add("sends_total", channel=outgoing.channel, result="sent")
            part = SentPart(outgoing, position, result.provider_message_id, last=position == len(payloads) - 1)
            if part.last:
                return part
            self._note(part)
        return None

    def _uploaded(self, channel: Channel, payload: Payload, outgoing: Outgoing, position: int) -> Payload:
        """The payload with the platform's id of the file in it. Uploaded first, unless an earlier try has done so."""
        file_id = file_in(payload)
        if file_id is None:
            return payload
        row = self._files.find(file_id) if self._files else None
        if self._files is None or row is None or row.state != KEPT or not isinstance(channel.client, FileClient):
            raise PermanentSendError(FILE_MISSING)
        upload_id = self._files.upload_of(row)
        if not upload_id:
            upload_id = channel.client.upload(row.name, row.media_type, self._files.read(row.id) or b"")
            self._files.note_upload(row.id, upload_id)
            # Over a slow line it may have taken longer than the lease; then another one sends it.
            self._outbox.hold_on(outgoing, position)
        return with_upload(payload, upload_id)

    def _note(self, part: SentPart) -> None:
        """Raises `StaleSendError` if the reply is not ours any more."""
        for tries in range(1, NOTE_TRIES + 1):
            try:
                stale = self._outbox.note_parts([part])
            except StorageUnavailableError:
                if tries == NOTE_TRIES:
                    raise
                self._pause(NOTE_PAUSE_S)
            else:
                if stale:
                    raise StaleSendError(f"reply {part.outgoing.id} is not ours any more")
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
