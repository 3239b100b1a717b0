"""The chat's event stream: replies, the typing indicator and the clerk's state, as server-sent events."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Literal

import structlog
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from bot.delivery.transcript import Entry
from bot.storage.database import StorageUnavailableError
from bot.web.chat import conversation_of, render_entry, require_customer
from bot.web.dependencies import WebDependencies
from bot.web.errors import RequestRefusedError
from bot.web.session import ConversationCookies
from bot.web.streams import Streams

ClerkState = Literal["waking", "ready", "down"]

# An idle stream asks the database this often, in case a hint was lost, and shows proxies that it is alive.
IDLE_POLL_S = 15.0

# While an answer is due, the clerk wakes up or the database is away, it asks more often.
BUSY_POLL_S = 1.0

# How long a browser waits before it opens a broken stream again.
RECONNECT_MS = 1_500

# When so many are open, a browser that wants one more may ask again then.
RETRY_AFTER_S = 30

_log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class News:
    """What the database says about one conversation, and about the workers.

    `person` is the name of who speaks instead of the clerk, None while nobody does.
    """

    replies: tuple[Entry, ...]
    typing: bool
    person: str | None
    clerk: ClerkState


class EventEndpoint:
    """GET /chat/events."""

    def __init__(self, deps: WebDependencies, cookies: ConversationCookies) -> None:
        self._deps = deps
        self._cookies = cookies
        self._streams = Streams()

    def close(self) -> None:
        """End every stream: the server stops, and browsers come back to the next one by themselves."""
        self._streams.close()

    async def get(self, request: Request) -> Response:
        """Stream what is newer than `Last-Event-ID` or `?after=`, whichever is later; 503 while too many are open."""
        conversation_id = conversation_of(require_customer(request, self._cookies))
        after = max(_event_id(request.headers.get("last-event-id")), _event_id(request.query_params.get("after")))
        if request.method == "HEAD":
            return Response(media_type="text/event-stream")
        if self._streams.full:
            raise HTTPException(503, headers={"Retry-After": str(RETRY_AFTER_S)})
        return StreamingResponse(
            self._stream(conversation_id, after),
            media_type="text/event-stream",
            # nginx would hold events back to fill its buffer
            headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
        )

    async def _stream(self, conversation_id: str, after: int) -> AsyncIterator[str]:
        # Counted from its first event on: a browser that is gone by then never ends it.
        with self._streams.open(conversation_id) as closing:
            async for event in stream_events(self._deps, conversation_id, after, closing):
                yield event


async def stream_events(
    deps: WebDependencies, conversation_id: str, after: int, closing: asyncio.Event
) -> AsyncIterator[str]:
    """Events of one conversation until the browser goes away or `closing` is set.

    Gives each reply with an id above `after`, once, in order. Survives a database that is away: the browser hears
    nothing new, and the stream goes on when it is back.
    """
    yield f"retry: {RECONNECT_MS}\n\n"
    told: News | None = None
    closed = asyncio.ensure_future(closing.wait())
    hint: asyncio.Future[Literal[True]] | None = None
    with deps.signals.following(conversation_id) as heard:
        try:
            while not closing.is_set():
                # Before reading: what happens in between is not missed.
                heard.clear()
                try:
                    news = await asyncio.to_thread(read_news, deps, conversation_id, after)
                except StorageUnavailableError:
                    told = None
                    yield ": storage away\n\n"
                else:
                    for event in _render_news(news, told):
                        yield event
                    after = news.replies[-1].id if news.replies else after
                    told = news
                busy = told is None or told.typing or told.clerk == "waking"
                hint = asyncio.ensure_future(heard.wait())
                poll_s = BUSY_POLL_S if busy else IDLE_POLL_S
                await asyncio.wait((hint, closed), timeout=poll_s, return_when=asyncio.FIRST_COMPLETED)
                hint.cancel()
        finally:
            closed.cancel()
            if hint is not None:
                hint.cancel()


def read_news(deps: WebDependencies, conversation_id: str, after: int) -> News:
    """Ask the database, blocking; raises `StorageUnavailableError`.

    Replies are read before `typing`: the indicator never outlives the answer it announced. While a `person` speaks, by
    the name that is given, it is shown when they write.
    """
    replies = tuple(deps.transcript.replies_after(conversation_id, after))
    person = deps.transcript.person(conversation_id)
    if person is None:
        typing = deps.transcript.waiting(conversation_id)
    else:
        typing = deps.presence.is_agent_typing(conversation_id)
    state = deps.workers.state()
    return News(replies, typing, person, "waking" if state == "loading" else state)


def _render_news(news: News, told: News | None) -> list[str]:
    """What changed since `told`, or a comment that keeps the connection alive."""
    events = [_render_event("reply", render_entry(entry), event_id=entry.id) for entry in news.replies]
    if told is None or (news.clerk, news.person) != (told.clerk, told.person):
        person = {} if news.person is None else {"person": news.person}
        events.append(_render_event("clerk", {"state": news.clerk, **person}))
    # Said again after a reply: the page may have put up the indicator on its own when it sent the message.
    if told is None or news.typing != told.typing or news.replies:
        events.append(_render_event("typing", {"typing": news.typing}))
    return events or [": keep-alive\n\n"]


def _render_event(name: str, data: dict[str, object], *, event_id: int | None = None) -> str:
    """One event. JSON has no raw line feeds, so one `data:` line holds it."""
    head = f"id: {event_id}\n" if event_id is not None else ""
    return f"{head}event: {name}\ndata: {json.dumps(data, ensure_ascii=False, separators=(',', ':'))}\n\n"


def _event_id(value: str | None) -> int:
    if not value:
        return 0
    # 18 digits fit the database's integers
    if not value.isascii() or not value.isdigit() or len(value) > 18:  # noqa: PLR2004
        raise RequestRefusedError(400, "bad_event_id", f"the event id is {value[:40]!r}")
    return int(value)
