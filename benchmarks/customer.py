"""A customer with a browser: the page, its cookie, its messages and its event stream."""

from __future__ import annotations

import http.client
import json
import queue
import socket
import threading
import time
import uuid
from types import TracebackType

_TIMEOUT_S = 60.0
_HEADERS = {"Content-Type": "application/json", "X-Shopclerk": "benchmark"}


class BrowserCustomer:
    """Opens the page on `port` and talks, one message after the other."""

    def __init__(self, port: int) -> None:
        """Raises `OSError` while nobody answers."""
        self._posts = http.client.HTTPConnection("127.0.0.1", port, timeout=_TIMEOUT_S)
        self._posts.request("GET", "/")
        page = self._posts.getresponse()
        page.read()
        self._posts.close()
        self.opened_at = time.perf_counter()
        """When the page was here, by `time.perf_counter`."""
        if page.status != http.client.OK:
            raise RuntimeError(f"the page answered {page.status}")
        self._cookie = (page.headers["Set-Cookie"] or "").partition(";")[0]
        self._stream = http.client.HTTPConnection("127.0.0.1", port, timeout=_TIMEOUT_S)
        self._events: queue.SimpleQueue[tuple[float, str, str]] = queue.SimpleQueue()
        self._stream.request("GET", "/chat/events", headers={"Cookie": self._cookie})
        self._socket = self._stream.sock
        self._answer = self._stream.getresponse()
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()

    def __enter__(self) -> BrowserCustomer:  # noqa: PYI034 (typing.Self needs Python 3.11)
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self._posts.close()
        # The reader sits in a read: only the end of the connection wakes it.
        self._socket.shutdown(socket.SHUT_RDWR)
        self._thread.join()
        self._answer.close()
        self._stream.close()

    def ask(self, text: str) -> float:
        """Post a message and give the seconds until its first reply is here. Raises `queue.Empty` if none comes."""
        begun = time.perf_counter()
        body = json.dumps({"id": str(uuid.uuid4()), "text": text})
        self._posts.request("POST", "/chat/messages", body, {**_HEADERS, "Cookie": self._cookie})
        response = self._posts.getresponse()
        response.read()
        # The server closes what lies idle for a few seconds: each message has a connection of its own.
        self._posts.close()
        if response.status != http.client.ACCEPTED:
            raise RuntimeError(f"the message got {response.status}")
        replied = self._wait_for("reply")
        # Said after the last reply of a turn: the next message then measures its own turn only.
        while True:
            _, name, data = self._events.get(timeout=_TIMEOUT_S)
            if name == "typing" and not json.loads(data)["typing"]:
                return replied - begun

    def _wait_for(self, wanted: str) -> float:
        deadline = time.perf_counter() + _TIMEOUT_S
        while True:
            at, name, _ = self._events.get(timeout=max(0.0, deadline - time.perf_counter()))
            if name == wanted:
                return at

    def _read(self) -> None:
        name = ""
        try:
            for line in self._answer:
                at = time.perf_counter()
                field, _, value = line.decode().strip().partition(": ")
                if field == "event":
                    name = value
                elif field == "data":
                    self._events.put((at, name, value))
        except (OSError, ValueError, AttributeError, http.client.HTTPException):
            return  # closed by `__exit__`
