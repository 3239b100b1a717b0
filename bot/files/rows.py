"""Files in the database, by connection: for steps that keep a file together with something else."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import insert, select, update
from sqlalchemy.engine import Connection

from bot.files.kinds import FileType
from bot.messages import Attachment, AttachmentKind, File
from bot.storage.tables import files

WANTED: Final = "wanted"
"""A platform has it, and it is to be fetched from there."""

KEPT: Final = "kept"
"""Its bytes are here."""

REFUSED: Final = "refused"
"""The platform has it, and it is too large or of a kind that is not kept."""

GONE: Final = "gone"
"""The platform does not have it any more, or never gave it."""

UNFETCHED: Final = "unfetched"
"""The platform may have it still, and it was not to be fetched from there."""

REMOVED: Final = "removed"
"""It was here for as long as files are kept."""

CUSTOMER: Final = "customer"
AGENT: Final = "agent"

_ID_BYTES = 24
"""Random bytes of an id: 32 characters."""

_KNOWN = tuple(one for one in files.c if one.name != "content")


class UnknownFileError(Exception):
    """There is no such file, or not for whoever asks. Nothing was changed."""


@dataclass(frozen=True)
class FileRow:
    """All that is known of a file but its bytes. `kind` is what the platform called it until the bytes are here."""

    id: str
    conversation_id: str
    author: str
    agent: int | None
    state: str
    kind: AttachmentKind
    name: str
    media_type: str
    size: int
    used_at: datetime | None
    channel: str
    media_id: str
    url: str
    attempts: int
    next_attempt_at: datetime | None
    error_code: str
    upload_id: str
    uploaded_at: datetime | None

    @property
    def file(self) -> File:
        """It as a part of a message."""
        return File(self.id, self.name, self.kind, self.media_type, self.size)


def find_file(connection: Connection, file_id: str) -> FileRow | None:
    """Look a file up."""
    row = connection.execute(select(*_KNOWN).where(files.c.id == file_id)).first()
    return None if row is None else file_row(row)


def use_files(
    connection: Connection, conversation_id: str, ids: Sequence[str], now: datetime, *, agent: int | None = None
) -> tuple[File, ...]:
    """Make uploaded files a part of a message of their conversation; by `agent`, or by the customer.

    A message that is sent again may use them again. Raises `UnknownFileError` for what that person did not upload
    there.
    """
    found = []
    for file_id in dict.fromkeys(ids):
        row = find_file(connection, file_id)
        author = CUSTOMER if agent is None else AGENT
        if (
            row is None
            or row.state != KEPT
            or (row.conversation_id, row.author, row.agent) != (conversation_id, author, agent)
        ):
            raise UnknownFileError(f"no file {file_id[:40]!r} of {author} in {conversation_id}")
        found.append(row.file)
    if found:
        used = update(files).where(files.c.id.in_([one.id for one in found]), files.c.used_at.is_(None))
        connection.execute(used.values(used_at=now))
    return tuple(found)


def want_file(connection: Connection, conversation_id: str, attachment: Attachment, now: datetime) -> None:
    """Keep that a platform has a customer's file which is to be fetched; its id is `attachment.file`."""
    connection.execute(
        insert(files).values(
            id=attachment.file,
            conversation_id=conversation_id,
            author=CUSTOMER,
            state=WANTED,
            kind=attachment.kind,
            name=attachment.caption[:200] if attachment.kind == "file" else "",
            media_type="",
            size=0,
            created_at=now,
            used_at=now,
            channel=conversation_id.partition(":")[0],
            media_id=attachment.media_id or None,
            url=attachment.url or None,
            attempts=0,
        )
    )


def forget_uploads(connection: Connection, ids: Sequence[str]) -> None:
    """Let these files be uploaded anew: their platform did not take what we had uploaded."""
    if ids:
        connection.execute(update(files).where(files.c.id.in_(ids)).values(upload_id=None, uploaded_at=None))


def kept_values(found: FileType, name: str, content: bytes) -> dict[str, Any]:
    """The columns of a file whose bytes are here."""
    return {
        "state": KEPT,
        "kind": found.kind,
        "name": name,
        "media_type": found.media_type,
        "size": len(content),
        "content": content,
        "error_code": None,
        "next_attempt_at": None,
    }


def new_id() -> str:
    """Make an id: 32 characters that nobody guesses."""
    return secrets.token_urlsafe(_ID_BYTES)


def file_row(row: Any) -> FileRow:
    """Read a row without its bytes."""
    return FileRow(
        id=row.id,
        conversation_id=row.conversation_id,
        author=row.author,
        agent=row.agent_id,
        state=row.state,
        kind=row.kind,
        name=row.name,
        media_type=row.media_type,
        size=row.size,
        used_at=row.used_at,
        channel=row.channel,
        media_id=row.media_id or "",
        url=row.url or "",
        attempts=row.attempts,
        next_attempt_at=row.next_attempt_at,
        error_code=row.error_code or "",
        upload_id=row.upload_id or "",
        uploaded_at=row.uploaded_at,
    )
