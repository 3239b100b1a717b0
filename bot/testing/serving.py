"""An ASGI application on a loopback port, in a thread of its own."""

from __future__ import annotations

import socket
import threading
import time

import uvicorn
from starlette.types import ASGIApp

_START_TIMEOUT_S = 10.0


class ServerThread:
    """uvicorn in a thread of its own."""

    def __init__(self, app: ASGIApp, port: int) -> None:
        """Listen on `port`. Returns once somebody answers; raises `RuntimeError` where nobody does."""
        config = uvicorn.Config(
            app, host="127.0.0.1", port=port, log_config=None, access_log=False, lifespan="off",
            http="httptools", ws="none", timeout_graceful_shutdown=1,
        )  # fmt: skip
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, name=f"server-{port}", daemon=True)
        self._thread.start()
        deadline = time.monotonic() + _START_TIMEOUT_S
        while not self._server.started:
            if not self._thread.is_alive() or time.monotonic() > deadline:
                raise RuntimeError(f"the server did not start on port {port}")
            time.sleep(0.002)

    def stop(self) -> None:
        """Stop listening. Returns once every connection is closed."""
        self._server.should_exit = True
        self._thread.join(timeout=_START_TIMEOUT_S)


def free_port() -> int:
    """A loopback port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
