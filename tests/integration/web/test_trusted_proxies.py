"""Behind a proxy: who asks, and who only says so."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from console_shop import JUN, PASSWORD, open_console_shop
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from bot.handoff.logins import WRONG_FROM_ONE_PLACE
from bot.settings import Settings
from bot.web.clients import client_address
from bot.web.server import WebServer

LOOPBACK = ("127.0.0.1", "::1")


async def ask(port: int, method: str, path: str, headers: dict[str, str], body: str = "") -> tuple[int, str]:
    """One request over a connection of its own."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    length = {"Content-Length": str(len(body)), "Connection": "close", "Host": "shop"}
    lines = [f"{name}: {value}" for name, value in {**length, **headers}.items()]
    writer.write("\r\n".join([f"{method} {path} HTTP/1.1", *lines, "", body]).encode())
    answer = (await reader.read()).decode()
    writer.close()
    head, _, content = answer.partition("\r\n\r\n")
    return int(head.split()[1]), content


def who_asks(trusted: Sequence[str], forwarded: str | None) -> str:
    """What the server takes for the client of a request from this machine, and the scheme."""

    async def answer(request: Request) -> PlainTextResponse:
        return PlainTextResponse(f"{client_address(request)} {request.url.scheme}")

    async def run() -> str:
        app = Starlette(routes=[Route("/", answer)])
        app.state.close_streams = lambda: None
        server = WebServer(app, trusted_proxies=trusted)
        serving = asyncio.create_task(server.serve())
        while not server.started:  # noqa: ASYNC110 (uvicorn tells nobody)
            await asyncio.sleep(0)
        port = server.servers[0].sockets[0].getsockname()[1]
        said = {"X-Forwarded-For": forwarded, "X-Forwarded-Proto": "https"} if forwarded is not None else {}
        _, content = await ask(port, "GET", "/", said)
        server.should_exit = True
        await serving
        return content

    return asyncio.run(run())


@pytest.mark.parametrize(
    ("trusted", "forwarded", "client"),
    [
        (LOOPBACK, None, "127.0.0.1 http"),
        (LOOPBACK, "203.0.113.7", "203.0.113.7 https"),
        # A visitor wrote the first one; the proxy added the last.
        (LOOPBACK, "198.51.100.1, 203.0.113.7", "203.0.113.7 https"),
        (LOOPBACK, "127.0.0.1, 203.0.113.7", "203.0.113.7 https"),
        (LOOPBACK, "203.0.113.7, 10.0.0.5", "10.0.0.5 https"),
        ((*LOOPBACK, "10.0.0.0/24"), "203.0.113.7, 10.0.0.5", "203.0.113.7 https"),
        (LOOPBACK, "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64 https"),
        (LOOPBACK, "[2001:db8:1:2::9]:4711", "2001:db8:1:2::/64 https"),
        (LOOPBACK, "::ffff:203.0.113.7", "203.0.113.7 https"),
        (LOOPBACK, "nobody", "nobody https"),
        # Who is no proxy of ours may say what they like.
        (("10.0.0.5",), "203.0.113.7", "127.0.0.1 http"),
        ((), "203.0.113.7", "127.0.0.1 http"),
    ],
)
def test_only_a_trusted_proxy_is_believed(trusted: Sequence[str], forwarded: str | None, client: str) -> None:
    assert who_asks(trusted, forwarded) == client


def log_ins(tmp_path: Path, trusted: Sequence[str], tries: Sequence[tuple[str, str]]) -> list[int]:
    """The answers to log-ins, each with its `X-Forwarded-For` and its password."""

    async def run() -> list[int]:
        shop = open_console_shop(tmp_path)
        server = WebServer(shop.app, trusted_proxies=trusted)
        serving = asyncio.create_task(server.serve())
        while not server.started:  # noqa: ASYNC110 (as above)
            await asyncio.sleep(0)
        port = server.servers[0].sockets[0].getsockname()[1]
        answers = []
        for forwarded, password in tries:
            headers = {"X-Forwarded-For": forwarded, "X-Shopclerk": "1", "Content-Type": "application/json"}
            body = json.dumps({"email": JUN, "password": password})
            answers.append((await ask(port, "POST", "/desk/login", headers, body))[0])
        server.should_exit = True
        await serving
        shop.database.close()
        return answers

    return asyncio.run(run())


def test_a_guesser_behind_the_proxy_locks_nobody_elses_address(tmp_path: Path) -> None:
    guesses = [("198.51.100.1", "a wrong password")] * WRONG_FROM_ONE_PLACE
    answers = log_ins(tmp_path, LOOPBACK, [*guesses, ("198.51.100.1", PASSWORD), ("203.0.113.7", PASSWORD)])
    assert answers == [401] * WRONG_FROM_ONE_PLACE + [429, 200]


def test_a_guesser_who_is_no_proxy_does_not_get_away_with_another_address_each_time(tmp_path: Path) -> None:
    guesses = [(f"198.51.100.{number}", "a wrong password") for number in range(WRONG_FROM_ONE_PLACE)]
    answers = log_ins(tmp_path, (), [*guesses, ("203.0.113.7", PASSWORD)])
    assert answers == [401] * WRONG_FROM_ONE_PLACE + [429]


def test_a_guesser_behind_the_proxy_does_not_get_away_with_it_either(tmp_path: Path) -> None:
    guesses = [(f"198.51.100.{number}, 192.0.2.9", "a wrong password") for number in range(WRONG_FROM_ONE_PLACE)]
    answers = log_ins(tmp_path, LOOPBACK, [*guesses, ("203.0.113.1, 192.0.2.9", PASSWORD)])
    assert answers == [401] * WRONG_FROM_ONE_PLACE + [429]


@pytest.mark.parametrize("written", ["*", "my-proxy", "10.0.0.5/24", "127.0.0.1;10.0.0.5"])
def test_what_is_no_address_is_refused_at_the_start(written: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHOPCLERK_TRUSTED_PROXIES", written)
    with pytest.raises(ValueError, match="is no address and no network"):
        Settings()


def test_nobody_is_believed_where_nobody_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHOPCLERK_TRUSTED_PROXIES", "")
    assert Settings().trusted_networks == []
    monkeypatch.setenv("SHOPCLERK_TRUSTED_PROXIES", " 10.0.0.5 ,10.1.0.0/16")
    assert Settings().trusted_networks == ["10.0.0.5", "10.1.0.0/16"]
