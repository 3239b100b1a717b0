"""How the emulated Graph API breaks, on demand."""

from __future__ import annotations

import asyncio
import socket
import struct
import threading
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Literal, get_args

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.testing.graph_emulator.errors import (
    MESSENGER_RATE,
    SERVER_ERROR,
    TOKEN_EXPIRED,
    UNAVAILABLE,
    WHATSAPP_PAIR_RATE,
    WHATSAPP_RATE,
    Refusal,
)
from bot.testing.graph_emulator.webhooks import Platform

Fault = Literal[
    "error",
    "unavailable",
    "rate_limited",
    "pair_rate",
    "token_expired",
    "window_closed",
    "nonsense",
    "hang",
    "reset",
    "lost",
]
FAULTS: tuple[Fault, ...] = get_args(Fault)

_NONSENSE = b"<!doctype html><title>Sorry, something went wrong.</title>"


class Faults:
    """What the next sends meet. Set by a test's thread, read by the server's."""

    def __init__(self) -> None:
        """No fault."""
        self._lock = threading.Lock()
        self._kind: Fault | None = None
        self._platform: Platform | None = None
        self._left: int | None = None
        self._retry_after_s = 1
        self.broken = 0
        """How many sends were broken since the last `set`, read marks and typing signs included."""
        self._over: set[Callable[[], None]] = set()

    def set(
        self, kind: Fault | None, *, times: int | None = None, platform: Platform | None = None, retry_after_s: int = 1
    ) -> None:
        """Break the next `times` sends (None: all), of one platform or of both. None ends it."""
        if kind is not None and kind not in FAULTS:
            raise ValueError(f"there is no fault {kind!r}: choose from {', '.join(FAULTS)}")
        with self._lock:
            self._kind, self._left, self._platform, self._retry_after_s = kind, times, platform, retry_after_s
            self.broken = 0
            waiting, self._over = self._over, set()
        for resume in waiting:
            resume()

    def next(self, platform: Platform) -> Fault | None:
        """What breaks this send."""
        with self._lock:
            if self._kind is None or self._left == 0 or self._platform not in {None, platform}:
                return None
            if self._left is not None:
                self._left -= 1
            self.broken += 1
            return self._kind

    def refusal(self, kind: str | None, platform: Platform) -> Refusal | None:
        """The answer to a send that is broken this way; None where the fault is no answer of the platform's."""
        rate = WHATSAPP_RATE if platform == "whatsapp" else MESSENGER_RATE
        answers = {
            "error": SERVER_ERROR,
            "unavailable": UNAVAILABLE,
            "rate_limited": replace(rate, retry_after_s=self._retry_after_s),
            "pair_rate": WHATSAPP_PAIR_RATE if platform == "whatsapp" else rate,
            "token_expired": TOKEN_EXPIRED,
        }
        return answers.get(kind or "")

    async def until_over(self, receive: Receive) -> None:
        """Wait until the fault is over or the client has hung up."""
        over = asyncio.Event()
        loop = asyncio.get_running_loop()

        def resume() -> None:
            loop.call_soon_threadsafe(over.set)

        with self._lock:
            self._over.add(resume)
        waits = {asyncio.ensure_future(over.wait()), asyncio.ensure_future(_gone(receive))}
        try:
            _, pending = await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
            for wait in pending:
                wait.cancel()
        finally:
            with self._lock:
                self._over.discard(resume)


class Breakable:
    """One endpoint behind the faults that are no answer at all: silence, a reset, an answer that is lost."""

    def __init__(self, app: ASGIApp, faults: Faults, platform_of: Callable[[Scope], Platform | None]) -> None:
        """`platform_of` says which platform a request is a send of; None: of none, never broken."""
        self._app = app
        self._faults = faults
        self._platform_of = platform_of

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or break, as ASGI wants it. The endpoint finds a fault of its own in `scope["fault"]`."""
        platform = self._platform_of(scope)
        kind = self._faults.next(platform) if platform else None
        scope["fault"] = kind
        broken: dict[str | None, Callable[[], Awaitable[None]]] = {
            "hang": lambda: self._hang(receive, send),
            "reset": lambda: _hang_up(receive, send),
            "lost": lambda: self._lose(scope, receive, send),
            "nonsense": lambda: _answer_nonsense(send),
        }
        if kind in broken:
            await broken[kind]()
        else:
            await self._app(scope, receive, send)

    async def _hang(self, receive: Receive, send: Send) -> None:
        await self._faults.until_over(receive)
        await _hang_up(receive, send)

    async def _lose(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Do it, and hang up before anybody hears so."""
        await self._app(scope, receive, _nowhere)
        await _hang_up(receive, send)


async def _answer_nonsense(send: Send) -> None:
    headers = [(b"content-type", b"text/html"), (b"content-length", str(len(_NONSENSE)).encode())]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": _NONSENSE})


async def _hang_up(receive: Receive, send: Send) -> None:
    """End the connection with a reset. ASGI has no word for it: uvicorn's `send` is a method of who owns the line."""
    transport = getattr(getattr(send, "__self__", None), "transport", None)
    if transport is None:
        raise RuntimeError("faults that break the connection need uvicorn")
    line = transport.get_extra_info("socket")
    line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    transport.abort()
    await _gone(receive)


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _nowhere(_message: Message) -> None:
    """An answer that nobody hears."""
