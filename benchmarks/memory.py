"""Memory of processes, from Linux' /proc."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

_KB_PER_MB = 1024


@dataclass(frozen=True)
class Memory:
    """In MB: `rss` counts a page in full, `pss` only the share of it that falls to this process.

    Forked processes share what neither has written to since: only the sum of their `pss` is what they take together.
    """

    rss: float
    pss: float


def memory_of(pid: int) -> Memory:
    """The memory of a process. Raises `OSError` where there is no such process or no /proc."""
    fields = {}
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()[1:]:
        name, _, rest = line.partition(":")
        fields[name] = int(rest.split()[0]) / _KB_PER_MB
    return Memory(fields["Rss"], fields["Pss"])


def children_of(pid: int) -> dict[int, str]:
    """The child processes of a process with their command lines."""
    found = {}
    for task in Path(f"/proc/{pid}/task").iterdir():
        for child in (task / "children").read_text(encoding="ascii").split():
            words = Path(f"/proc/{child}/cmdline").read_bytes().split(b"\0")
            found[int(child)] = b" ".join(words).decode(errors="replace").strip()
    return found
