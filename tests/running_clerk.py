"""`shopclerk run` as an operator starts it, and a customer's browser."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import requests

from bot.settings import Settings
from bot.testing.demo_store import RunningDemoStore

ROOT = Path(__file__).parents[1]
PATIENCE_S = 90.0
GREETING = (
    "Hello! I'm the shop's automatic clerk. I can find your parcel, take a return or answer a question. "
    "What can I do for you?"
)


def be_trained() -> None:
    """See that there is a model of the project's files."""
    from bot.dialogue.training import train
    from bot.project.fingerprint import find_model

    settings = Settings(root=ROOT)
    find_model(ROOT, settings.models) or train(ROOT, settings.models)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(what: Callable[[], bool], described: str) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not what():
        assert time.monotonic() < deadline, f"waited in vain: {described}"
        time.sleep(0.05)


def children(pid: int) -> list[int]:
    listed = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [int(one) for one in listed]


def descendants(pid: int) -> list[int]:
    return [one for child in children(pid) for one in (child, *descendants(child))]


class Clerk:
    """A running `shopclerk run` and a customer's browser."""

    def __init__(self, folder: Path, store: RunningDemoStore, *, port: int | None = None) -> None:
        self.port = port or free_port()
        environment = {
            **os.environ,
            "SHOPCLERK_PORT": str(self.port),
            "SHOPCLERK_STORE_URL": store.base_url,
            "SHOPCLERK_STORE_API_KEY": store.api_key,
            "SHOPCLERK_DATABASE_URL": f"sqlite:///{folder}/clerk.db",
            "SHOPCLERK_SECRET_KEY": "a key for tests that is long enough to be accepted",
            "SHOPCLERK_WORKERS": "1",
            "OMP_NUM_THREADS": "1",
        }
        self.process = subprocess.Popen([sys.executable, "-m", "bot.cli.main", "run"], cwd=ROOT, env=environment)
        self.browser = requests.Session()
        self.browser.headers["Origin"] = self.url()

    def url(self, path: str = "") -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    def answers(self, path: str) -> bool:
        try:
            return self.browser.get(self.url(path), timeout=5).status_code == 200
        except requests.ConnectionError:
            return False

    def say(self, message_id: str, text: str) -> int:
        body = {"id": message_id, "text": text}
        headers = {"X-Shopclerk": "chat", "Content-Type": "application/json"}
        return self.browser.post(self.url("/chat/messages"), data=json.dumps(body), headers=headers).status_code

    def replies(self) -> list[str]:
        entries = self.browser.get(self.url("/chat/history")).json()["entries"]
        return [entry["reply"]["text"] for entry in entries if entry["author"] == "clerk"]

    def worker_host(self) -> int:
        return next(pid for pid in children(self.process.pid) if b"worker" in Path(f"/proc/{pid}/cmdline").read_bytes())

    def heard(self) -> list[tuple[str, str]]:
        """Who said what to the customer."""
        entries = self.browser.get(self.url("/chat/history")).json()["entries"]
        return [(entry["author"], entry["reply"]["text"]) for entry in entries if entry["author"] != "customer"]

    def hosts(self) -> list[int]:
        """The processes right below the supervisor."""
        return children(self.process.pid)

    def worker(self) -> int:
        """The only process that answers; waits until there is one."""
        found: list[int] = []

        def is_there() -> bool:
            generations = children(self.worker_host())
            found[:] = children(generations[0]) if generations else []
            return len(found) == 1

        wait_for(is_there, "a worker")
        return found[0]
