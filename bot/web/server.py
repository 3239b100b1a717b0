"""The HTTP server of the app: uvicorn with the settings that matter here."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Sequence

import uvicorn
from starlette.applications import Starlette

from bot.lifeline import Line
from bot.web.punctual import PunctualProtocol

# A request that is being answered when the server stops gets this long.
SHUTDOWN_S = 5


class WebServer(uvicorn.Server):
    """uvicorn, which waits for open responses when it stops, but first ends the event streams, which never end."""

    def __init__(
        self,
        app: Starlette,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        line: Line | None = None,
        trusted_proxies: Sequence[str] = (),
    ) -> None:
        """Serve `app`, made by `create_app`. Port 0 is any free one. It stops when the `line` to its keeper is cut.

        What comes from one of the `trusted_proxies`, addresses or networks, is taken to be asked for by whom its
        `X-Forwarded-For` names last that is none of them; from anybody else that header says nothing.

        Our own log line per request replaces uvicorn's. No WebSockets: the page needs none, and uvicorn's adapter
        wants a newer `websockets` than Rasa allows.
        """
        config = uvicorn.Config(
            app,
            host=host,
            port=port,
            http=PunctualProtocol,
            proxy_headers=bool(trusted_proxies),
            forwarded_allow_ips=list(trusted_proxies),
            ws="none",
            log_config=None,
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=SHUTDOWN_S,
        )
        super().__init__(config)
        self._app = app
        self._line = line or Line(None)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, as uvicorn does, and say so."""
        await super().startup(sockets)
        if not self.started:
            return
        self._line.say_served()
        fd = self._line.fileno()
        if fd is not None:
            asyncio.get_running_loop().add_reader(fd, self._stop_if_alone, fd)

    def _stop_if_alone(self, fd: int) -> None:
        if self._line.is_cut():
            asyncio.get_running_loop().remove_reader(fd)
            self.should_exit = True

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop: close the streams, then do as uvicorn does."""
        self._app.state.close_streams()
        await super().shutdown(sockets)
