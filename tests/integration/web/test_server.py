"""Clients that hold a connection open on purpose."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from bot.web.server import WebServer

HELLO = b"GET / HTTP/1.1\r\nHost: shop\r\n\r\n"
Client = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Coroutine[None, None, None]]


def serve(client: Client) -> None:
    """Let a client talk to a server of ours."""

    async def answer(request: Request) -> PlainTextResponse:
        return PlainTextResponse(f"{len(await request.body())} bytes")

    async def run() -> None:
        app = Starlette(routes=[Route("/", answer, methods=["GET", "POST"])])
        app.state.close_streams = lambda: None
        server = WebServer(app)
        serving = asyncio.create_task(server.serve())
        while not server.started:  # noqa: ASYNC110 (uvicorn tells nobody)
            await asyncio.sleep(0)
        port = server.servers[0].sockets[0].getsockname()[1]
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        await client(reader, writer)
        writer.close()
        server.should_exit = True
        await serving

    asyncio.run(run())


async def ask(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, request: bytes) -> bytes:
    writer.write(request)
    head = await reader.readuntil(b"\r\n\r\n")
    (length,) = (line.split(b":")[1] for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:"))
    return await reader.readexactly(int(length))


async def is_cut(reader: asyncio.StreamReader) -> bool:
    try:
        return await reader.read() == b""
    except ConnectionResetError:
        return True


@pytest.mark.parametrize(
    "said", [b"", b"GET / HT", b"GET / HTTP/1.1\r\nHost: shop\r\n"], ids=["nothing", "a bit", "half"]
)
def test_whoever_does_not_finish_the_headers_is_cut(monkeypatch: pytest.MonkeyPatch, said: bytes) -> None:
    monkeypatch.setattr("bot.web.punctual.HEADERS_WITHIN_S", 0.05)

    async def client(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(said)
        assert await is_cut(reader)

    serve(client)


def test_a_second_request_has_its_own_time(monkeypatch: pytest.MonkeyPatch) -> None:
    async def client(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        assert await ask(reader, writer, HELLO) == b"0 bytes"
        assert await ask(reader, writer, HELLO) == b"0 bytes"
        monkeypatch.setattr("bot.web.punctual.HEADERS_WITHIN_S", 0.05)
        writer.write(HELLO[:10])
        assert await is_cut(reader)

    serve(client)


def test_whoever_does_not_finish_the_body_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.web.punctual.BODY_WITHIN_S", 0.05)
    head = b"POST / HTTP/1.1\r\nHost: shop\r\nContent-Length: 5\r\n\r\n"

    async def client(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        assert await ask(reader, writer, head + b"hello") == b"5 bytes"
        writer.write(head + b"hell")
        assert await is_cut(reader)

    serve(client)
