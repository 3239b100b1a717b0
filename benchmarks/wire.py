"""HTTP/1.1 with as little work as there can be: a load generator must not eat the processor that it measures."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import cast

import httptools

Handler = Callable[[str, bytes], tuple[float, bytes]]
"""Path and body of a request → the seconds until it is answered, and the JSON that it is answered with."""

TIMED_OUT = 0
"""Stands where a status would: no answer in time, or no connection."""


@dataclass(frozen=True)
class Answer:
    """What came back. `sent_at` and `answered_at` are of `time.perf_counter`."""

    status: int
    body: bytes
    sent_at: float
    answered_at: float


class _Exchange(asyncio.Protocol):
    """A kept connection: one request after the other."""

    def __init__(self) -> None:
        self._transport: asyncio.Transport | None = None
        self._parser: httptools.HttpResponseParser | None = None
        self._done: asyncio.Future[tuple[int, bytes, float]] | None = None
        self._body = bytearray()
        self.open = False
        self.answering = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        self.open = True

    def data_received(self, data: bytes) -> None:
        if self._parser is not None:
            self.answering = True
            self._parser.feed_data(data)

    def connection_lost(self, exc: Exception | None) -> None:
        self.open = False
        if self._done is not None and not self._done.done():
            self._done.set_exception(exc or ConnectionResetError())

    def on_body(self, chunk: bytes) -> None:
        self._body += chunk

    def on_message_complete(self) -> None:
        if self._parser is None or self._done is None or self._done.done():
            return
        self.open = self.open and self._parser.should_keep_alive()
        self._done.set_result((self._parser.get_status_code(), bytes(self._body), time.perf_counter()))

    async def send(self, request: bytes) -> tuple[int, bytes, float]:
        assert self._transport is not None  # noqa: S101 (made before it is given out)
        self._parser = httptools.HttpResponseParser(self)
        self._body.clear()
        self.answering = False
        self._done = asyncio.get_running_loop().create_future()
        self._transport.write(request)
        return await self._done

    def close(self) -> None:
        if self._transport is not None:
            self._transport.close()


class Client:
    """Posts JSON to one address over kept connections; opens as many as there are requests at once."""

    def __init__(self, port: int, timeout_s: float = 60.0) -> None:
        self._port = port
        self._timeout_s = timeout_s
        self._idle: list[_Exchange] = []

    async def post(self, path: str, body: bytes, headers: Mapping[str, str]) -> Answer:
        """Post and wait for the whole answer. No answer in time or a broken connection is status `TIMED_OUT`.

        A kept connection that the server closed before a byte of an answer is no failure of the server (RFC 9112,
        9.5): it ends idle connections whenever it likes. The request is then sent once more over a new one.
        """
        lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        head = f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
        request = f"{head}{lines}Content-Length: {len(body)}\r\n\r\n".encode() + body
        begun = time.perf_counter()
        try:
            kept = self._kept()
            exchange = kept or await self._connect()
            begun = time.perf_counter()
            try:
                status, answer, at = await asyncio.wait_for(exchange.send(request), self._timeout_s)
            except ConnectionError:
                if kept is None or kept.answering:
                    raise
                exchange = await self._connect()
                status, answer, at = await asyncio.wait_for(exchange.send(request), self._timeout_s)
        except (OSError, asyncio.TimeoutError):
            return Answer(TIMED_OUT, b"", begun, time.perf_counter())
        self._idle.append(exchange)
        return Answer(status, answer, begun, at)

    def close(self) -> None:
        """Close the connections that nobody uses."""
        for one in self._idle:
            one.close()
        self._idle.clear()

    def _kept(self) -> _Exchange | None:
        while self._idle:
            exchange = self._idle.pop()
            if exchange.open:
                return exchange
        return None

    async def _connect(self) -> _Exchange:
        _, exchange = await asyncio.get_running_loop().create_connection(_Exchange, "127.0.0.1", self._port)
        return exchange


class _Served(asyncio.Protocol):
    """A connection to the server below."""

    def __init__(self, handler: Handler) -> None:
        self._handler = handler
        self._transport: asyncio.Transport | None = None
        self._parser = httptools.HttpRequestParser(self)
        self._path = ""
        self._body = bytearray()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        self._parser.feed_data(data)

    def on_message_begin(self) -> None:
        self._body.clear()

    def on_url(self, url: bytes) -> None:
        self._path = url.decode()

    def on_body(self, chunk: bytes) -> None:
        self._body += chunk

    def on_message_complete(self) -> None:
        delay, answer = self._handler(self._path, bytes(self._body))
        head = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(answer)}\r\n\r\n"
        if delay:
            asyncio.get_running_loop().call_later(delay, self._write, head.encode() + answer)
        else:
            self._write(head.encode() + answer)

    def _write(self, data: bytes) -> None:
        if self._transport is not None and not self._transport.is_closing():
            self._transport.write(data)


async def serve(port: int, handler: Handler) -> asyncio.AbstractServer:
    """Answer every request on `port` by `handler`."""
    return await asyncio.get_running_loop().create_server(lambda: _Served(handler), "127.0.0.1", port)
