"""The endpoint that another desk posts to. Open to the whole internet, and no more than a hint to look there."""

from __future__ import annotations

import asyncio

import structlog
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response

from bot.storage.database import StorageUnavailableError
from bot.web.dependencies import WebDependencies
from bot.web.webhooks import BODY_WITHIN, read_body, refuse

_log = structlog.get_logger(__name__)


class DeskEndpoint:
    """`/desks/<name>`."""

    def __init__(self, deps: WebDependencies) -> None:
        self._deps = deps

    async def post(self, request: Request) -> Response:
        """Keep the hint, then say 200.

        403 unless the desk posted these very bytes; 408 and 413 for a body that is too slow or too long; 503 while
        nothing can be kept.
        """
        hook = self._deps.desk_hook
        if hook is None or request.path_params["desk"] != hook.name:
            raise HTTPException(404)
        try:
            body = await asyncio.wait_for(read_body(request), BODY_WITHIN.total_seconds())
        except asyncio.TimeoutError:
            return refuse(408)
        except ClientDisconnect:
            return refuse(400)
        if body is None:
            return refuse(413)
        if not hook.desk.verify(request.headers, request.query_params, body, self._deps.clock()):
            _log.warning("desk_hook.unsigned", desk=hook.name)
            return refuse(403)
        try:
            await asyncio.to_thread(hook.take, body)
        except StorageUnavailableError:
            return refuse(503)
        return PlainTextResponse("")
