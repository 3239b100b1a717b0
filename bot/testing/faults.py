"""How a store under test breaks."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import AsyncIterator, Collection
from typing import Literal

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.commerce.storekeeping.refusals import RefusalError
from bot.demo_store.idempotency import refusal_body

Fault = Literal[
    "down", "slow", "error", "nonsense", "wrong_json", "lost", "lost_changes", "refusal", "drip", "cut", "maintenance"
]  # fmt: skip

WRITES = frozenset({"POST", "PUT", "PATCH", "DELETE"})
"""The methods of requests that change something."""

_POLL_S = 0.01
_LONGEST_S = 60.0
_ANSWERS = {
    "error": (500, b"application/json", b'{"error": {"code": "broken", "message": "Something broke."}}'),
    "nonsense": (200, b"text/html", b"<html><body>Welcome to the router</body></html>"),
    "wrong_json": (200, b"application/json", b'{"data": "many", "id": 7}'),
    "maintenance": (503, b"text/html", b"<html><body>Back soon</body></html>"),
}


class Faults:
    """What the next requests meet, and how many came. Set by a test's thread, read by the server's."""

    def __init__(self) -> None:
        """No fault."""
        self._lock = threading.Lock()
        self._kind: Fault | None = None
        self._left: int | None = None
        self._methods: Collection[str] | None = None
        self._refusal = RefusalError("invalid_request")
        self.requests = 0

    def set(self, kind: Fault | None, times: int | None, methods: Collection[str] | None = None) -> None:
        """Break the next `times` requests (None: all) with one of `methods` (None: any), and count from zero."""
        with self._lock:
            self._kind, self._left, self._methods, self.requests = kind, times, methods, 0

    def refuse(self, code: str) -> None:
        """Refuse every change with this code of the store's, and count from zero. Questions are answered."""
        self._refusal = RefusalError(code)
        self.set("refusal", None, WRITES)

    def clear(self) -> None:
        """No fault any more; the count stays."""
        with self._lock:
            self._kind = None

    def next(self, method: str) -> Fault | None:
        """Count a request, and say what breaks it."""
        with self._lock:
            self.requests += 1
            if self._kind is None or self._left == 0 or (self._methods is not None and method not in self._methods):
                return None
            if self._left is not None:
                self._left -= 1
            return self._kind

    async def lasting(self, kind: Fault) -> AsyncIterator[None]:
        """Go on, a moment at a time, until the fault is over: a store that hangs."""
        waited = 0.0
        while self._kind == kind and waited < _LONGEST_S:
            await asyncio.sleep(_POLL_S)
            waited += _POLL_S
            yield

    def answer(self, kind: Fault | None) -> tuple[int, bytes, bytes] | None:
        """Status, content type and body that a broken store gives; None: it is not broken that way."""
        if kind == "refusal":
            return self._refusal.status, b"application/json", json.dumps(refusal_body(self._refusal)).encode()
        return _ANSWERS.get(kind) if kind else None


class Breakable:
    """The application behind the faults."""

    def __init__(self, app: ASGIApp, faults: Faults) -> None:
        """`faults` says before each request what becomes of it."""
        self._app = app
        self._faults = faults

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or break, as ASGI wants it."""
        kind = self._faults.next(str(scope.get("method", "")))
        if kind == "lost_changes":
            kind = None if scope.get("method") == "GET" else "lost"
        if kind == "slow":
            async for _ in self._faults.lasting("slow"):
                pass
            return
        if kind in ("drip", "cut"):
            await self._begin_only(kind, send)
            return
        if kind == "lost":
            await self._app(scope, receive, _nowhere)
            return
        answer = self._faults.answer(kind)
        if answer is None:
            await self._app(scope, receive, send)
            return
        status, content_type, body = answer
        headers = [(b"content-type", content_type), (b"content-length", str(len(body)).encode())]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    async def _begin_only(self, kind: Literal["drip", "cut"], send: Send) -> None:
        """Begin an answer, and go on with a byte at a time or not at all; it never comes to its end."""
        headers = [(b"content-type", b"application/json"), (b"content-length", b"1000000")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b"{", "more_body": True})
        if kind == "drip":
            async for _ in self._faults.lasting("drip"):
                await send({"type": "http.response.body", "body": b" ", "more_body": True})


async def _nowhere(_message: Message) -> None:
    """An answer that nobody hears: uvicorn then closes the connection."""
