"""Wait for a signal without polling, and without the locks that a handler could run into."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager

from bot.delivery.dispatch import PipeWaiter


@contextmanager
def waking_signals() -> Iterator[PipeWaiter]:
    """Give what wakes on every signal of this process, the death of a child among them. In the main thread only."""
    read_fd, write_fd = os.pipe()
    os.set_blocking(write_fd, False)
    before = signal.set_wakeup_fd(write_fd, warn_on_full_buffer=False)
    # Ignored by default, and then it wakes nobody.
    child = signal.signal(signal.SIGCHLD, lambda _number, _frame: None)
    try:
        yield PipeWaiter(read_fd)
    finally:
        signal.set_wakeup_fd(before)
        signal.signal(signal.SIGCHLD, child)
        os.close(read_fd)
        os.close(write_fd)


def forget_signals() -> None:
    """In a forked process: let signals not wake its parent, and mean what they mean to every process."""
    signal.set_wakeup_fd(-1)
    for number in (signal.SIGCHLD, signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_DFL)
