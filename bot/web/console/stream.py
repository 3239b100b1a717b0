"""GET /desk/api/events: what happens at the desk, as server-sent events."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Literal

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from bot.handoff.logins import Session
from bot.storage.database import StorageUnavailableError
from bot.web.console.access import Door
from bot.web.console.dependencies import ConsoleDependencies
from bot.web.console.feed import Feed, Listener
from bot.web.dependencies import WebDependencies
from bot.web.events import RECONNECT_MS, RETRY_AFTER_S
from bot.web.streams import Streams

ALIVE_S = 15.0
"""So often an idle stream shows that it is there, and looks whether its session still is."""

STREAMS_OF_ONE = 12
"""Tabs of one agent."""

STREAMS_IN_ALL = 500


class StreamEndpoint:
    """The live side of every console."""

    def __init__(self, deps: WebDependencies, console: ConsoleDependencies, door: Door, feed: Feed) -> None:
        self._deps = deps
        self._console = console
        self._door = door
        self._feed = feed
        self._streams = Streams(of_one=STREAMS_OF_ONE, in_all=STREAMS_IN_ALL)

    def close(self) -> None:
        """End every stream: browsers come back to the next server by themselves."""
        self._streams.close()

    async def get(self, request: Request, session: Session) -> Response:
        """Stream what happens from now on; 503 while too many are open.

        Events: `batch` with tickets, events, counts and conversations that may have new words; `again` when something
        was missed and all must be read anew, as at the beginning of a stream; `end` when the session is over.
        """
        if request.method == "HEAD":
            return Response(media_type="text/event-stream")
        if self._streams.full:
            raise HTTPException(503, headers={"Retry-After": str(RETRY_AFTER_S)})
        return StreamingResponse(
            self._stream(request, session),
            media_type="text/event-stream",
            headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
        )

    async def _stream(self, request: Request, session: Session) -> AsyncIterator[str]:
        now = asyncio.get_running_loop().time
        with self._streams.open(str(session.agent.id)) as closing, self._feed.listen() as listener:
            closed = asyncio.ensure_future(closing.wait())
            checked = float("-inf")
            try:
                yield f"retry: {RECONNECT_MS}\n\n" + _event("again", "{}")
                while not closing.is_set():
                    if now() - checked >= ALIVE_S:
                        if not await self._still_there(request, session):
                            yield _event("end", "{}")
                            return
                        checked = now()
                    yield await self._next(listener, closed)
            finally:
                closed.cancel()

    async def _next(self, listener: Listener, closed: asyncio.Future[Literal[True]]) -> str:
        """What there is to say, or a comment after a while."""
        taking = asyncio.ensure_future(listener.batches.get())
        try:
            await asyncio.wait((taking, closed), timeout=ALIVE_S, return_when=asyncio.FIRST_COMPLETED)
            if not taking.done():
                return ": keep-alive\n\n"
        finally:
            taking.cancel()
        if listener.overrun:
            listener.overrun = False
            while not listener.batches.empty():
                listener.batches.get_nowait()
            return _event("again", "{}")
        return _event("batch", taking.result())

    async def _still_there(self, request: Request, session: Session) -> bool:
        """Whether the session goes on; an open console alone does not keep it."""
        try:
            found = await self._door.find(request, touch=False)
            if found is not None:
                await asyncio.to_thread(self._console.desk.seen, session.agent.id)
        except StorageUnavailableError:
            return True
        return found is not None


def _event(name: str, data: str) -> str:
    """One event. JSON has no raw line feeds, so one `data:` line holds it."""
    return f"event: {name}\ndata: {data}\n\n"
