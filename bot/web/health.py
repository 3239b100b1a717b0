"""Tell whether the process is alive, and whether it can serve."""

from __future__ import annotations

import asyncio

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.storage.database import StorageUnavailableError
from bot.web.dependencies import WebDependencies

READY_WITHIN_S = 3.0
"""A database that has frozen does not even refuse."""

_NO_STORE = {"Cache-Control": "no-store"}


class HealthEndpoints:
    """For load balancers and `shopclerk doctor`."""

    def __init__(self, deps: WebDependencies) -> None:
        self._deps = deps

    async def healthz(self, _request: Request) -> Response:
        """200 as long as the process answers, whatever it depends on."""
        return JSONResponse({"status": "ok"}, headers=_NO_STORE)

    async def readyz(self, _request: Request) -> Response:
        """200 when messages are answered; 503 while the database is away or no worker is ready."""
        try:
            state = await asyncio.wait_for(asyncio.to_thread(self._deps.workers.state), READY_WITHIN_S)
        except asyncio.TimeoutError as error:
            # Its thread waits on, but whoever shares out requests must hear that they go elsewhere.
            raise StorageUnavailableError(f"the database did not answer within {READY_WITHIN_S:g} s") from error
        return JSONResponse({"workers": state}, 200 if state == "ready" else 503, _NO_STORE)
