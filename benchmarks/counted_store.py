"""The demo store as `shopclerk demo-store serve` runs it, telling how often it was asked."""

from __future__ import annotations

import json
import subprocess
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import uvicorn
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from benchmarks.workplace import Workplace, running, wait_for_port
from bot.demo_store.app import create_app
from bot.demo_store.database import open_engine
from bot.demo_store.seed import seed
from bot.demo_store.settings import StoreSettings
from bot.settings import Settings, utc_now

PATH = "/benchmark/calls"


class Counted:
    """An application that tells at `PATH` how many requests it had."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._calls = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] == "http" and scope["path"] == PATH:
            await JSONResponse(self._calls)(scope, receive, send)
            return
        self._calls += scope["type"] == "http"
        await self._app(scope, receive, send)


def calls_of(port: int) -> int:
    """How many requests the store on `port` has had."""
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{PATH}", timeout=10) as answer:
        return int(json.load(answer))


@contextmanager
def running_counted_store(place: Workplace) -> Iterator[subprocess.Popen[bytes]]:
    """The store as a process of its own, answering."""
    with running(place.start_module("benchmarks.counted_store")) as store:
        wait_for_port(place.store_port, store)
        yield store


if __name__ == "__main__":
    settings = Settings()
    engine = open_engine(f"sqlite:///{settings.var / 'demo_store.db'}")
    seed(engine, utc_now())
    address = urlsplit(settings.store_url)
    app = create_app(engine, utc_now, StoreSettings(settings.store_api_key, public_url=settings.store_url))
    uvicorn.run(Counted(app), host="127.0.0.1", port=address.port or 80, log_config=None, ws="none")
