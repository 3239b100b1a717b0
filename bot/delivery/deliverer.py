"""Send one reply to its platform, part after part, and keep what became of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

import structlog

from bot.channels.base import Channel, FileClient, Payload
from bot.channels.errors import CredentialError, PermanentSendError, SendError
from bot.channels.uploads import file_in, with_upload
from bot.delivery.codec import reply_from_json
from bot.delivery.gates import Gates
from bot.delivery.metrics import Counters
from bot.delivery.outbox import Outbox, Outgoing, SentPart, StaleSendError
from bot.delivery.retry import Dead, Park, PauseChannel, RetryAt, after_failure
from bot.delivery.states import TEMPLATE_SENT, WINDOW_CLOSED
from bot.delivery.windows import send_with
from bot.files.rows import KEPT
from bot.files.shelf import FileShelf
from bot.storage.database import StorageUnavailableError

log = structlog.get_logger(__name__)

DEFAULT_LANGUAGE = "en"

FILE_MISSING = "file-missing"
"""Why a reply is dead whose file is not kept any more."""

NOTE_TRIES = 100
NOTE_PAUSE_S = 0.5
"""A message that the platform has accepted is noted even if the database is away for a while: forgetting it would send
it twice."""


class Deliverer:
    """Gives replies to the clients of their channels. May be used from several threads."""

    def __init__(
        self,
        outbox: Outbox,
        channels: Mapping[str, Channel],
        gates: Gates,
        clock: Callable[[], datetime],
        counters: Counters,
        *,
        random: Callable[[], float],
        pause: Callable[[float], object],
        files: FileShelf | None,
    ) -> None:
        """`random` gives numbers from 0 to 1; `pause` waits so many seconds. `files` has what agents attach."""
        self._outbox = outbox
        self._channels = channels
        self._gates = gates
        self._clock = clock
        self._counters = counters
        self._random = random
        self._pause = pause
        self._files = files

    def deliver(self, outgoing: Outgoing) -> SentPart | None:
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
                wait = self._gates.allow(outgoing.channel, outgoing.customer)
                if wait:
                    self._outbox.postpone(outgoing, self._clock() + timedelta(seconds=wait))
                    return None
            payload = self._uploaded(channel, payloads[position], outgoing, position)
            result = channel.client.send(outgoing.customer, payload, tag=tag)
            self._counters.add("sends_total", channel=outgoing.channel, result="sent")
            part = SentPart(outgoing, position, result.provider_message_id, last=position == len(payloads) - 1)
            if part.last:
                return part
            self.note(part)
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

    def note(self, part: SentPart) -> None:
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
            self._gates.pause(outgoing.channel, decision.until)
            self._counters.add("channel_pauses_total", channel=outgoing.channel)
            log.error(
                "channel_paused",
                kept="its messages wait, and go out when the platform takes the token",
                cure="set a new access token, and start the clerk again",
                **about,
            )
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


def _words(error: Exception) -> str:
    # An exception of our own code may hold a customer's words; the platform's errors hold none.
    return str(error) if isinstance(error, SendError) else type(error).__name__
