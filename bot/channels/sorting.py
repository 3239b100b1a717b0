"""Sort a request's events into a `Batch`, so that none is lost and none counts twice."""

from __future__ import annotations

import re
from collections import Counter

from bot.channels.base import Batch, UnknownEvent
from bot.channels.reading import raw_text
from bot.messages import DeliveryStatus, InboundMessage

KIND_LIMIT = 64

_NOT_IN_KIND = re.compile(r"[^a-z0-9_.\-]")


class Sorter:
    """Collects what each event is found to be, in order."""

    def __init__(self) -> None:
        self._messages: list[InboundMessage] = []
        self._statuses: list[DeliveryStatus] = []
        self._ignored: Counter[str] = Counter()
        self._unknown: list[UnknownEvent] = []

    def message(self, message: InboundMessage) -> None:
        """A customer wrote, tapped or sent something."""
        self._messages.append(message)

    def status(self, status: DeliveryStatus) -> None:
        """The platform tells what became of a message."""
        self._statuses.append(status)

    def ignore(self, kind: str) -> None:
        """Nobody needs to see this: it is counted."""
        self._ignored[kind] += 1

    def keep(self, kind: str, event: object) -> None:
        """Nobody understands this, or somebody should look at it. `kind` may come from outside: it is tamed."""
        tame = _NOT_IN_KIND.sub("_", kind.lower())[:KIND_LIMIT]
        self._unknown.append(UnknownEvent(tame or "unnamed", raw_text(event)))

    def batch(self) -> Batch:
        """Everything so far."""
        return Batch(tuple(self._messages), tuple(self._statuses), dict(self._ignored), tuple(self._unknown))
