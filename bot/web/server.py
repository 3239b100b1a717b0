"""How uvicorn serves the app: the settings that matter for it, in one place."""

from __future__ import annotations

import uvicorn
from starlette.types import ASGIApp

# Event streams end at once when the server stops; this bounds a request that is being answered.
SHUTDOWN_S = 5


def server_config(app: ASGIApp, *, host: str = "127.0.0.1", port: int = 0) -> uvicorn.Config:
    """The configuration of a server for `app`.

    Our own log line per request replaces uvicorn's. No WebSockets: the page needs none, and uvicorn's adapter wants a
    newer `websockets` than Rasa allows.
    """
    return uvicorn.Config(
        app,
        host=host,
        port=port,
        ws="none",
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=SHUTDOWN_S,
    )
