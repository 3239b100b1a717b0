"""How long to wait before a process that died is started again."""

from __future__ import annotations

import os
from dataclasses import dataclass

RESTARTED = "SHOPCLERK_RESTARTED"
"""Set for a process that takes the place of a dead one: nobody is there to read what is wrong, so it must go on."""

FIRST_PAUSE_S = 0.5
LONGEST_PAUSE_S = 5.0
"""The pause doubles up to here: what dies at once would else burn the processor and fill the logs. Not longer, for what
was wrong may be right again, and customers wait."""

HEALTHY_AFTER_S = 60.0
"""What lived for so long had started well, even if it cannot say that it served."""


@dataclass
class Pauses:
    """The pauses between two starts of one process, in seconds."""

    first_s: float = FIRST_PAUSE_S
    _next_s: float = 0.0

    def after(self, alive_s: float, *, served: bool = False) -> float:
        """Give how long after its start a process that lived for `alive_s` may be started again.

        One that `served` had started well: its death says nothing about the next one.
        """
        well = served or alive_s >= HEALTHY_AFTER_S
        pause = self.first_s if well else max(self._next_s, self.first_s)
        self._next_s = min(2 * pause, LONGEST_PAUSE_S)
        return pause


def is_restart() -> bool:
    """Tell whether this process takes the place of one that died."""
    return RESTARTED in os.environ
