"""The emulated Chatwoot on a loopback port, with the faults that a test asks for."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import requests
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.desks.chatwoot.hook import sign
from bot.testing.chatwoot_emulator.world import Json, RefusedError, World
from bot.testing.serving import ServerThread, free_port

ACCOUNT, INBOX = 3, 7
ACCESS_TOKEN = "emulated-access-token"  # noqa: S105 (of no real account)
WEBHOOK_SECRET = "emulated-webhook-secret"  # noqa: S105


@dataclass
class Fault:
    """What the next write does instead: answer `status` before or `after` it was done, or keep the answer back."""

    status: int = 0
    after: bool = False
    slow_s: float = 0.0


@dataclass
class ChatwootEmulator:
    """Its address is `base_url`. Webhooks wait in `events` until a test delivers them."""

    base_url: str
    events: list[Json] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    calls: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Begin with an empty account."""
        self.world = World(INBOX, self.events.append)

    def signed(self, event: Json, *, secret: str = WEBHOOK_SECRET, at: float | None = None) -> tuple[bytes, Json]:
        """The body and the headers of a webhook."""
        body = json.dumps(event).encode()
        timestamp = str(int(time.time() if at is None else at))
        headers = {
            "Content-Type": "application/json",
            "X-Chatwoot-Timestamp": timestamp,
            "X-Chatwoot-Signature": sign(body, timestamp, secret),
        }
        return body, headers

    def deliver(self, url: str, events: Sequence[Json], *, at: float | None = None) -> list[int]:
        """Post webhooks, and give the answers' statuses. Chatwoot waits five seconds for each."""
        statuses = []
        for event in events:
            body, headers = self.signed(event, at=at)
            statuses.append(requests.post(url, data=body, headers=headers, timeout=5).status_code)
        return statuses

    async def answer(self, request: Request) -> Response:
        """Answer a call of the API."""
        self.calls.append(f"{request.method} {request.path_params['path']}")
        if request.headers.get("api_access_token") != ACCESS_TOKEN:
            return JSONResponse({"error": "Invalid Access Token"}, 401)
        body = json.loads(await request.body() or b"{}")
        fault = self.faults.pop(0) if self.faults and request.method == "POST" else Fault()
        if fault.status and not fault.after:
            return JSONResponse({"error": "broken"}, fault.status)
        try:
            answered = self._route(request.method, request.path_params["path"].split("/"), request.query_params, body)
        except RefusedError as error:
            return JSONResponse({"error": str(error)}, error.status)
        await asyncio.sleep(fault.slow_s)
        return JSONResponse({"error": "broken"}, fault.status) if fault.status else JSONResponse(answered)

    def _route(self, method: str, parts: list[str], query: Any, body: Json) -> Any:  # noqa: C901, PLR0911 (a table)
        world = self.world
        match (method, *parts):
            case ("GET", "agents"):
                return world.agents
            case ("GET", "inboxes", number) if number == str(INBOX):
                return {"id": INBOX, "channel_type": "Channel::Api"}
            case ("POST", "contacts"):
                return world.add_contact(body)
            case ("GET", "contacts", "search"):
                return world.search_contacts(query["q"])
            case ("GET", "contacts", number, "conversations"):
                return world.conversations_of(int(number))
            case ("POST", "conversations"):
                return world.add_conversation(body)
            case ("GET", "conversations", number):
                return world.conversation(int(number))
            case ("POST", "conversations", number, "toggle_status"):
                return world.set_status(int(number), body["status"])
            case ("POST", "conversations", number, "toggle_priority"):
                return world.set_priority(int(number), body["priority"])
            case ("POST", "conversations", number, "messages"):
                return world.post_message(int(number), body)
            case ("GET", "conversations", number, "messages"):
                return world.messages_of(int(number), query.get("after"))
        raise RefusedError(404, "Resource could not be found")


@contextmanager
def running_chatwoot() -> Iterator[ChatwootEmulator]:
    """An emulated Chatwoot, gone at the end."""
    port = free_port()
    emulator = ChatwootEmulator(f"http://127.0.0.1:{port}")
    path = f"/api/v1/accounts/{ACCOUNT}/{{path:path}}"
    server = ServerThread(Starlette(routes=[Route(path, emulator.answer, methods=["GET", "POST"])]), port)
    try:
        yield emulator
    finally:
        server.stop()
