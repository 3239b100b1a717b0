"""The line between a process and the one that keeps it alive: one hears that it serves, the other that it is alone."""

from __future__ import annotations

import os
import socket
from contextlib import suppress

LIFELINE_FD = "SHOPCLERK_LIFELINE_FD"
"""Names the inherited end for a process that was started, not forked."""

SERVED = b"+"
"""Said before anything else; the rest is why a process cannot serve."""

LONGEST_REASON_BYTES = 1000


class Lifeline:
    """The keeper's end. Made before the process; `let_go` gives the other end away when the process has it."""

    def __init__(self) -> None:
        self._ours, self._theirs = socket.socketpair()
        self._ours.settimeout(0)
        self._said = b""

    @property
    def child_fd(self) -> int:
        """The end of the process that is kept alive."""
        return self._theirs.fileno()

    def let_go(self) -> None:
        """Close the other end here."""
        self._theirs.close()

    def cut(self) -> None:
        """Close this end: whoever holds the other one hears that they are alone."""
        self._ours.close()
        self._theirs.close()

    @property
    def served(self) -> bool:
        """Whether the process has served since it started."""
        return self._heard().startswith(SERVED)

    @property
    def reason(self) -> str:
        """Why the process cannot serve, if it said so."""
        return self._heard().lstrip(SERVED).decode(errors="replace")

    def _heard(self) -> bytes:
        with suppress(BlockingIOError, ConnectionError):
            while len(self._said) < LONGEST_REASON_BYTES and (said := self._ours.recv(LONGEST_REASON_BYTES)):
                self._said += said
        return self._said


class Line:
    """The other end. Without a descriptor (a process that nobody keeps alive) it tells nobody and is never cut."""

    def __init__(self, fd: int | None) -> None:
        self._socket = None if fd is None else socket.socket(fileno=os.dup(fd))
        if self._socket:
            self._socket.settimeout(0)

    def fileno(self) -> int | None:
        """The descriptor, to wait on: it can be read when the line is cut."""
        return self._socket.fileno() if self._socket else None

    def say_served(self) -> None:
        """Say that this process serves. Never raises, as the others."""
        self._say(SERVED)

    def say_why(self, reason: str) -> None:
        """Say why this process cannot serve."""
        self._say(" ".join(reason.split()).encode()[:LONGEST_REASON_BYTES])

    def is_cut(self) -> bool:
        """Whether the keeper is gone: then nobody will end this process but itself."""
        if self._socket is None:
            return False
        try:
            return self._socket.recv(1) == b""
        except BlockingIOError:
            return False
        except ConnectionError:
            return True

    def _say(self, what: bytes) -> None:
        if self._socket:
            with suppress(BlockingIOError, ConnectionError):
                self._socket.send(what)


def inherited_line() -> Line:
    """Give the line of this process to the one that started it."""
    return Line(int(os.environ[LIFELINE_FD]) if LIFELINE_FD in os.environ else None)
