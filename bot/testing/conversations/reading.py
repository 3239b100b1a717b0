"""Read conversation tests: YAML in the form of Rasa Pro's end-to-end tests, and what a shop needs besides.

Every mistake is told with its file, its line and the nearest name that would be right.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from bot.commerce.shop_yaml import Mapping as MappingNode
from bot.commerce.shop_yaml import Node
from bot.commerce.shop_yaml import Sequence as SequenceNode
from bot.project.findings import Findings
from bot.project.names import advise, one_of
from bot.project.source import Source, read_source
from bot.testing.conversations.assertions import NO_STUBS, STUBS, read_assertions
from bot.testing.conversations.cases import EXPECTATIONS, SAID, STEP_KINDS, Case, ConversationFileError, Step
from bot.testing.conversations.names import Names
from bot.testing.conversations.steps import StepReader

FILE_KEYS = ("test_cases", "fixtures", "metadata")
CASE_KEYS = ("test_case", "steps", "fixtures", "metadata", "channel", "language", "clock", "shop")
BESIDE_A_STEP = ("metadata", "assertions", "assertion_order_enabled")
CURE = "begin it with `test_cases:` and a list of conversations"


def read_cases(path: Path, names: Names) -> list[Case]:
    """Read all cases of a file. Raises `ConversationFileError` with all that is wrong in it."""
    findings = Findings()
    source = read_source(path, findings, CURE)
    cases = list(_File(source, names, _plain(path)).cases()) if source is not None else []
    found = findings.sorted()
    if found:
        raise ConversationFileError("\n".join(map(str, found)))
    return cases


def _plain(path: Path) -> Any:
    """The values themselves, where `true`, `7` and `"7"` differ; the nodes know lines, but only words."""
    return YAML(typ="safe").load(path.read_text(encoding="utf-8-sig"))


@dataclass(frozen=True)
class _File:
    """A file being read."""

    source: Source
    names: Names
    plain: Any

    @property
    def steps(self) -> StepReader:
        return StepReader(self.source, self.names)

    def cases(self) -> Iterator[Case]:
        entries = self.source.entries(self.source.root, "the file") or {}
        stubs = entries.pop(STUBS, None)
        if stubs is not None:
            self.source.error(stubs.line, NO_STUBS)
        self.source.known_keys(entries, FILE_KEYS, "a file of conversation tests")
        if "test_cases" not in entries:
            self.source.error(1, CURE)
            return
        fixtures = self._named(entries.get("fixtures"), "fixtures")
        devices = self._named(entries.get("metadata"), "metadata")
        seen: dict[str, int] = {}
        for node, plain in _pairs(entries["test_cases"].value, self.plain["test_cases"]):
            case = self._case(node, plain, fixtures, devices)
            if case is None:
                continue
            if case.name in seen:
                self.source.error(case.line, f'"{case.name}" is there already (line {seen[case.name]}); rename one')
            seen[case.name] = case.line
            yield case
        if not isinstance(entries["test_cases"].value, SequenceNode):
            self.source.items(entries["test_cases"].value, "test_cases")

    def _named(self, entry: Any, key: str) -> dict[str, dict[str, Any]]:
        """`- premium: [- membership: gold]` or `- phone: {os: ios}`: mappings by name."""
        if entry is None:
            return {}
        found: dict[str, dict[str, Any]] = {}
        for name in self.source.names(entry.value, key) or ():
            values = next(one[name.name] for one in self.plain[key] if isinstance(one, Mapping) and name.name in one)
            parts = values if isinstance(values, list) else [values]
            found[name.name] = {k: v for part in parts if isinstance(part, Mapping) for k, v in part.items()}
            if key == "fixtures":
                for slot in found[name.name]:
                    self.steps.known(slot, self.names.slots, "slot", name.line)
        return found

    def _case(self, node: Node, plain: Any, fixtures: Mapping[str, Any], devices: Mapping[str, Any]) -> Case | None:
        source = self.source
        entries = source.entries(node, "a case")
        if entries is None:
            return None
        source.known_keys(entries, CASE_KEYS, "a case")
        if "test_case" not in entries or "steps" not in entries:
            source.error(node.line, "a case has `test_case:` (its name) and `steps:` (a list)")
            return None
        name, line = str(plain["test_case"]), entries["test_case"].line
        steps = [
            step
            for one, value in _pairs(entries["steps"].value, plain["steps"])
            for step in self._step(one, value, devices)
        ]
        if not isinstance(entries["steps"].value, SequenceNode):
            source.items(entries["steps"].value, "steps")
        elif not any(step.kind in EXPECTATIONS for step in steps):
            source.error(line, f'"{name}" expects nothing; add what the clerk says: `- utter: utter_greet`')
        elif steps and not any(step.kind in SAID for step in steps):
            source.error(line, f'in "{name}" the customer says nothing; begin with `- user: hello`')
        channel, language, clock = (str(plain.get(key) or "") for key in ("channel", "language", "clock"))
        if channel:
            self.steps.known(channel, self.names.channels, "channel", entries["channel"].line)
        if language:
            self.steps.known(language, self.names.languages, "language", entries["language"].line)
        if clock:
            self.steps.moment(clock, entries["clock"].line)
        slots: dict[str, Any] = {}
        for one in plain.get("fixtures") or ():
            where = "the file has none under `fixtures:`"
            self.steps.known(one, fixtures, "fixture", entries["fixtures"].line, where)
            slots |= fixtures.get(one, {})
        return Case(
            name=name,
            path=Path(source.path),
            line=line,
            steps=tuple(steps),
            channel=channel,
            language=language,
            clock=clock,
            slots=slots,
            metadata=self._device(entries.get("metadata"), plain, devices),
            shop=self._shop(entries.get("shop"), plain),
        )

    def _shop(self, entry: Any, plain: Mapping[str, Any]) -> Mapping[str, Any]:
        changes = plain.get("shop")
        if isinstance(changes, Mapping) and changes:
            return changes
        if entry is not None:
            self.source.error(entry.line, "write below `shop:` what is otherwise than in shop.yml")
        return {}

    def _step(self, node: Node, plain: Any, devices: Mapping[str, Any]) -> Iterator[Step]:
        entries = self.source.entries(node, "a step")
        if not entries:
            return
        kinds = [key for key in entries if key not in BESIDE_A_STEP]
        if len(kinds) != 1 or kinds[0] not in STEP_KINDS:
            strange = next((key for key in kinds if key not in STEP_KINDS), None)
            cure = advise(strange, (*STEP_KINDS, *BESIDE_A_STEP), one_of(STEP_KINDS)) if strange else one_of(STEP_KINDS)
            said = f'"{strange}" is no step' if strange else "a step is one thing"
            self.source.error(node.line, f"{said}; {cure}")
            return
        kind, entry = kinds[0], entries[kinds[0]]
        if kind not in SAID:
            for key in BESIDE_A_STEP:
                if key in entries:
                    self.source.error(
                        entries[key].line, f"`{key}` goes with what the customer says; put it below a `- user:`"
                    )
        metadata = self._device(entries.get("metadata"), plain, devices)
        value = self.steps.read(kind, entry.value, plain[kind], entry.line)
        if value is not None:
            yield Step(kind, value, entry.line, metadata)
        if "assertions" in entries:
            ordered = plain.get("assertion_order_enabled") is True
            yield from read_assertions(
                self.source, self.steps, entries["assertions"].value, plain["assertions"], ordered=ordered
            )

    def _device(self, entry: Any, plain: Mapping[str, Any], devices: Mapping[str, Any]) -> dict[str, str]:
        if entry is None:
            return {}
        name = plain["metadata"]
        if not isinstance(name, str):
            self.source.error(entry.line, "metadata is one of the file's metadata; write its name behind the colon")
            return {}
        self.steps.known(name, devices, "metadata", entry.line, "the file has none under `metadata:`")
        return {key: str(value) for key, value in devices.get(name, {}).items()}


def _pairs(node: Node, plain: Any) -> Iterator[tuple[Node, Any]]:
    """The items of a list with their lines and with their values."""
    if isinstance(node, SequenceNode) and isinstance(plain, list):
        yield from zip(node.items, plain, strict=True)
    elif isinstance(node, MappingNode):
        return
