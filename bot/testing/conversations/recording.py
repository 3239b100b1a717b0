"""Write a conversation down as a test."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.handoff.tickets import Ticket
from bot.testing.conversations.store_changes import Row, StoreChanges
from bot.testing.conversations.updating import written

ONES_OWN = ("id", "key", "_at", "_on", "number")
"""How columns end that are different each time, or mean something only inside the store."""


@dataclass(frozen=True)
class Line:
    """A message (`user` or `tap`), the names of the responses to it, and what it changed in the store."""

    kind: str
    text: str
    responses: Sequence[str]
    changes: StoreChanges = field(default_factory=StoreChanges)


def case_text(name: str, lines: Sequence[Line], ticket: Ticket | None, *, first: bool = True) -> str:
    """Give a case as it stands in a file; the `first` one comes with the beginning of the file."""
    head = ["test_cases:"] if first else [""]
    steps = [one for line in lines for one in _steps(line)]
    if not any(line.changes for line in lines):
        steps.append("- store: unchanged")
    if ticket is not None:
        steps.append(f"- ticket: {{topic: {written(ticket.topic)}}}")
    return (
        "\n".join([*head, f"  - test_case: {written(name)}", "    steps:", *(f"      {one}" for one in steps)]) + "\n"
    )


def _steps(line: Line) -> Iterator[str]:
    yield f"- {line.kind}: {written(line.text)}"
    yield from (f"- utter: {name}" for name in line.responses)
    if line.changes:
        yield "- store:"
        yield from (f"    {one}" for one in store_lines(line.changes))


def store_lines(changes: StoreChanges) -> Iterator[str]:
    """The changes in the form that a `store:` step has, without what is different each time."""
    for table in dict.fromkeys((*changes.changed, *changes.added)):
        yield f"{table}:"
        for name, row in changes.changed.get(table, {}).items():
            yield f"  {written(name)}: {written(_lasting(row))}"
        yield from (f"  - {written(_lasting(row))}" for row in changes.added.get(table, ()))


def _lasting(row: Row) -> Mapping[str, Any]:
    return {name: value for name, value in row.items() if not name.endswith(ONES_OWN) and _says_something(value)}


def _says_something(value: object) -> bool:
    return value not in (None, "", [], {})
