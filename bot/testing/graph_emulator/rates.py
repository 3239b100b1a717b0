"""How often something may happen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass
class Bucket:
    """Holds `size` turns and gains one each `every_s` seconds. Not safe between threads."""

    size: int
    every_s: float
    _turns: float = -1.0
    _at: datetime | None = None

    def take(self, now: datetime) -> bool:
        """Take a turn, if there is one."""
        if self._at is None:
            self._turns = float(self.size)
        else:
            gained = max(0.0, (now - self._at).total_seconds()) / self.every_s
            self._turns = min(float(self.size), self._turns + gained)
        self._at = now
        if self._turns < 1:
            return False
        self._turns -= 1
        return True
