"""The chat's endpoints but its event stream: post a message or a file, read the history, start afresh."""

from __future__ import annotations

import asyncio

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.channels.base import ChannelInputError
from bot.channels.web.parse import CHANNEL, parse_message
from bot.channels.web.render import render_file, render_reply
from bot.delivery.transcript import Entry
from bot.files.rows import CUSTOMER, UnknownFileError
from bot.files.shelf import FileShelf, Uploader
from bot.messages import Attachment
from bot.web.dependencies import WebDependencies
from bot.web.errors import RequestRefusedError
from bot.web.files import CHAT_KEEPS_S, Uploads, hand_out
from bot.web.guard import read_json_body, require_own_page
from bot.web.session import ConversationCookies

HISTORY_LIMIT = 200

_NO_STORE = {"Cache-Control": "no-store"}


class ChatEndpoints:
    """One method per route."""

    def __init__(self, deps: WebDependencies, cookies: ConversationCookies) -> None:
        self._deps = deps
        self._cookies = cookies

    async def post_message(self, request: Request) -> Response:
        """POST /chat/messages: keep one message. 202 `{"new": true}`, or `false` for one that was here before."""
        require_own_page(request)
        customer = require_customer(request, self._cookies)
        body = await read_json_body(request)
        try:
            message = parse_message(body, customer=customer, received_at=self._deps.clock())
        except ChannelInputError as error:
            raise RequestRefusedError(422, error.code, str(error)) from error
        try:
            new = await asyncio.to_thread(self._deps.intake.accept, [message])
        except UnknownFileError as error:
            raise RequestRefusedError(422, "unknown_file", str(error)) from error
        self._deps.presence.customer_sent(message.conversation_id)
        # The page's other tabs show that an answer is being written.
        self._deps.signals.notify(message.conversation_id)
        return JSONResponse({"new": bool(new)}, 202, _NO_STORE)

    async def post_typing(self, request: Request) -> Response:
        """POST /chat/typing: the customer writes something; a person at the desk sees so."""
        require_own_page(request)
        conversation_id = conversation_of(require_customer(request, self._cookies))
        self._deps.presence.customer_types(conversation_id)
        self._deps.signals.hint(conversation_id)
        return JSONResponse({}, 202, _NO_STORE)

    async def get_history(self, request: Request) -> Response:
        """GET /chat/history: `{"entries": […], "cursor": n}`, oldest first; the stream goes on after `cursor`."""
        conversation_id = conversation_of(require_customer(request, self._cookies))
        entries = await asyncio.to_thread(self._deps.transcript.history, conversation_id, HISTORY_LIMIT)
        cursor = max((entry.id for entry in entries if entry.author != "customer"), default=0)
        content = {"entries": [render_entry(entry) for entry in entries], "cursor": cursor}
        return JSONResponse(content, headers=_NO_STORE)

    async def post_new(self, request: Request) -> Response:
        """POST /chat/new: give the browser a fresh conversation; the old one stays stored."""
        require_own_page(request)
        response = JSONResponse({}, headers=_NO_STORE)
        self._cookies.issue(request, response, self._cookies.new_customer())
        return response


class ChatFiles:
    """What a customer attaches, and what they are sent."""

    def __init__(self, shelf: FileShelf, uploads: Uploads, cookies: ConversationCookies) -> None:
        self._shelf = shelf
        self._uploads = uploads
        self._cookies = cookies

    async def post(self, request: Request) -> Response:
        """POST /chat/files: keep the body for a message that is to come.

        201 `{"file": {"id", "name", "kind", "size"}}`.
        """
        require_own_page(request)
        conversation_id = conversation_of(require_customer(request, self._cookies))
        kept = await self._uploads.take(request, Uploader(conversation_id))
        return JSONResponse({"file": render_file(kept)}, 201, _NO_STORE)

    async def get(self, request: Request) -> Response:
        """GET /chat/files/{id}: a file of the browser's own conversation; 404 for any other.

        An agent's file is not theirs before it is sent.
        """
        conversation_id = conversation_of(require_customer(request, self._cookies))
        row = await asyncio.to_thread(self._shelf.find, request.path_params["file"])
        if row is None or row.conversation_id != conversation_id or (row.author != CUSTOMER and row.used_at is None):
            raise HTTPException(404)
        content = await asyncio.to_thread(self._shelf.read, row.id)
        if content is None:
            raise RequestRefusedError(410, "file_removed", f"file {row.id} is {row.state}")
        return hand_out(request, row, content, keep_s=CHAT_KEEPS_S)


def require_customer(request: Request, cookies: ConversationCookies) -> str:
    """The customer id of a request; raises `RequestRefusedError` 401 `no_conversation`."""
    customer = cookies.find_customer(request)
    if customer is None:
        raise RequestRefusedError(401, "no_conversation", "no conversation cookie of this shop")
    return customer


def conversation_of(customer: str) -> str:
    """The conversation of a web customer, as `InboundMessage.conversation_id` has it."""
    return f"{CHANNEL}:{customer}"


def render_entry(entry: Entry) -> dict[str, object]:
    """One message of either side as the page draws it; `at` is ISO 8601 in UTC."""
    return {
        "id": entry.id,
        "author": entry.author,
        "name": entry.name,
        "text": entry.text,
        "reply": None if entry.reply is None else render_reply(entry.reply),
        "files": [render_attachment(one) for one in entry.attachments if one.file],
        "at": entry.at.isoformat(),
    }


def render_attachment(attachment: Attachment) -> dict[str, object]:
    """A customer's own file as the page shows it."""
    return {"id": attachment.file, "name": attachment.caption, "kind": attachment.kind}
