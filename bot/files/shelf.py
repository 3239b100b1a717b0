"""Keep files, hand them out, and forget them after a while."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal

from sqlalchemy import and_, delete, func, or_, select, update
from sqlalchemy.engine import Connection

from bot.files.kinds import FileType, find_type
from bot.files.names import clean_name
from bot.files.rows import (
    AGENT,
    CUSTOMER,
    KEPT,
    REMOVED,
    UNFETCHED,
    WANTED,
    FileRow,
    file_row,
    find_file,
    kept_values,
    new_id,
)
from bot.messages import File
from bot.storage.database import Database
from bot.storage.tables import files
from bot.storage.upsert import upsert

UNUSED_FOR = timedelta(days=1)
"""So long an upload waits to become part of a message."""

MOST_AN_HOUR: Final = 60
"""Files that one customer uploads within an hour: nobody has more to show, and a script would fill the disk."""

UPLOAD_GOOD_FOR = timedelta(days=7)
"""How long a platform's id of what we uploaded is used again. WhatsApp keeps it for 30 days, Messenger for 90."""

UNFINISHED: Final = "unfinished"
"""Of a fetch that was begun: who began it works on it, or has died."""

CHANNEL_OFF: Final = "channel_off"
"""Of a file whose channel this shop does not have any more."""

AT_ONCE = 50

Refusal = Literal["file_empty", "file_too_large", "file_type", "file_not_here", "files_too_many", "files_full"]


class FileRefusedError(Exception):
    """The file is not kept; nothing was. `code` says why."""

    def __init__(self, code: Refusal, detail: str) -> None:
        """`detail` is for the log; it holds no word of a customer."""
        super().__init__(detail)
        self.code = code


@dataclass(frozen=True)
class FileLimits:
    """Of one file and of all together, in bytes; `keep_for` is how long, None for ever."""

    one: int = 16 * 1024 * 1024
    all: int = 2_000 * 1024 * 1024
    keep_for: timedelta | None = timedelta(days=180)

    @property
    def of_one_customer(self) -> int:
        """What one customer may send, and customers from one address, in a day: nobody fills the shelf for others."""
        return max(self.one, self.all // 10)


@dataclass(frozen=True)
class Uploader:
    """Who uploads: an agent by id, or the conversation's customer (None)."""

    conversation_id: str
    agent: int | None = None


class FileShelf:
    """All files of one database. Every method blocks and may raise `StorageUnavailableError`."""

    def __init__(self, database: Database, clock: Callable[[], datetime], limits: FileLimits | None = None) -> None:
        """`limits` of an operator."""
        self._database = database
        self._clock = clock
        self.limits = limits or FileLimits()

    def keep(self, uploader: Uploader, key: str, name: str, content: bytes) -> File:
        """Keep an upload, once for each `key` of its page. Raises `FileRefusedError`."""
        found = self.judge(content)
        now = self._clock()
        author = "c" if uploader.agent is None else uploader.agent
        # Keys of agents and customers are of different pages: neither can use up the other's.
        upload_key = f"{author}:{key}"[:64]
        known = select(files.c.id).where(
            files.c.conversation_id == uploader.conversation_id, files.c.upload_key == upload_key
        )
        with self._database.session() as connection:
            if connection.execute(known).first() is None:
                if uploader.agent is None:
                    self._check_pace(connection, uploader.conversation_id, now)
                    self._check_share(connection, uploader.conversation_id, len(content), now)
                self._check_room(connection, len(content))
                connection.execute(
                    upsert(connection, files)
                    .values(
                        id=new_id(),
                        conversation_id=uploader.conversation_id,
                        author=CUSTOMER if uploader.agent is None else AGENT,
                        agent_id=uploader.agent,
                        upload_key=upload_key,
                        created_at=now,
                        channel=uploader.conversation_id.partition(":")[0],
                        attempts=0,
                        **kept_values(found, clean_name(name, found), content),
                    )
                    .on_conflict_do_nothing(index_elements=["conversation_id", "upload_key"])
                )
            row = find_file(connection, str(connection.execute(known).scalar_one()))
        if row is None:  # pragma: no cover (it was written above, in this transaction)
            raise FileRefusedError("file_not_here", "the upload is not there")
        return row.file

    def judge(self, content: bytes) -> FileType:
        """Tell what the bytes are. Raises `FileRefusedError` for none, too many, and kinds that are not kept."""
        if not content:
            raise FileRefusedError("file_empty", "no bytes")
        if len(content) > self.limits.one:
            raise FileRefusedError("file_too_large", f"{len(content)} bytes; at most {self.limits.one} are kept")
        found = find_type(content)
        if found is None:
            raise FileRefusedError("file_type", "the bytes are of no kind that is kept")
        return found

    def find(self, file_id: str) -> FileRow | None:
        """Look a file up, without its bytes."""
        with self._database.reading() as connection:
            return find_file(connection, file_id)

    def read(self, file_id: str) -> bytes | None:
        """Give a file's bytes; None if they are not here."""
        with self._database.reading() as connection:
            found = select(files.c.content).where(files.c.id == file_id, files.c.state == KEPT)
            content: bytes | None = connection.execute(found).scalar()
        return content

    def note_upload(self, file_id: str, upload_id: str) -> None:
        """Keep how the platform calls what we uploaded there."""
        noted = update(files).where(files.c.id == file_id)
        with self._database.session(durable=False) as connection:
            connection.execute(noted.values(upload_id=upload_id, uploaded_at=self._clock()))

    def upload_of(self, row: FileRow) -> str:
        """How the platform calls it; empty if it was not uploaded there, or so long ago that it may be forgotten."""
        fresh = row.uploaded_at is not None and self._clock() - row.uploaded_at < UPLOAD_GOOD_FOR
        return row.upload_id if fresh else ""

    def list_wanted(self, channels: tuple[str, ...], limit: int) -> list[FileRow]:
        """Files that may be fetched now, the oldest first."""
        now = self._clock()
        known = tuple(one for one in files.c if one.name != "content")
        found = (
            select(*known)
            .where(
                files.c.state == WANTED,
                files.c.channel.in_(channels),
                or_(files.c.next_attempt_at.is_(None), files.c.next_attempt_at <= now),
            )
            .order_by(files.c.created_at)
            .limit(limit)
        )
        with self._database.reading() as connection:
            return [file_row(row) for row in connection.execute(found)]

    def claim(self, row: FileRow, until: datetime) -> bool:
        """Make a wanted file ours to fetch until then; False if somebody else has it.

        The try counts from now on, and is `UNFINISHED` until something else is known of it.
        """
        claimed = update(files).where(files.c.id == row.id, files.c.state == WANTED, files.c.attempts == row.attempts)
        values = {"attempts": row.attempts + 1, "next_attempt_at": until, "error_code": UNFINISHED}
        # Durable: where a file brings the machine down, the try must have been counted.
        with self._database.session() as connection:
            changed = connection.execute(claimed.values(values))
        return bool(changed.rowcount)

    def keep_fetched(self, row: FileRow, content: bytes) -> None:
        """Keep what was fetched. Raises `FileRefusedError`."""
        found = self.judge(content)
        with self._database.session() as connection:
            self._check_share(connection, row.conversation_id, len(content), self._clock())
            self._check_room(connection, len(content))
            kept = update(files).where(files.c.id == row.id, files.c.state == WANTED)
            connection.execute(kept.values(kept_values(found, clean_name(row.name, found), content)))

    def give_up(self, row: FileRow, state: str, code: str) -> None:
        """Keep that a wanted file will not come: `REFUSED`, `GONE` or `UNFETCHED`."""
        given_up = update(files).where(files.c.id == row.id, files.c.state == WANTED)
        with self._database.session() as connection:
            connection.execute(given_up.values(state=state, error_code=code[:64], next_attempt_at=None))

    def give_up_left(self, channels: Sequence[str], since: datetime) -> int:
        """Give up the wanted files of all but these channels that came before `since`; gives how many."""
        left = and_(files.c.state == WANTED, files.c.channel.not_in(channels), files.c.created_at < since)
        with self._database.reading() as connection:
            if connection.execute(select(files.c.id).where(left).limit(1)).first() is None:
                return 0
        with self._database.session() as connection:
            given_up = update(files).where(left)
            values = {"state": UNFETCHED, "error_code": CHANNEL_OFF, "next_attempt_at": None}
            return int(connection.execute(given_up.values(values)).rowcount)

    def try_again(self, row: FileRow, at: datetime, code: str) -> None:
        """Let a wanted file be fetched then."""
        later = update(files).where(files.c.id == row.id, files.c.state == WANTED)
        with self._database.session(durable=False) as connection:
            connection.execute(later.values(next_attempt_at=at, error_code=code[:64]))

    def forget_old(self) -> int:
        """Remove uploads that nobody sent, and the bytes of what was kept long enough; gives how many files."""
        now = self._clock()
        unused = and_(files.c.used_at.is_(None), files.c.created_at < now - UNUSED_FOR)
        old = None if self.limits.keep_for is None else files.c.created_at < now - self.limits.keep_for
        with self._database.reading() as connection:
            aged = unused if old is None else or_(unused, and_(old, files.c.state == KEPT))
            ids = connection.execute(select(files.c.id).where(aged).limit(AT_ONCE)).scalars().all()
        if not ids:
            return 0
        with self._database.session() as connection:
            # Asked again: one of them may have become part of a message meanwhile.
            connection.execute(delete(files).where(files.c.id.in_(ids), unused))
            if old is not None:
                emptied = update(files).where(files.c.id.in_(ids), old, files.c.state == KEPT)
                connection.execute(emptied.values(state=REMOVED, content=None, size=0))
        return len(ids)

    def _check_pace(self, connection: Connection, conversation_id: str, now: datetime) -> None:
        counted = select(func.count()).where(
            files.c.conversation_id == conversation_id,
            files.c.author == CUSTOMER,
            files.c.created_at > now - timedelta(hours=1),
        )
        if int(connection.execute(counted).scalar_one()) >= MOST_AN_HOUR:
            raise FileRefusedError("files_too_many", f"more than {MOST_AN_HOUR} files within an hour")

    def _check_share(self, connection: Connection, conversation_id: str, size: int, now: datetime) -> None:
        summed = select(func.sum(files.c.size)).where(
            files.c.conversation_id == conversation_id,
            files.c.author == CUSTOMER,
            files.c.state == KEPT,
            files.c.created_at > now - timedelta(days=1),
        )
        taken = connection.execute(summed).scalar() or 0
        if taken + size > self.limits.of_one_customer:
            raise FileRefusedError("files_too_many", f"{taken} bytes of one customer within a day")

    def _check_room(self, connection: Connection, size: int) -> None:
        taken = connection.execute(select(func.sum(files.c.size)).where(files.c.state == KEPT)).scalar() or 0
        if taken + size > self.limits.all:
            raise FileRefusedError("files_full", f"{taken} bytes are kept of {self.limits.all}")
