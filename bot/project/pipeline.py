"""config.yml: the pipeline and the policies are there, and their components exist."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.commerce.shop_yaml import Entry, Mapping, Scalar
from bot.project import rasa_names
from bot.project.findings import Findings
from bot.project.names import advise, one_of
from bot.project.source import Source, read_source

KEYS = ("version", "recipe", "assistant_id", "language", "importers", "pipeline", "policies")
OWN_ROOM = "bot.nlu."


@dataclass(frozen=True)
class Component:
    """A component of the pipeline or a policy with its settings."""

    name: Scalar
    settings: dict[str, Entry]


def check_config(root: Path, languages: Sequence[str] | None, findings: Findings) -> None:
    """Check `config.yml` below `root`. `languages` are the shop's, None if shop.yml does not say."""
    source = read_source(root / "config.yml", findings, "write the pipeline and the policies in it")
    entries = source.entries(source.root, "the file") if source else None
    if source is None or entries is None:
        return
    source.known_keys(entries, KEYS, "config.yml")
    for key, known, what in (
        ("pipeline", rasa_names.PIPELINE, "component"),
        ("policies", rasa_names.POLICIES, "policy"),
    ):
        for component in _components(source, entries, key):
            _check_name(source, component.name, root, known, what)
            if languages is not None:
                _check_languages(source, component, languages)
    for importer in _components(source, entries, "importers") if "importers" in entries else ():
        default = importer.settings["default_language"].value if "default_language" in importer.settings else None
        if isinstance(default, Scalar) and languages and default.text != languages[0]:
            message = f'default_language is "{default.text}", but the first language of shop.yml is {languages[0]}'
            source.error(default.line, f"{message}; write {languages[0]}")


def _components(source: Source, entries: dict[str, Entry], key: str) -> Iterator[Component]:
    if key not in entries:
        source.error(1, f'there is no "{key}:"; write it with a list of "- name: …" below it')
        return
    items = source.items(entries[key].value, key)
    if items is not None and not items:
        source.error(entries[key].line, f'{key} is empty; write a list of "- name: …" below it')
    for item in items or ():
        settings = {entry.key: entry for entry in item.entries} if isinstance(item, Mapping) else {}
        name = settings["name"].value if "name" in settings else None
        if isinstance(name, Scalar) and name.text:
            yield Component(name, settings)
        else:
            source.error(item.line, f'an item of {key} has no name; begin it with "- name: "')


def _check_name(source: Source, name: Scalar, root: Path, known: Collection[str], what: str) -> None:
    if name.text.startswith(OWN_ROOM):
        own = {*own_classes(root)}
        # An installed package has its code elsewhere; then there is nothing to compare with.
        if own and name.text not in own:
            cure = advise(name.text, own, f"the components there are in {root / 'bot' / 'nlu'}")
            source.error(name.line, f"there is no {what} {name.text}; {cure}")
    elif "." not in name.text and name.text not in known:
        source.error(
            name.line, f'"{name.text}" is no {what} of Rasa; {advise(name.text, known, one_of(sorted(known)))}'
        )


def own_classes(root: Path) -> Iterator[str]:
    """Give the full names of the classes in `bot/nlu/`, without importing them."""
    for path in sorted((root / "bot" / "nlu").glob("*.py")):
        try:
            tree = ast.parse(path.read_text(encoding="utf-8"))
        except (OSError, ValueError, SyntaxError):
            continue
        yield from (f"{OWN_ROOM}{path.stem}.{node.name}" for node in tree.body if isinstance(node, ast.ClassDef))


def _check_languages(source: Source, component: Component, languages: Sequence[str]) -> None:
    """A component that is told languages is told those of the shop; more of them do no harm."""
    if "languages" not in component.settings:
        return
    entry = component.settings["languages"]
    told = {item.text for item in source.items(entry.value, "languages") or () if isinstance(item, Scalar)}
    for language in languages:
        if told and language not in told:
            short = component.name.text.rpartition(".")[2]
            source.error(entry.line, f'{short} does not know the shop\'s language "{language}"; add it to languages')
