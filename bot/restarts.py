"""How long to wait before a process that died is started again."""

from __future__ import annotations

from dataclasses import dataclass

FIRST_PAUSE_S = 1.0
LONGEST_PAUSE_S = 30.0
"""The pause doubles up to here: what dies at once would else burn the processor and fill the logs."""

HEALTHY_AFTER_S = 60.0
"""What lived for so long had started well; its death says nothing about the next one."""


@dataclass
class Pauses:
    """The pauses between the lives of one process."""

    _next_s: float = FIRST_PAUSE_S

    def after(self, alive_s: float) -> float:
        """Give the pause in seconds after a life of `alive_s` seconds."""
        pause = FIRST_PAUSE_S if alive_s >= HEALTHY_AFTER_S else self._next_s
        self._next_s = min(2 * pause, LONGEST_PAUSE_S)
        return pause
