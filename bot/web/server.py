"""The HTTP server of the app: uvicorn with the settings that matter here."""

from __future__ import annotations

import socket

import uvicorn
from starlette.applications import Starlette

# A request that is being answered when the server stops gets this long.
SHUTDOWN_S = 5


class WebServer(uvicorn.Server):
    """uvicorn, which waits for open responses when it stops, but first ends the event streams, which never end."""

    def __init__(self, app: Starlette, *, host: str = "127.0.0.1", port: int = 0) -> None:
        """Serve `app`, made by `create_app`. Port 0 is any free one.

        Our own log line per request replaces uvicorn's. No WebSockets: the page needs none, and uvicorn's adapter
        wants a newer `websockets` than Rasa allows.
        """
        config = uvicorn.Config(
            app,
            host=host,
            port=port,
            ws="none",
            log_config=None,
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=SHUTDOWN_S,
        )
        super().__init__(config)
        self._app = app

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop: close the streams, then do as uvicorn does."""
        self._app.state.close_streams()
        await super().shutdown(sockets)
