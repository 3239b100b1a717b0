"""Take uploads and hand files out, for the chat page and for the console."""

from __future__ import annotations

import asyncio
import re
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from urllib.parse import quote, unquote

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from bot.channels.web.parse import MOST_FILES
from bot.files.rows import FileRow
from bot.files.shelf import FileRefusedError, FileShelf, Uploader
from bot.messages import File
from bot.web.clients import Shares, client_address
from bot.web.errors import RequestRefusedError

NAME_HEADER, KEY_HEADER = "X-File-Name", "X-File-Key"
"""Of an upload: its name, percent-encoded, and the page's own key. By that it is kept once however often it comes."""

BODY_WITHIN = timedelta(seconds=120)
"""A phone in a lift is slow; whoever takes longer holds memory on purpose."""

UPLOADS_AT_ONCE = 8
"""Each holds its file in memory. Customers' and agents' are counted apart: a stranger must not keep agents out."""

OF_ONE = 3
"""Of these, for one conversation: the page sends two at a time."""

OF_ONE_ADDRESS = 4
"""Of these, for one address: anybody may open as many conversations as they like."""

COUNTED_WITHIN = timedelta(days=1)
"""How long it is counted what comes from one address: see `FileLimits.of_one_customer`."""

CHAT_KEEPS_S, DESK_KEEPS_S = 86_400, 300
"""How long a browser may keep a file: a customer's own all day, an agent's no longer than they look at it."""

_KEY = re.compile(r"[0-9A-Za-z-]{16,40}")

_NAME_LIMIT = 4_000

_RANGE = re.compile(r"bytes=(\d{0,12})-(\d{0,12})", re.ASCII)

_STATUS = {"file_too_large": 413, "file_type": 415, "files_too_many": 429, "files_full": 507}

# No script, no form, no plug-in, no other address, whatever a browser makes of the bytes.
_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; media-src 'self'; frame-ancestors 'none'; sandbox"
)

_INLINE = ("image", "voice", "video")


class Uploads:
    """The way in for files. One of a web process for each side, because it counts how many come at once."""

    def __init__(self, shelf: FileShelf, clock: Callable[[], datetime]) -> None:
        self._shelf = shelf
        self._coming: Counter[str] = Counter()
        self._coming_from: Counter[str] = Counter()
        self._shares = Shares(COUNTED_WITHIN, clock)

    async def take(self, request: Request, uploader: Uploader, *, allowed: dict[str, int] | None = None) -> File:
        """Keep the body of a request. `allowed` are media types with the bytes of one, where a channel takes fewer.

        Raises `RequestRefusedError`: 422 `bad_file_key` or `file_empty`, 413 `file_too_large`, 415 `file_type` or
        `file_not_on_channel`, 429 `files_too_many`, 507 `files_full`, 503 `busy`, 408 `too_slow`.
        """
        key = request.headers.get(KEY_HEADER, "")
        if not _KEY.fullmatch(key):
            raise RequestRefusedError(422, "bad_file_key", f"{KEY_HEADER} is not what the page sends")
        name = unquote(request.headers.get(NAME_HEADER, "")[:_NAME_LIMIT], errors="replace")
        # Agents are known, and many of them share an office's address.
        address = client_address(request) if uploader.agent is None else ""
        if address and self._shares.taken(address) >= self._shelf.limits.of_one_customer:
            raise RequestRefusedError(429, "files_too_many", f"{address} has sent its share for now")
        async with self._place(uploader.conversation_id, address):
            content = await self._read(request)
            try:
                kept = await asyncio.to_thread(self._keep, uploader, key, name, content, allowed)
            except FileRefusedError as error:
                raise RequestRefusedError(_STATUS.get(error.code, 422), error.code, str(error)) from error
        self._shares.take(address, kept.size)
        return kept

    def _keep(self, uploader: Uploader, key: str, name: str, content: bytes, allowed: dict[str, int] | None) -> File:
        found = self._shelf.judge(content)
        if allowed is not None and len(content) > allowed.get(found.media_type, 0):
            if found.media_type in allowed:
                raise FileRefusedError("file_too_large", f"{len(content)} bytes of {found.media_type} for this channel")
            raise RequestRefusedError(415, "file_not_on_channel", f"this channel takes no {found.media_type}")
        return self._shelf.keep(uploader, key, name, content)

    async def _read(self, request: Request) -> bytes:
        declared = request.headers.get("content-length", "")
        if declared.isascii() and declared.isdigit() and int(declared[:20]) > self._shelf.limits.one:
            raise RequestRefusedError(413, "file_too_large", f"{declared[:20]} bytes were announced")
        try:
            return await asyncio.wait_for(self._gather(request), BODY_WITHIN.total_seconds())
        except asyncio.TimeoutError as error:
            raise RequestRefusedError(408, "too_slow", "the file did not come in time") from error
        except ClientDisconnect as error:
            # Nobody hears it; what matters is that half a file is not kept.
            raise RequestRefusedError(400, "gone", "the browser left before it had sent all") from error

    async def _gather(self, request: Request) -> bytes:
        body = bytearray()
        async for chunk in request.stream():
            body += chunk
            if len(body) > self._shelf.limits.one:
                raise RequestRefusedError(413, "file_too_large", f"more than {self._shelf.limits.one} bytes")
        return bytes(body)

    @asynccontextmanager
    async def _place(self, conversation_id: str, address: str) -> AsyncIterator[None]:
        coming = sum(self._coming.values())
        crowded = bool(address) and self._coming_from[address] >= OF_ONE_ADDRESS
        if coming >= UPLOADS_AT_ONCE or self._coming[conversation_id] >= OF_ONE or crowded:
            raise RequestRefusedError(503, "busy", f"{coming} files are coming at this moment")
        self._coming[conversation_id] += 1
        self._coming_from[address] += 1
        try:
            yield
        finally:
            self._coming[conversation_id] -= 1
            self._coming_from[address] -= 1
            # Names of conversations and addresses are not collected.
            self._coming += Counter()
            self._coming_from += Counter()


def hand_out(request: Request, row: FileRow, content: bytes, *, keep_s: int) -> Response:
    """Give a file to a browser: shown where it is a picture, a sound or a film, else to be saved.

    A part of it where the browser asks for one (RFC 9110, 14.2): Safari plays nothing else.
    """
    shown = "inline" if row.kind in _INLINE else "attachment"
    headers = {
        "Content-Disposition": f"{shown}; filename*=UTF-8''{quote(row.name, safe='')}",
        "Content-Security-Policy": _POLICY,
        "X-Content-Type-Options": "nosniff",
        "Accept-Ranges": "bytes",
        # An id never gets other bytes; private, for it is somebody's own.
        "Cache-Control": f"private, max-age={keep_s}, immutable",
    }
    asked = _RANGE.fullmatch(request.headers.get("range", ""))
    if asked is None or not any(asked.groups()):
        return Response(content, media_type=row.media_type, headers=headers)
    first, last = _bounds(asked[1], asked[2], len(content))
    if first > last:
        return Response(status_code=416, headers={**headers, "Content-Range": f"bytes */{len(content)}"})
    headers["Content-Range"] = f"bytes {first}-{last}/{len(content)}"
    return Response(content[first : last + 1], 206, headers, row.media_type)


def _bounds(first: str, last: str, size: int) -> tuple[int, int]:
    """The first and the last byte of a range; behind each other where there is none."""
    if not first:
        return max(size - int(last), 0), size - 1
    return int(first), min(int(last), size - 1) if last else size - 1


def read_ids(value: object) -> tuple[str, ...]:
    """The ids of files in a posted message; raises `RequestRefusedError` 422 `bad_files` or `too_many_files`."""
    if value is None:
        return ()
    if not isinstance(value, list) or not all(isinstance(one, str) and 0 < len(one) <= 64 for one in value):  # noqa: PLR2004
        raise RequestRefusedError(422, "bad_files", "`files` must be a list of ids")
    if len(value) > MOST_FILES:
        raise RequestRefusedError(422, "too_many_files", f"{len(value)} files; at most {MOST_FILES}")
    return tuple(value)
