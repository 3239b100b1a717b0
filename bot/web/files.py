"""Take uploads and hand files out, for the chat page and for the console."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from urllib.parse import quote, unquote

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from bot.channels.web.parse import MOST_FILES
from bot.files.rows import FileRow
from bot.files.shelf import FileRefusedError, FileShelf, Uploader
from bot.messages import File
from bot.web.errors import RequestRefusedError

NAME_HEADER, KEY_HEADER = "X-File-Name", "X-File-Key"
"""Of an upload: its name, percent-encoded, and the page's own key. By that it is kept once however often it comes."""

BODY_WITHIN = timedelta(seconds=120)
"""A phone in a lift is slow; whoever takes longer holds memory on purpose."""

UPLOADS_AT_ONCE = 4
"""Each holds its file in memory."""

_KEY = re.compile(r"[0-9A-Za-z-]{16,40}")

_NAME_LIMIT = 4_000

_STATUS = {"file_too_large": 413, "file_type": 415, "files_too_many": 429, "files_full": 507}

# No script, no form, no plug-in, no other address, whatever a browser makes of the bytes.
_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; media-src 'self'; frame-ancestors 'none'; sandbox"
)

_INLINE = ("image", "voice", "video")


class Uploads:
    """The way in for files. One of a web process, because it counts how many come at once."""

    def __init__(self, shelf: FileShelf) -> None:
        self._shelf = shelf
        self._coming = 0

    async def take(self, request: Request, uploader: Uploader, *, allowed: dict[str, int] | None = None) -> File:
        """Keep the body of a request. `allowed` are media types with the bytes of one, where a channel takes fewer.

        Raises `RequestRefusedError`: 422 `bad_file_key` or `file_empty`, 413 `file_too_large`, 415 `file_type` or
        `file_not_on_channel`, 429 `files_too_many`, 507 `files_full`, 503 `busy`, 408 `too_slow`.
        """
        key = request.headers.get(KEY_HEADER, "")
        if not _KEY.fullmatch(key):
            raise RequestRefusedError(422, "bad_file_key", f"{KEY_HEADER} is not what the page sends")
        name = unquote(request.headers.get(NAME_HEADER, "")[:_NAME_LIMIT], errors="replace")
        async with self._place():
            content = await self._read(request)
            try:
                return await asyncio.to_thread(self._keep, uploader, key, name, content, allowed)
            except FileRefusedError as error:
                raise RequestRefusedError(_STATUS.get(error.code, 422), error.code, str(error)) from error

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
    async def _place(self) -> AsyncIterator[None]:
        if self._coming >= UPLOADS_AT_ONCE:
            raise RequestRefusedError(503, "busy", f"{self._coming} files are coming at this moment")
        self._coming += 1
        try:
            yield
        finally:
            self._coming -= 1


def hand_out(row: FileRow, content: bytes) -> Response:
    """Give a file to a browser: shown where it is a picture, a sound or a film, else to be saved."""
    shown = "inline" if row.kind in _INLINE else "attachment"
    headers = {
        "Content-Disposition": f"{shown}; filename*=UTF-8''{quote(row.name, safe='')}",
        "Content-Security-Policy": _POLICY,
        "X-Content-Type-Options": "nosniff",
        # Its id never gets other bytes; private, for it is somebody's own.
        "Cache-Control": "private, max-age=86400, immutable",
    }
    return Response(content, media_type=row.media_type, headers=headers)


def read_ids(value: object) -> tuple[str, ...]:
    """The ids of files in a posted message; raises `RequestRefusedError` 422 `bad_files` or `too_many_files`."""
    if value is None:
        return ()
    if not isinstance(value, list) or not all(isinstance(one, str) and 0 < len(one) <= 64 for one in value):  # noqa: PLR2004
        raise RequestRefusedError(422, "bad_files", "`files` must be a list of ids")
    if len(value) > MOST_FILES:
        raise RequestRefusedError(422, "too_many_files", f"{len(value)} files; at most {MOST_FILES}")
    return tuple(value)
