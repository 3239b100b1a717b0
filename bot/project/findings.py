"""What a check finds."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Finding:
    """One thing to mend: in which line (from 1) of which file, what is wrong and what would be right.

    With a `warning` the clerk works, but not as well as it could.
    """

    path: str
    line: int
    message: str
    warning: bool = False

    def __str__(self) -> str:
        """`data/rules/orders.yml:7: "track_oder" is no intent of domain.yml; did you mean "track_order"?`."""
        return f"{self.path}:{self.line}: {'warning: ' if self.warning else ''}{self.message}"


class Findings:
    """Collects findings; the same one found twice, as by a YAML alias, is there once."""

    def __init__(self) -> None:
        self._found: dict[Finding, None] = {}

    def error(self, path: str, line: int, message: str) -> None:
        """Remember what the clerk cannot work with."""
        self._found[Finding(path, line, message)] = None

    def warn(self, path: str, line: int, message: str) -> None:
        """Remember what should be better."""
        self._found[Finding(path, line, message, warning=True)] = None

    def sorted(self) -> list[Finding]:
        """Give all findings by file and line."""
        return sorted(self._found)


def only_errors(findings: Iterable[Finding]) -> list[Finding]:
    """Leave the warnings out."""
    return [finding for finding in findings if not finding.warning]


def counted(findings: Collection[Finding]) -> str:
    """`2 errors, 1 warning`."""
    errors = len(only_errors(findings))
    kinds = ((errors, "error"), (len(findings) - errors, "warning"))
    return ", ".join(f"{number} {kind}{'s' if number > 1 else ''}" for number, kind in kinds if number)
