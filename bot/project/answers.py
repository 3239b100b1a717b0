"""Rules that get in each other's way: two answers to one intent, or two rules of one name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from bot.commerce.shop_yaml import Entry, Mapping, Node, Scalar
from bot.commerce.shop_yaml import Sequence as Items
from bot.project.source import Source

_Plain = str | tuple["_Plain", ...]
"""What a node says, without lines: two of them can be compared."""


@dataclass(frozen=True)
class _Answer:
    """What follows an intent in a rule without a condition."""

    where: str
    steps: _Plain


@dataclass(frozen=True)
class Answers:
    """Remembers the rules of all files; each one that gets in the way of an earlier one is reported."""

    _names: dict[str, str] = field(default_factory=dict)
    _answers: dict[_Plain, _Answer] = field(default_factory=dict)

    def add(self, source: Source, content: dict[str, Entry], steps: Sequence[Node]) -> None:
        """Look at a rule: its entries, and its steps."""
        name = content["rule"].value if "rule" in content else None
        if isinstance(name, Scalar) and name.text:
            self._add_name(source, name)
        # A condition, or a slot to look at first, tells rules apart that begin alike.
        if "condition" in content or "conversation_start" in content or (steps[1:] and _looks_at_a_slot(steps[1])):
            return
        for choice in _choices(steps[0]) if steps else ():
            self._add_answer(source, choice, (_plain(step) for step in steps[1:]))

    def _add_name(self, source: Source, name: Scalar) -> None:
        first = self._names.setdefault(name.text, f"{source.path}:{name.line}")
        if first != f"{source.path}:{name.line}":
            source.warn(name.line, f'there is another rule "{name.text}" ({first}); give one of them a name of its own')

    def _add_answer(self, source: Source, begin: Mapping, steps: Iterator[_Plain]) -> None:
        intent = next((entry.value for entry in begin.entries if entry.key == "intent"), None)
        if not isinstance(intent, Scalar) or not intent.text:
            return
        answer = _Answer(f"{source.path}:{intent.line}", tuple(steps))
        first = self._answers.setdefault(_plain(begin), answer)
        if first.steps != answer.steps:
            source.error(intent.line, f"{intent.text} is answered already in {first.where}; keep one")


def _choices(step: Node) -> Iterator[Mapping]:
    """A step, or each of those below its `or`."""
    if not isinstance(step, Mapping):
        return
    either = next((entry.value for entry in step.entries if entry.key == "or"), None)
    if isinstance(either, Items):
        yield from (item for item in either.items if isinstance(item, Mapping))
    else:
        yield step


def _looks_at_a_slot(step: Node) -> bool:
    return isinstance(step, Mapping) and any(entry.key == "slot_was_set" for entry in step.entries)


def _plain(node: Node) -> _Plain:
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Items):
        return tuple(_plain(item) for item in node.items)
    return tuple(sorted(((entry.key, _plain(entry.value)) for entry in node.entries), key=repr))
