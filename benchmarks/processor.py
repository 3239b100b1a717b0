"""Processor time of processes, from Linux' /proc: unlike a clock on the wall it hardly depends on what else runs."""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from benchmarks.memory import children_of


def processor_seconds(pid: int) -> float:
    """What a process, its threads and its living children have used so far; 0 for one that is gone."""
    total = 0.0
    with suppress(OSError):
        # After the command in brackets, which may hold spaces: utime and stime are the 14th and 15th field of all.
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()
        total = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
        total += sum(processor_seconds(child) for child in children_of(pid))
    return total


class ProcessorClock:
    """How much time each of several processes takes from now on."""

    def __init__(self, pids: Mapping[str, int]) -> None:
        self._pids = pids
        self._before = {name: processor_seconds(pid) for name, pid in pids.items()}

    def spent(self) -> dict[str, float]:
        """Seconds by name."""
        return {name: processor_seconds(pid) - self._before[name] for name, pid in self._pids.items()}
