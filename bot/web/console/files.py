"""Files beside a conversation: what an agent attaches, and what the customer sent."""

from __future__ import annotations

import asyncio

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.channels.web.channel import CAPABILITIES as WEB
from bot.channels.web.parse import CHANNEL as WEB_CHANNEL
from bot.channels.web.render import render_file
from bot.files.rows import GONE, REFUSED, REMOVED, UNFETCHED, FileRow
from bot.files.shelf import Uploader
from bot.handoff.logins import Session
from bot.handoff.views import TicketView
from bot.web.console.access import NO_STORE
from bot.web.console.dependencies import ConsoleDependencies
from bot.web.console.refusals import desk_refusals
from bot.web.dependencies import WebDependencies
from bot.web.errors import RequestRefusedError
from bot.web.files import DESK_KEEPS_S, Uploads, hand_out

_WHY = {GONE: "file_gone", REFUSED: "file_refused", REMOVED: "file_removed", UNFETCHED: "file_unfetched"}


class FileEndpoints:
    """One method per address."""

    def __init__(self, deps: WebDependencies, console: ConsoleDependencies, uploads: Uploads) -> None:
        if deps.files is None:
            raise ValueError("a console without a shelf of files has no addresses for them")
        self._deps = deps
        self._desk = console.desk
        self._shelf = deps.files
        self._uploads = uploads

    async def post(self, request: Request, session: Session) -> Response:
        """POST …/files: keep the body for a reply that is to come; only for who speaks with the customer.

        201 `{"file": {"id", "name", "kind", "size"}}`. What the customer's channel does not take is refused here, and
        not when it is sent.
        """
        view = await self._ticket(request)
        if view.row.state != "open" or view.row.agent != session.agent.id:
            raise RequestRefusedError(403, "not_yours", f"{view.row.reference} is not taken by {session.agent.id}")
        allowed = self._allowed(view.row.channel)
        uploader = Uploader(view.row.conversation_id, session.agent.id)
        kept = await self._uploads.take(request, uploader, allowed=allowed)
        return JSONResponse({"file": render_file(kept)}, 201, NO_STORE)

    async def get(self, request: Request, _session: Session) -> Response:
        """GET …/files/{id}: a file of the ticket's conversation; 404 for any other.

        410 `file_gone`, `file_refused`, `file_removed` or `file_unfetched` where there are no bytes, 503 `file_wanted`
        where they are to be fetched still.
        """
        view = await self._ticket(request)
        row = await asyncio.to_thread(self._shelf.find, request.path_params["file"])
        if row is None or row.conversation_id != view.row.conversation_id:
            raise HTTPException(404)
        content = await asyncio.to_thread(self._shelf.read, row.id)
        if content is None:
            raise _missing(row)
        return hand_out(request, row, content, keep_s=DESK_KEEPS_S)

    async def _ticket(self, request: Request) -> TicketView:
        with desk_refusals():
            return await asyncio.to_thread(self._desk.get_ticket, request.path_params["reference"])

    def _allowed(self, channel: str) -> dict[str, int]:
        """Media types that this channel takes, with the bytes of one."""
        if channel == WEB_CHANNEL:
            return dict(WEB.files)
        known = self._deps.channels.get(channel)
        return {} if known is None else dict(known.capabilities.files)


def _missing(row: FileRow) -> RequestRefusedError:
    if row.state in _WHY:
        return RequestRefusedError(410, _WHY[row.state], f"file {row.id} is {row.state}: {row.error_code}")
    return RequestRefusedError(503, "file_wanted", f"file {row.id} is to be fetched")
