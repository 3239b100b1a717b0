"""Rules and stories: every step is one that Rasa knows and names what there is."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from bot.commerce.shop_yaml import Entry, Mapping, Node, Scalar
from bot.project.answers import Answers
from bot.project.domain import Domain
from bot.project.findings import Findings
from bot.project.names import advise
from bot.project.source import Source, read_source

FILE_KEYS = ("version", "rules", "stories")
RULE_KEYS = ("rule", "condition", "steps", "conversation_start", "wait_for_user_input", "metadata")
STORY_KEYS = ("story", "steps", "metadata")
STEP_KEYS = (
    "intent",
    "user",
    "entities",
    "action",
    "bot",
    "slot_was_set",
    "active_loop",
    "checkpoint",
    "or",
    "metadata",
)
WHOLE_STEPS = ("intent", "user", "or", "action", "bot", "active_loop", "slot_was_set", "checkpoint")
"""Each of these is a step by itself. Of two in one step, Rasa silently drops one."""

NOTHING = ("null", "~", "")


@dataclass
class Used:
    """What rules and stories use."""

    intents: set[str] = field(default_factory=set)
    actions: set[str] = field(default_factory=set)


@dataclass(frozen=True)
class DialogueChecker:
    """Checks files against the domain and the known responses (None if nobody knows them)."""

    domain: Domain | None
    responses: Collection[str] | None
    used: Used = field(default_factory=Used)
    answers: Answers = field(default_factory=Answers)

    def check_files(self, root: Path, findings: Findings) -> None:
        """Check `data/rules/` and `data/stories/` below `root`."""
        for folder, key in (("rules", "rules"), ("stories", "stories")):
            for path in sorted((root / "data" / folder).rglob("*.yml")):
                source = read_source(path, findings, f'write "{key}:" and the {key} in it, or delete it')
                if source is not None:
                    self._check_file(source, key)

    def _check_file(self, source: Source, expected: str) -> None:
        entries = source.entries(source.root, "the file")
        if entries is None:
            return
        source.known_keys(entries, FILE_KEYS, f"a file of {expected}")
        if "rules" not in entries and "stories" not in entries:
            source.error(1, f'there is no "{expected}:" in this file; put it above the list of {expected}')
        for key, kind, keys in (("rules", "rule", RULE_KEYS), ("stories", "story", STORY_KEYS)):
            for item in (source.items(entries[key].value, key) or ()) if key in entries else ():
                self._check_item(source, item, kind, keys)

    def _check_item(self, source: Source, item: Node, kind: str, keys: tuple[str, ...]) -> None:
        content = source.entries(item, f"a {kind}")
        if content is None:
            return
        source.known_keys(content, keys, f"a {kind}")
        if kind not in content:
            source.error(item.line, f'the {kind} has no name; begin it with "- {kind}: " and what it is about')
        name = content[kind].value if kind in content else None
        title = f'"{name.text}"' if isinstance(name, Scalar) else ""
        steps = source.items(content["steps"].value, "steps") if "steps" in content else ()
        if steps is not None and not steps:
            source.error(item.line, f'the {kind} {title} has no steps; write "steps:" and "- intent: …" below it')
        conditions = source.items(content["condition"].value, "condition") if "condition" in content else ()
        for step in (*(conditions or ()), *(steps or ())):
            self._check_step(source, step)
        for step in steps or ():
            _check_alone(source, step)
        if kind == "rule":
            self.answers.add(source, content, steps or ())

    def _check_step(self, source: Source, step: Node) -> None:
        if isinstance(step, Scalar) and step.text == "...":
            return
        content = source.entries(step, "a step")
        if content is None:
            return
        source.known_keys(content, STEP_KEYS, "a step")
        for key, entry in content.items():
            if key == "or":
                for choice in source.items(entry.value, "or") or ():
                    self._check_step(source, choice)
            elif key == "slot_was_set":
                for name, line in _slot_names(source, entry):
                    if self.domain is not None and not self.domain.has_slot(name):
                        cure = advise(name, self.domain.slots or (), "add it to the slots of domain.yml")
                        source.error(line, f'"{name}" is no slot of domain.yml; {cure}')
            elif key in ("intent", "action", "active_loop"):
                self._check_name(source, key, entry)

    def _check_name(self, source: Source, key: str, entry: Entry) -> None:
        if key == "active_loop" and isinstance(entry.value, Scalar) and entry.value.text in NOTHING:
            return
        name = source.word(entry.value, f"the {key} of a step")
        if name is None:
            return
        domain = self.domain
        if key == "intent":
            self.used.intents.add(name.text.split("/")[0])
            if domain is not None and not domain.has_intent(name.text.split("/")[0]):
                cure = advise(name.text, domain.intents or (), "add it to the intents of domain.yml")
                source.error(name.line, f'"{name.text}" is no intent of domain.yml; {cure}')
        elif key == "active_loop":
            if domain is not None and not domain.has_form(name.text):
                cure = advise(name.text, domain.forms or (), "add it to the forms of domain.yml")
                source.error(name.line, f'"{name.text}" is no form of domain.yml; {cure}')
        else:
            self.used.actions.add(name.text)
            self._check_action(source, name)

    def _check_action(self, source: Source, name: Scalar) -> None:
        domain = self.domain
        if name.text.startswith("utter_"):
            known = self.responses
            if known is not None and name.text not in known:
                cure = advise(name.text, known, "write it in data/responses/")
                source.error(name.line, f"there is no response {name.text}; {cure}")
        elif domain is not None and not domain.has_action(name.text):
            names = (*(domain.actions or ()), *(domain.forms or ()))
            cure = advise(name.text, names, "add it to the actions of domain.yml")
            source.error(name.line, f'"{name.text}" is no action or form of domain.yml; {cure}')


def _check_alone(source: Source, step: Node) -> None:
    """Report a step that holds the next one as well."""
    entries = [entry for entry in step.entries if entry.key in WHOLE_STEPS] if isinstance(step, Mapping) else []
    for other in entries[1:]:
        if other.key != entries[0].key:
            said = f'"{other.key}:" is in one step with "{entries[0].key}:"'
            source.error(other.line, f'{said}; begin this line with "- ", below the dash of the step above')


def _slot_names(source: Source, entry: Entry) -> Iterator[tuple[str, int]]:
    nodes = (entry.value,) if isinstance(entry.value, Mapping) else source.items(entry.value, "slot_was_set") or ()
    for node in nodes:
        if isinstance(node, Scalar):
            yield node.text, node.line
        elif isinstance(node, Mapping):
            yield from ((slot.key, slot.line) for slot in node.entries)
