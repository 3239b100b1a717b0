"""The responses of one file in data/responses/."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.commerce.shop_yaml import Entry, Mapping, Node, Scalar, Sequence
from bot.project.domain import Domain
from bot.project.payloads import check_length, read_button
from bot.project.source import Source
from bot.project.texts import check_braces, check_cut

FILE_KEYS = ("version", "responses")
VARIATION_KEYS = (
    "text",
    "buttons",
    "quick_replies",
    "custom",
    "image",
    "attachment",
    "elements",
    "condition",
    "channel",
    "button_type",
    "metadata",
    "id",
)
SAYS = ("text", "custom", "image", "attachment", "elements")
"""A variation must have one of these: buttons alone say nothing."""

PREFIX = "utter_"
TOPIC = "utter_topic_"
"""Behind it stands an intent: what the button of that topic says."""
_PLACEHOLDER = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class Response:
    """A response in one language: its place, and what must be the same in all languages."""

    name: str
    path: str
    line: int
    placeholders: frozenset[str]
    payloads: frozenset[str]


def read_responses(source: Source, domain: Domain | None) -> Iterator[Response]:
    """Give a file's responses; reports what is wrong with each."""
    entries = source.entries(source.root, "the file")
    if entries is None:
        return
    source.known_keys(entries, FILE_KEYS, "a file of responses")
    if "responses" not in entries:
        source.error(1, 'there is no "responses:" in this file; put it above the responses')
        return
    check_cut(source.path, source.lines, entries["responses"].value, source.findings)
    for name, entry in (source.entries(entries["responses"].value, "responses") or {}).items():
        if not name.startswith(PREFIX):
            source.error(entry.line, f'the name "{name}" does not begin with {PREFIX}; write {PREFIX}{name}')
        yield _read_response(source, name, entry, domain)


def _read_response(source: Source, name: str, entry: Entry, domain: Domain | None) -> Response:
    variations = source.items(entry.value, name) or ()
    if isinstance(entry.value, Sequence) and not variations:
        source.error(entry.line, f'{name} says nothing; write "- text: " and the words below it')
    placeholders: set[str] = set()
    payloads: set[str] = set()
    for variation in variations:
        content = source.entries(variation, f"a variation of {name}")
        if content is None:
            continue
        source.known_keys(content, VARIATION_KEYS, "a response")
        if not any(key in content for key in SAYS):
            source.error(variation.line, f'a variation of {name} says nothing; write "text: " and the words')
        if "text" in content:
            text = source.word(content["text"].value, f"the text of {name}")
            if text is not None and name.startswith(TOPIC):
                check_length(source, text)
        for key, child in content.items():
            if key in ("buttons", "quick_replies"):
                buttons = source.items(child.value, key) or ()
                payloads.update(filter(None, (read_button(source, button, domain) for button in buttons)))
            if key not in ("condition", "metadata", "id", "channel"):
                placeholders.update(_placeholders(child.value))
        check_braces(source, variation)
    return Response(name, source.path, entry.line, frozenset(placeholders), frozenset(payloads))


def _placeholders(node: Node) -> Iterator[str]:
    if isinstance(node, Scalar):
        yield from _PLACEHOLDER.findall(node.text)
    elif isinstance(node, Sequence):
        for item in node.items:
            yield from _placeholders(item)
    elif isinstance(node, Mapping):
        for entry in node.entries:
            yield from _placeholders(entry.value)
