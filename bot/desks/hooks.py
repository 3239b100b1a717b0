"""What another desk posts, kept as a hint to look there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bot.desks.base import Hooked
from bot.desks.threads import Threads


@dataclass(frozen=True)
class DeskHook:
    """One desk's address for webhooks: `/desks/<name>`."""

    name: str
    desk: Hooked
    threads: Threads
    wake: Callable[[], object]

    def take(self, body: bytes) -> bool:
        """Keep what a verified request hints at; False if there is nothing to look at.

        Raises `StorageUnavailableError`.
        """
        remote_id = self.desk.hint(body)
        if remote_id is None or not self.threads.look_at(remote_id):
            return False
        self.wake()
        return True
