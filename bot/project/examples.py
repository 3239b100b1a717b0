"""The training examples of one file in data/nlu/."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from bot.commerce.shop_yaml import Entry, Mapping, Node, Scalar
from bot.project.domain import Domain
from bot.project.names import advise
from bot.project.source import Source

FILE_KEYS = ("version", "nlu")
ITEM_KEYS = ("intent", "synonym", "regex", "lookup", "examples", "metadata")
KINDS = ("intent", "synonym", "regex", "lookup")

_ANNOTATION = re.compile(
    r"\[(?P<text>[^\]]+)\](?:\((?P<plain>[^):]+)[^)]*\)|\{[^}]*\"entity\":\s*\"(?P<full>[^\"]+)\"[^}]*\})"
)


@dataclass(frozen=True)
class Example:
    """What a customer may write, and where it stands."""

    intent: str
    text: str
    path: str
    line: int

    @property
    def plain(self) -> str:
        """The text as far as it tells examples apart: neither case nor spaces nor punctuation do."""
        folded = unicodedata.normalize("NFKC", _ANNOTATION.sub(r"\g<text>", self.text)).casefold()
        return "".join(character for character in folded if character.isalnum()) or folded


@dataclass(frozen=True)
class IntentBlock:
    """An intent in a file, with its examples."""

    intent: str
    path: str
    line: int
    examples: tuple[Example, ...]


def read_blocks(source: Source, domain: Domain | None) -> Iterator[IntentBlock]:
    """Give a file's intents; reports what is wrong with its shape and its names."""
    entries = source.entries(source.root, "the file")
    if entries is None:
        return
    source.known_keys(entries, FILE_KEYS, "a file of examples")
    if "nlu" not in entries:
        source.error(1, 'there is no "nlu:" in this file of examples; put it above the list of intents')
        return
    for item in source.items(entries["nlu"].value, "nlu") or ():
        block = _read_item(source, item, domain)
        if block is not None:
            yield block


def _read_item(source: Source, item: Node, domain: Domain | None) -> IntentBlock | None:
    content = source.entries(item, "an item below nlu")
    if content is None:
        return None
    source.known_keys(content, ITEM_KEYS, "an item below nlu")
    kind = next((key for key in KINDS if key in content), None)
    if kind is None:
        source.error(item.line, 'the item names no intent; begin it with "- intent: " and the name')
        return None
    name = source.word(content[kind].value, kind)
    if "examples" not in content:
        source.error(item.line, f'the {kind} has no examples; write "examples: |" and below it one "- example" a line')
        return None
    lines = list(_example_lines(source, content["examples"]))
    if name is None or kind != "intent":
        return None
    if domain is not None and not domain.has_intent(name.text.split("/")[0]):
        cure = advise(name.text, domain.intents or (), "add it to the intents of domain.yml")
        source.error(name.line, f'"{name.text}" is no intent of domain.yml; {cure}')
    examples = tuple(Example(name.text, text, source.path, line) for line, text in lines)
    for example in examples:
        _check_annotations(source, example, domain)
    return IntentBlock(name.text, source.path, name.line, examples)


def _example_lines(source: Source, entry: Entry) -> Iterator[tuple[int, str]]:
    node = entry.value
    if not isinstance(node, Scalar):
        yield from _listed_examples(source, entry)
    elif not node.block:
        source.error(entry.line, 'the line must read "examples: |", with a bar at its end and the examples below it')
    else:
        # The block begins with the first line below the bar that has text.
        start = next((number for number in range(node.line, len(source.lines)) if source.lines[number].strip()), 0)
        for line, text in enumerate(node.text.splitlines(), start + 1):
            said = text.strip()
            if said.startswith("- ") and said[2:].strip():
                yield line, said[2:].strip()
            elif said:
                source.error(line, f'the example does not begin with "- "; write "- {said.lstrip("-# ")}"')


def _listed_examples(source: Source, entry: Entry) -> Iterator[tuple[int, str]]:
    """Rasa's longer form: a list of `text` with `metadata`."""
    for item in getattr(entry.value, "items", ()):
        text = (
            next((one.value for one in item.entries if one.key == "text"), None) if isinstance(item, Mapping) else None
        )
        if not isinstance(text, Scalar):
            source.error(
                entry.line, 'the line must read "examples: |", with a bar at its end and the examples below it'
            )
            return
        yield text.line, text.text.removeprefix("- ")


def _check_annotations(source: Source, example: Example, domain: Domain | None) -> None:
    for found in _ANNOTATION.finditer(example.text):
        entity = (found["plain"] or found["full"]).strip()
        if domain is not None and not domain.has_entity(entity):
            cure = advise(entity, domain.entities or (), "add it to the entities of domain.yml")
            source.error(example.line, f'"{entity}" is no entity of domain.yml; {cure}')
