"""domain.yml: the names that everything else uses."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from bot.commerce.shop_yaml import Entry
from bot.project import rasa_names
from bot.project.findings import Findings
from bot.project.names import advise
from bot.project.slots import check_slot
from bot.project.source import Source, read_source

Names = Mapping[str, int]
"""Names and the line of each."""


@dataclass(frozen=True)
class Form:
    """A form: where it stands, and the slots it fills with the line of each."""

    line: int
    slots: Names = field(default_factory=dict)


@dataclass(frozen=True)
class Domain:
    """What domain.yml declares. A part is None if it could not be read: then no name is called unknown."""

    path: str
    intents: Names | None
    entities: Names | None
    slots: Names | None
    actions: Names | None
    forms: Mapping[str, Form] | None
    responses: Names

    def has_intent(self, name: str) -> bool:
        """Tell whether rules may use this intent."""
        return self.intents is None or name in self.intents or name in rasa_names.INTENTS

    def has_entity(self, name: str) -> bool:
        """Tell whether examples and buttons may use this entity."""
        return self.entities is None or name in self.entities

    def has_slot(self, name: str) -> bool:
        """Tell whether rules and forms may use this slot."""
        return self.slots is None or name in self.slots or name in rasa_names.SLOTS

    def has_form(self, name: str) -> bool:
        """Tell whether there is this form."""
        return self.forms is None or name in self.forms

    def has_action(self, name: str) -> bool:
        """Tell whether rules may use this action, forms included; responses are not looked at."""
        unknown = self.actions is None or self.forms is None
        return unknown or name in (self.actions or ()) or name in (self.forms or ()) or name in rasa_names.ACTIONS


def read_domain(path: Path, findings: Findings) -> Domain | None:
    """Read and check domain.yml; None, reported, if nothing of it can be read."""
    source = read_source(path, findings, "write the intents, slots, forms and actions of the clerk in it")
    entries = source.entries(source.root, "the domain") if source else None
    if source is None or entries is None:
        return None
    source.known_keys(entries, rasa_names.DOMAIN_KEYS, "domain.yml")
    entities = _listed(source, entries, "entities")
    intents = _listed(source, entries, "intents")
    for name, line in (intents or {}).items():
        if not re.fullmatch(r"\w+", name):
            message = f'"{name}" cannot be the name of an intent; write letters, digits and _, as in ask_samples'
            source.error(line, message)
    slots = _keyed(source, entries, "slots")
    forms = _keyed(source, entries, "forms")
    domain = Domain(
        path=source.path,
        intents=intents,
        entities=entities,
        slots=_lines(slots),
        actions=_listed(source, entries, "actions"),
        forms=None if forms is None else {name: _form(source, entry, slots) for name, entry in forms.items()},
        responses=_lines(_keyed(source, entries, "responses")) or {},
    )
    for slot in (slots or {}).values():
        check_slot(source, slot, intents, entities)
    for name, line in domain.responses.items():
        source.warn(line, f"{name} is said in one language only here; move it to data/responses/")
    return domain


def _listed(source: Source, entries: Mapping[str, Entry], key: str) -> Names | None:
    if key not in entries:
        return {}
    names = source.names(entries[key].value, key)
    if names is None:
        return None
    found: dict[str, int] = {}
    for name in names:
        if name.name in found:
            message = f"{name.name} is listed twice (first in line {found[name.name]}); keep one"
            source.error(name.line, message)
        found.setdefault(name.name, name.line)
    return found


def _keyed(source: Source, entries: Mapping[str, Entry], key: str) -> dict[str, Entry] | None:
    return source.entries(entries[key].value, key) if key in entries else {}


def _lines(children: Mapping[str, Entry] | None) -> Names | None:
    return None if children is None else {name: entry.line for name, entry in children.items()}


def _form(source: Source, entry: Entry, slots: Collection[str] | None) -> Form:
    name = entry.key
    content = source.entries(entry.value, f"the form {name}")
    if content is None:
        return Form(entry.line)
    source.known_keys(content, rasa_names.FORM_KEYS, "a form")
    if "required_slots" not in content:
        source.error(entry.line, f"the form {name} has no required_slots; list the slots that it asks for")
        return Form(entry.line)
    required = source.names(content["required_slots"].value, "required_slots") or []
    for slot in required:
        if slots is not None and slot.name not in slots:
            cure = advise(slot.name, slots, "add it to the slots")
            source.error(slot.line, f'the form {name} asks for "{slot.name}", which is no slot; {cure}')
    return Form(entry.line, {slot.name: slot.line for slot in required})
