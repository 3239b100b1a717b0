"""How long to wait before a process that died is started again."""

from __future__ import annotations

import os
from dataclasses import dataclass

RESTARTED = "SHOPCLERK_RESTARTED"
"""Set for a process that takes the place of a dead one: nobody is there to read what is wrong, so it must go on."""

FIRST_PAUSE_S = 1.0
LONGEST_PAUSE_S = 30.0
"""The pause doubles up to here: what dies at once would else burn the processor and fill the logs."""

HEALTHY_AFTER_S = 60.0
"""What lived for so long had started well; its death says nothing about the next one."""


@dataclass
class Pauses:
    """The pauses between the lives of one process."""

    first_s: float = FIRST_PAUSE_S
    healthy_after_s: float = HEALTHY_AFTER_S
    _next_s: float = 0.0

    def after(self, alive_s: float) -> float:
        """Give the pause in seconds after a life of `alive_s` seconds."""
        pause = self.first_s if alive_s >= self.healthy_after_s else max(self._next_s, self.first_s)
        self._next_s = min(2 * pause, LONGEST_PAUSE_S)
        return pause


def is_restart() -> bool:
    """Tell whether this process takes the place of one that died."""
    return RESTARTED in os.environ
