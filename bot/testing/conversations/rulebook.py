"""Which rules and stories a turn went by: read from the files, for what a person is shown of a conversation."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.commerce.shop_yaml import Entry, Node, Scalar
from bot.commerce.shop_yaml import Mapping as MappingNode
from bot.commerce.shop_yaml import Sequence as SequenceNode
from bot.project.findings import Findings
from bot.project.source import read_source


@dataclass(frozen=True)
class Rule:
    """A rule or a story: its turns, each the intents that begin it (none: no message) and the actions that follow.

    `loop` is the form that its condition wants to be open; empty if it has none.
    """

    name: str
    path: str
    line: int
    loop: str
    turns: tuple[tuple[frozenset[str], tuple[str, ...]], ...]

    def explains(self, intent: str, actions: Sequence[str], loop: str) -> Iterator[int]:
        """The numbers of its turns that are what happened: `intent` was said while the form `loop` was open."""
        for number, (intents, wanted) in enumerate(self.turns):
            if self.loop and self.loop != loop:
                continue
            if (not intents or intent in intents) and wanted and _in_order(wanted, actions):
                yield number


class Rulebook:
    """All rules and stories of a project."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self.rules = tuple(rules)
        self._about: dict[str, tuple[Rule, ...]] = {}

    def about(self, intent: str) -> tuple[Rule, ...]:
        """The rules that a message of this intent may take part in, in the order of the files."""
        known = self._about.get(intent)
        if known is None:
            known = tuple(rule for rule in self.rules if any(not one or intent in one for one, _ in rule.turns))
            self._about[intent] = known
        return known

    def explaining(self, intent: str, actions: Sequence[str], loop: str) -> list[Rule]:
        """The rules that a turn went by, in the order of the files."""
        return [rule for rule in self.about(intent) if any(True for _ in rule.explains(intent, actions, loop))]


def read_rulebook(root: Path) -> Rulebook:
    """Read `data/rules` and `data/stories` below `root`; what is wrong there is told by `shopclerk validate`."""
    paths = [path for folder in ("rules", "stories") for path in sorted((root / "data" / folder).rglob("*.yml"))]
    return Rulebook([rule for path in paths for rule in _read(path, root)])


def _read(path: Path, root: Path) -> Iterator[Rule]:
    source = read_source(path, Findings(), "")
    if source is None or not isinstance(source.root, MappingNode):
        return
    for key, kind in (("rules", "rule"), ("stories", "story")):
        for node in _items(_entries(source.root).get(key)):
            entries = _entries(node)
            if kind not in entries:
                continue
            conditions = [_entries(one) for one in _items(entries.get("condition"))]
            loops = [_text(one["active_loop"].value) for one in conditions if "active_loop" in one]
            yield Rule(
                _text(entries[kind].value),
                str(path.relative_to(root)),
                entries[kind].line,
                loops[0] if loops else "",
                tuple(_turns(_items(entries.get("steps")))),
            )


def _turns(steps: Sequence[Node]) -> Iterator[tuple[frozenset[str], tuple[str, ...]]]:
    intents: frozenset[str] = frozenset()
    actions: list[str] = []
    for step in map(_entries, steps):
        said = _intents(step)
        if said:
            if actions:
                yield intents, tuple(actions)
            intents, actions = said, []
        elif "action" in step:
            actions.append(_text(step["action"].value))
    if actions:
        yield intents, tuple(actions)


def _intents(step: Mapping[str, Entry]) -> frozenset[str]:
    if "intent" in step:
        return frozenset({_text(step["intent"].value)})
    several = [_entries(one) for one in _items(step.get("or"))]
    return frozenset(_text(one["intent"].value) for one in several if "intent" in one)


def _in_order(wanted: Sequence[str], there: Sequence[str]) -> bool:
    left = iter(there)
    return all(any(one == name for one in left) for name in wanted)


def _entries(node: Node) -> dict[str, Entry]:
    return {entry.key: entry for entry in node.entries} if isinstance(node, MappingNode) else {}


def _items(entry: Entry | None) -> Sequence[Node]:
    return entry.value.items if entry is not None and isinstance(entry.value, SequenceNode) else ()


def _text(node: Node) -> str:
    return node.text if isinstance(node, Scalar) else ""
