"""The endpoint that platforms post to. Open to the whole internet: nothing is believed before its signature is."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta

import structlog
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response

from bot.channels.base import FOR_OTHERS, Batch, Channel, UnknownEvent
from bot.channels.errors import ChannelInputError
from bot.delivery.courtesy import Courtesies
from bot.delivery.gathering import GatheredIntake
from bot.storage.database import StorageUnavailableError
from bot.web.dependencies import WebDependencies

BODY_LIMIT_BYTES = 3 * 1024 * 1024
"""What WhatsApp documents as the largest request; Messenger's are smaller."""

SMALL_BODY_BYTES = 32 * 1024
"""A longer one is taken apart in a thread: it would hold up everybody else."""

BODY_WITHIN = timedelta(seconds=10)
"""A platform sends its request at once; whoever takes longer holds a connection open on purpose."""

RETRY_AFTER_S = "5"

SAID_EVERY = timedelta(minutes=1)
"""Strangers and other numbers cause it, so not each is worth a line; a wrong setting of ours causes all of it."""

_log = structlog.get_logger(__name__)


class WebhookEndpoints:
    """One address per channel: `/webhooks/<name>`."""

    def __init__(self, deps: WebDependencies) -> None:
        self._deps = deps
        self._intake = GatheredIntake(deps.intake)
        # Without the workers' pipe nobody hears of answers, and a sign after them would be worse than none in time.
        later = _call_later if deps.signals.listening else None
        self.courtesies = Courtesies(deps.channels, deps.counters, later=later)
        deps.signals.listeners.append(self.courtesies.answered)
        self._said: dict[tuple[str, str], datetime] = {}

    def close(self) -> None:
        """Stop showing read marks."""
        self.courtesies.close()

    async def get(self, request: Request) -> Response:
        """Answer the platform's challenge; 403 for anybody else."""
        channel = self._channel(request)
        answer = channel.challenge(request.query_params)
        self._count(channel, "challenged" if answer is not None else "challenge_refused")
        return refuse(403) if answer is None else PlainTextResponse(answer)

    async def post(self, request: Request) -> Response:
        """Keep every event of a request, then say 200.

        403 unless the platform signed these very bytes; 408 and 413 for a body that is too slow or too long; 415 and
        400 for what no platform sends; 503 while nothing can be kept, so that the platform sends it again.
        """
        channel = self._channel(request)
        try:
            body = await asyncio.wait_for(read_body(request), BODY_WITHIN.total_seconds())
        except asyncio.TimeoutError:
            return self._refused(channel, 408, "too_slow")
        except ClientDisconnect:
            return self._refused(channel, 400, "gone")
        if body is None:
            return self._refused(channel, 413, "too_large")
        checked = (
            self._check(channel, request.headers, body)
            if len(body) <= SMALL_BODY_BYTES
            else await asyncio.to_thread(self._check, channel, request.headers, body)
        )
        return checked if isinstance(checked, Response) else await self._take(channel, checked)

    def _check(self, channel: Channel, headers: Headers, body: bytes) -> Batch | Response:
        """Give what the platform tells, or the refusal of what no platform sends."""
        if not channel.verify(headers, body):
            refusal = self._refused(channel, 403, "unsigned")
            self._say_seldom(
                "webhook_unsigned",
                channel,
                refused=self._deps.counters.read("webhook_requests_total", channel=channel.name, result="unsigned"),
                cure=f"SHOPCLERK_{channel.name.upper()}_APP_SECRETS, if these are the platform's own",
            )
            return refusal
        if headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
            return self._refused(channel, 415, "not_json")
        try:
            return channel.parse(body, received_at=self._deps.clock())
        except ChannelInputError as error:
            _log.warning("webhook.unreadable", channel=channel.name, code=error.code)
            return self._refused(channel, 400, "unreadable")
        except Exception:  # noqa: BLE001 (see below)
            # The top of a request: signed by the platform, and our parser is wrong about it. Refusing would make the
            # platform send it again and again, so it is kept for whoever mends the parser.
            _log.exception("webhook.parser_failed", channel=channel.name)
            return Batch(unknown=(UnknownEvent("parser-failed", body.decode(errors="replace")),))

    async def _take(self, channel: Channel, batch: Batch) -> Response:
        try:
            taken = await self._intake.accept(channel.name, batch)
        except StorageUnavailableError:
            return self._refused(channel, 503, "storage_away")
        self._count(channel, "accepted")
        self._count_events(channel, batch, new=len(taken.new), unknown=taken.unknown)
        for reason in FOR_OTHERS.intersection(batch.ignored):
            cure = "shopclerk doctor, if these are for your number or page"
            self._say_seldom("webhook_for_others", channel, reason=reason, cure=cure)
        self.courtesies.show(taken.new)
        for message in taken.new:
            self._deps.signals.hint(message.conversation_id)
        return PlainTextResponse("EVENT_RECEIVED")

    def _channel(self, request: Request) -> Channel:
        channel = self._deps.channels.get(request.path_params["channel"])
        if channel is None:
            raise HTTPException(404)
        return channel

    def _say_seldom(self, event: str, channel: Channel, **about: object) -> None:
        now, said = self._deps.clock(), self._said.get((event, channel.name))
        if said is None or now - said >= SAID_EVERY:
            self._said[event, channel.name] = now
            _log.warning(event, channel=channel.name, **about)

    def _refused(self, channel: Channel, status: int, result: str) -> Response:
        self._count(channel, result)
        return refuse(status)

    def _count(self, channel: Channel, result: str) -> None:
        self._deps.counters.add("webhook_requests_total", channel=channel.name, result=result)

    def _count_events(self, channel: Channel, batch: Batch, *, new: int, unknown: int) -> None:
        counts = {
            "new": new,
            "repeated": len(batch.messages) - new,
            "status": len(batch.statuses),
            "ignored": sum(batch.ignored.values()),
            "unknown": unknown,
        }
        for kind, count in counts.items():
            if count > 0:
                self._deps.counters.add("webhook_events_total", count, channel=channel.name, kind=kind)


def _call_later(seconds: float, run: Callable[[], None]) -> asyncio.TimerHandle:
    return asyncio.get_running_loop().call_later(seconds, run)


async def read_body(request: Request) -> bytes | None:
    """The body; None as soon as it is longer than any platform's."""
    declared = request.headers.get("content-length", "0")
    if not declared.isascii() or not declared.isdigit() or int(declared[:20]) > BODY_LIMIT_BYTES:
        return None
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > BODY_LIMIT_BYTES:
            return None
    return bytes(body)


def refuse(status: int) -> Response:
    """The same few bytes whatever was wrong: an answer teaches a stranger nothing."""
    headers = {"Retry-After": RETRY_AFTER_S} if status == 503 else {}  # noqa: PLR2004 (HTTP's own number)
    return PlainTextResponse("", status, headers)
