"""The merchant's files as they could be read last: a process that died comes back with them while they are edited."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

import structlog

from bot.restarts import is_restart

log = structlog.get_logger(__name__)

T = TypeVar("T")


def read_or_kept(
    read: Callable[[Path], T],
    path: Path,
    kept: Path,
    *,
    broken: tuple[type[Exception], ...],
    keep: bool = False,
    strict: bool = False,
    running: bool = False,
) -> T:
    """Read the file or folder `path`; with `keep`, what could be read is kept as `kept`.

    A process that takes the place of a dead one, or is `running` for long already, reads `kept` where `path` cannot be
    read, and says so. Raises what `read` raised, one of `broken`, if there is no kept one, at a first start, or if it
    is `strict`.
    """
    try:
        value = read(path)
    except broken as wrong:
        # An empty folder may be read without an error.
        if strict or not (running or is_restart()) or not kept.exists():
            raise
        try:
            value = read(kept)
        except broken:
            raise wrong from None
        reason = " ".join(str(wrong).split())
        log.error("file_broken", in_use=str(kept), wrong=reason, cure=f"mend {path.name}, then restart the clerk")
        return value
    if keep:
        _keep(path, kept)
    return value


def _keep(path: Path, kept: Path) -> None:
    """Copy a file or a folder. A crash leaves the old file or the new one; of a folder it may leave none."""
    half, old = (kept.with_name(f"{kept.name}.{os.getpid()}{end}") for end in ("", ".old"))
    try:
        kept.parent.mkdir(parents=True, exist_ok=True)
        if path.is_file():
            shutil.copyfile(path, half)
        else:
            # A process of that number may have died in the middle.
            shutil.rmtree(half, ignore_errors=True)
            shutil.copytree(path, half)
            with suppress(FileNotFoundError):
                kept.replace(old)
        half.replace(kept)
    except OSError as error:
        # Where it is not empty, another process has just kept the same folder.
        if error.errno != errno.ENOTEMPTY:
            log.warning("last_good_file_not_kept", path=str(kept), reason=error.strerror)
    finally:
        for left in (half, old):
            if left.is_file():
                left.unlink()
            shutil.rmtree(left, ignore_errors=True)
