"""Whether a channel that is set up works: questions to its platform that change nothing, for `shopclerk doctor`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol, runtime_checkable

State = Literal["ok", "warning", "wrong", "away"]
"""`warning`: the clerk answers all the same. `wrong`: an operator mends it. `away`: somebody does not answer."""


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at. Holds no secret: `found` and `cure` are for a terminal."""

    about: str
    state: State
    found: str
    cure: str = ""


@runtime_checkable
class Checkable(Protocol):
    """A channel that can look whether it is connected."""

    def check(self, *, languages: Sequence[str], running_at: str) -> Iterator[Finding]:
        """Ask the platform; blocking.

        `languages` are the shop's. `running_at` is the address of the clerk's own web process; empty if it does not
        run.
        """
        ...
