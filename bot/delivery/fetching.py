"""Fetch customers' files from their platforms as soon as they come, and forget old ones.

At once and not when an agent looks: the address of a Messenger file ends after some days, a WhatsApp media id after 30,
and a ticket about a damaged parcel is read, and read again, later than that.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

import structlog

from bot.channels.base import Channel, FileClient
from bot.channels.errors import MediaAwayError, MediaError, MediaGoneError, MediaTooLargeError
from bot.files.rows import GONE, REFUSED, UNFETCHED, FileRow
from bot.files.shelf import UNFINISHED, FileRefusedError, FileShelf
from bot.messages import Attachment
from bot.storage.database import StorageUnavailableError

log = structlog.get_logger(__name__)

EVERY_S = 1.0

AT_ONCE = 8

LEASE = timedelta(seconds=90)
"""Longer than one file may take: whoever has not finished by then has died."""

PAUSES = (5, 30, 120, 600, 1_800, 3_600, 3 * 3_600, 6 * 3_600, 12 * 3_600)
"""Seconds before each further try, together a day. Few: WhatsApp shuts a number out of its media for an hour after five
requests that failed."""

GIVEN_UP_AFTER = timedelta(days=1)
"""So long a file waits for its channel to be switched on again: as long as for a platform that is away."""

FORGET_EVERY_S = 600.0


def fetched_channels(channels: Mapping[str, Channel]) -> dict[str, FileClient]:
    """Those whose customers' files can be fetched."""
    return {name: channel.client for name, channel in channels.items() if isinstance(channel.client, FileClient)}


class Fetcher:
    """Fetches what the intake has noted. Several may, on several machines: each file is fetched by one."""

    def __init__(
        self,
        shelf: FileShelf,
        clients: Mapping[str, FileClient],
        clock: Callable[[], datetime],
    ) -> None:
        """`clients` are those of `fetched_channels`."""
        self._shelf = shelf
        self._clients = clients
        self._clock = clock
        self._forgot_at: datetime | None = None
        self._news = threading.Event()

    def wake(self) -> None:
        """Look now."""
        self._news.set()

    def fetch_due(self) -> int:
        """Fetch what may be fetched now; gives how many files were tried. Raises `StorageUnavailableError`."""
        due = self._shelf.list_wanted(tuple(self._clients), AT_ONCE) if self._clients else []
        tried = 0
        for row in due:
            if row.attempts > len(PAUSES):
                # The last try ended with whoever made it: a file may bring a process down.
                self._give_up(row, UNFINISHED)
            # Each one as its turn comes: those behind a slow one are free for others.
            elif self._shelf.claim(row, self._clock() + LEASE + _pause(row.attempts)):
                tried += 1
                self._fetch(row)
        return tried

    def give_up_left(self) -> int:
        """End the waiting for files of channels that are switched off; gives how many.

        Raises `StorageUnavailableError`.
        """
        left = self._shelf.give_up_left(tuple(self._clients), self._clock() - GIVEN_UP_AFTER)
        if left:
            log.warning("files_of_no_channel", files=left)
        return left

    def serve(self, stopping: Callable[[], bool]) -> None:
        """Fetch until `stopping()` says so; `wake` makes it look at once."""
        while not stopping():
            self._news.clear()
            tried = 0
            try:
                tried = self.fetch_due()
                self._forget()
            except StorageUnavailableError:
                pass  # Said once, by the database itself.
            except Exception:
                # The top of this thread, which no customer's file must lose for one round.
                log.exception("fetching_failed")
            if not tried:
                self._news.wait(EVERY_S)

    def _fetch(self, row: FileRow) -> None:
        attachment = Attachment(row.kind, url=row.url, media_id=row.media_id)
        try:
            self._shelf.keep_fetched(row, self._clients[row.channel].fetch(attachment, self._shelf.limits.one))
        except MediaTooLargeError as error:
            self._shelf.give_up(row, REFUSED, f"file_too_large {error.code}")
        except MediaGoneError as error:
            self._shelf.give_up(row, GONE, error.code)
        except FileRefusedError as error:
            # No room is a matter of time, everything else of the file.
            if error.code == "files_full":
                self._later(row, error.code)
            else:
                self._shelf.give_up(row, REFUSED, error.code)
        except MediaAwayError as error:
            self._later(row, error.code)
        except MediaError as error:
            self._shelf.give_up(row, GONE, error.code)
        except StorageUnavailableError:
            raise
        except Exception as error:
            # The top of every file: what one of them does must not keep those behind it away, and not for ever.
            log.exception("fetch_failed", file=row.id, channel=row.channel)
            self._later(row, type(error).__name__)

    def _later(self, row: FileRow, code: str) -> None:
        tries = row.attempts
        if tries >= len(PAUSES):
            self._give_up(row, code)
            return
        log.warning("file_later", file=row.id, channel=row.channel, code=code)
        self._shelf.try_again(row, self._clock() + _pause(tries), code)

    def _give_up(self, row: FileRow, code: str) -> None:
        log.error("file_not_fetched", file=row.id, channel=row.channel, code=code)
        self._shelf.give_up(row, UNFETCHED, code)

    def _forget(self) -> None:
        now = self._clock()
        if self._forgot_at is not None and abs((now - self._forgot_at).total_seconds()) < FORGET_EVERY_S:
            return
        while self._shelf.forget_old():
            pass
        self.give_up_left()
        self._forgot_at = now


def _pause(tries: int) -> timedelta:
    """How long to wait after the try that followed so many; nothing after the last one."""
    return timedelta(seconds=PAUSES[tries] if tries < len(PAUSES) else 0)
