"""A clerk that only listens: it keeps each webhook request and answers what it is told to."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta, timezone
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import requests

from bot.testing.graph_emulator.emulator import GraphEmulator
from bot.testing.graph_emulator.server import ACCESS_TOKEN
from bot.testing.graph_emulator.webhooks import PHONE_NUMBER_ID

VERIFY_TOKEN = "a-token-to-verify"
APP_SECRET = "an-app-secret"
NOON = datetime(2026, 3, 10, 3, 0, tzinfo=timezone.utc)


class Clock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **parts: float) -> None:
        self.now += timedelta(**parts)


class Clerk:
    """`requests` are (path, headers, body) in the order of arrival. `answers` are statuses to give first."""

    def __init__(self) -> None:
        self.requests: list[tuple[str, dict[str, str], bytes]] = []
        self.answers: list[int] = []
        self.lock = threading.Lock()
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.url = f"http://127.0.0.1:{self.server.server_port}/webhooks"

    @property
    def bodies(self) -> list[Any]:
        return [json.loads(body) for _, _, body in self.requests]

    def items(self, platform: str) -> list[dict[str, Any]]:
        """Every message of that platform, flattened, in order of arrival."""
        found: list[dict[str, Any]] = []
        for path, _, body in self.requests:
            if not path.endswith(platform):
                continue
            for entry in json.loads(body)["entry"]:
                found += entry.get("messaging", [])
                for change in entry.get("changes", []):
                    found += change["value"].get("messages", []) + change["value"].get("statuses", [])
        return found

    def _handler(clerk) -> type[BaseHTTPRequestHandler]:  # noqa: N805
        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                query = parse_qs(urlsplit(self.path).query)
                right = query["hub.verify_token"] == [VERIFY_TOKEN] and query["hub.mode"] == ["subscribe"]
                self._answer(200 if right else 403, query["hub.challenge"][0].encode() if right else b"")

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                with clerk.lock:
                    clerk.requests.append((self.path, dict(self.headers), body))
                    status = clerk.answers.pop(0) if clerk.answers else 200
                self._answer(status, b"")

            def _answer(self, status: int, body: bytes) -> None:
                self.send_response(status)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_args: object) -> None:
                pass

        return Handler


@contextmanager
def listening_clerk() -> Iterator[Clerk]:
    clerk = Clerk()
    thread = threading.Thread(target=clerk.server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield clerk
    finally:
        clerk.server.shutdown()
        clerk.server.server_close()
        thread.join()


class Graph:
    """Sends as a clerk does."""

    def __init__(self, emulator: GraphEmulator) -> None:
        self.emulator = emulator

    def whatsapp(self, to: str, payload: dict[str, object], *, token: str = ACCESS_TOKEN) -> requests.Response:
        body = {"messaging_product": "whatsapp", "recipient" if "." in to else "to": to, **payload}
        return self.post(f"v23.0/{PHONE_NUMBER_ID}/messages", body, token=token)

    def messenger(self, to: str, payload: dict[str, object], *, token: str = ACCESS_TOKEN) -> requests.Response:
        body = {"recipient": {"id": to}, "messaging_type": "RESPONSE", **payload}
        return self.post("v23.0/me/messages", body, token=token)

    def post(self, path: str, body: object, *, token: str = ACCESS_TOKEN) -> requests.Response:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        return requests.post(f"{self.emulator.base_url}/{path}", json=body, headers=headers, timeout=5)

    def get(self, path: str, *, token: str = ACCESS_TOKEN) -> requests.Response:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        return requests.get(f"{self.emulator.base_url}/{path}", headers=headers, timeout=5)


def say(text: str) -> dict[str, object]:
    return {"type": "text", "text": {"body": text}}


def buttons(titles: Sequence[str], *, body: str = "Which one?", **more: object) -> dict[str, object]:
    replies = [
        {"type": "reply", "reply": {"id": f"/choose-{number}", "title": title}} for number, title in enumerate(titles)
    ]
    return {
        "type": "interactive",
        "interactive": {"type": "button", "body": {"text": body}, "action": {"buttons": replies}, **more},
    }


def rows(count: int, *, section: str = "Orders") -> dict[str, object]:
    return {
        "title": section,
        "rows": [{"id": f"{section}-{number}", "title": f"Row {number}"} for number in range(count)],
    }


def choices(*sections: object, body: str = "Which one?", button: str = "Choose") -> dict[str, object]:
    action = {"button": button, "sections": list(sections)}
    return {"type": "interactive", "interactive": {"type": "list", "body": {"text": body}, "action": action}}
