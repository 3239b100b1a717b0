"""The demo store in this process: the same application behind the same client, without a connection in between.

A request to the running store costs a connection's round trip through two threads and the kernel; most of the time of a
conversation's turn was that. What the client sees of a fault is what it sees of the real one, but at once: a store that
hangs has used up the client's patience the moment it is asked.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import unquote, urlsplit

import requests
from requests.adapters import BaseAdapter
from requests.structures import CaseInsensitiveDict
from starlette.types import ASGIApp, Message
from urllib3 import HTTPResponse

from bot.store.demo import DemoStoreClient
from bot.testing.demo_store import RunningDemoStore
from bot.testing.faults import Faults

BASE_URL = "http://store.in-process"
"""Nobody looks this name up: requests to it never leave the process."""


_Answer = tuple[int, list[tuple[bytes, bytes]], bytes]
"""Status, headers and body."""

_Answers = dict[str, _Answer]
"""By the address that was asked for. Who asks the same about the same shop at the same time hears the same."""

_MOST_TIMES = 200


class InProcessDemoStore(RunningDemoStore):
    """A store that nobody can connect to: see `client`."""

    listens = False

    def __init__(self, folder: Path, now: datetime, help_folder: Path | None) -> None:
        """Fill a database in `folder` with the demo shop."""
        super().__init__(folder, now, help_folder)
        self._answers: dict[datetime, _Answers] = {}

    @property
    def base_url(self) -> str:
        """What addresses in answers begin with."""
        return BASE_URL

    def start(self) -> None:
        """Answer."""
        self._is_up = True

    def stop(self) -> None:
        """Answer no more; the data stays."""
        self._is_up = False
        self._faults.clear()

    def _known(self) -> _Answers | None:
        """What was answered to questions about the shop as it was seeded, at this time; None if it has changed."""
        if not self.is_pristine:
            return None
        if len(self._answers) > _MOST_TIMES:
            self._answers.clear()
        return self._answers.setdefault(self.now, {})

    def client(self) -> DemoStoreClient:
        """A client of this store."""
        session = requests.Session()
        session.trust_env = False
        session.mount(BASE_URL, _Adapter(self.application, self._faults, lambda: self._is_up, self._known))
        return DemoStoreClient(BASE_URL, self.api_key, session=session)


@contextmanager
def in_process_demo_store(*, now: datetime, help_folder: Path | None = None) -> Iterator[InProcessDemoStore]:
    """A store with the demo shop, gone at the end."""
    with TemporaryDirectory(prefix="demo-store-") as folder:
        store = InProcessDemoStore(Path(folder), now, help_folder)
        try:
            store.start()
            yield store
        finally:
            store.close()


class _Adapter(BaseAdapter):
    """Carries requests to an application instead of a server."""

    def __init__(
        self, app: ASGIApp, faults: Faults, is_up: Callable[[], bool], known: Callable[[], _Answers | None]
    ) -> None:
        super().__init__()
        self._known = known
        self._app = app
        self._faults = faults
        self._is_up = is_up
        self._own = threading.local()

    def send(  # noqa: PLR0917 (requests decides)
        self,
        request: requests.PreparedRequest,
        stream: bool = False,  # noqa: ARG002, FBT001, FBT002 (requests' signature, here and below)
        timeout: Any = None,  # noqa: ARG002
        verify: bool | str = True,  # noqa: ARG002, FBT001, FBT002
        cert: Any = None,  # noqa: ARG002
        proxies: Mapping[str, str] | None = None,  # noqa: ARG002
    ) -> requests.Response:
        """Answer, or raise what `requests` raises where nobody does."""
        method = str(request.method)
        kind = self._faults.next(method)
        if not self._is_up():
            raise requests.ConnectionError("the store is down", request=request)
        if kind == "slow":
            raise requests.ReadTimeout("the store does not answer", request=request)
        broken = self._faults.answer(kind)
        if broken is not None:
            status, content_type, body = broken
            return _response(request, status, [(b"content-type", content_type)], body)
        answered = self._answer(request)
        if kind == "lost" or (kind == "lost_changes" and method != "GET"):
            raise requests.ConnectionError("the connection ended before the answer", request=request)
        return _response(request, *answered)

    def close(self) -> None:
        """Nothing is open."""

    def _answer(self, request: requests.PreparedRequest) -> _Answer:
        known = self._known() if request.method == "GET" else None
        answered = None if known is None else known.get(str(request.url))
        if answered is None:
            answered = self._loop().run_until_complete(_call(self._app, request))
            if known is not None:
                known[str(request.url)] = answered
        return answered

    def _loop(self) -> asyncio.AbstractEventLoop:
        """The loop of this thread: an action's thread has none of its own."""
        loop: asyncio.AbstractEventLoop | None = getattr(self._own, "loop", None)
        if loop is None:
            loop = self._own.loop = asyncio.new_event_loop()
        return loop


async def _call(app: ASGIApp, request: requests.PreparedRequest) -> _Answer:
    """Status, headers and body of the application's answer."""
    url = urlsplit(str(request.url))
    body = request.body.encode() if isinstance(request.body, str) else request.body or b""
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": request.method,
        "scheme": url.scheme,
        "server": (url.hostname, 80),
        "root_path": "",
        "path": unquote(url.path),
        "raw_path": url.path.encode(),
        "query_string": url.query.encode(),
        "headers": [
            (b"host", url.netloc.encode()),
            *(
                (name.lower().encode("latin-1"), str(value).encode("latin-1"))
                for name, value in request.headers.items()
            ),
        ],
    }
    parts: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Message) -> None:
        parts.append(message)

    await app(scope, receive, send)
    start, *rest = parts
    return start["status"], start["headers"], b"".join(part.get("body", b"") for part in rest)


def _response(
    request: requests.PreparedRequest, status: int, headers: list[tuple[bytes, bytes]], body: bytes
) -> requests.Response:
    response = requests.Response()
    response.status_code = status
    response.headers = CaseInsensitiveDict({name.decode("latin-1"): value.decode("latin-1") for name, value in headers})
    response.raw = HTTPResponse(BytesIO(body), response.headers, status, preload_content=False)
    response.url = str(request.url)
    response.request = request
    return response
