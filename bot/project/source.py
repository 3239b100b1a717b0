"""One of the merchant's files: read, or said why it cannot be."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bot.commerce.shop_yaml import Entry, Mapping, Node, Scalar, Sequence, YamlProblemError, read_yaml
from bot.project.findings import Findings
from bot.project.names import advise, one_of


@dataclass(frozen=True)
class Name:
    """A name in a list, its line, and what is said about it (`- greet` or `- greet: {…}`)."""

    name: str
    line: int
    about: Node | None = None


@dataclass(frozen=True)
class Source:
    """A YAML file that could be read. The methods report what has the wrong shape and give what there is."""

    path: str
    lines: tuple[str, ...]
    root: Node
    findings: Findings

    def error(self, line: int, message: str) -> None:
        """Remember an error in this file."""
        self.findings.error(self.path, line, message)

    def warn(self, line: int, message: str) -> None:
        """Remember a warning about this file."""
        self.findings.warn(self.path, line, message)

    def entries(self, node: Node, what: str) -> dict[str, Entry] | None:
        """Give a mapping's entries, the first one of each key; None, reported, if `node` is something else."""
        if isinstance(node, Mapping):
            return {entry.key: entry for entry in reversed(node.entries)}
        self.error(node.line, f'{what} must hold "key: value" lines; indent them below it')
        return None

    def items(self, node: Node, what: str) -> tuple[Node, ...] | None:
        """Give a list's items; None, reported, if `node` is something else."""
        if isinstance(node, Sequence):
            return node.items
        self.error(node.line, f'{what} must be a list; begin each item below it with "- "')
        return None

    def word(self, node: Node, what: str) -> Scalar | None:
        """Give a text that is not empty; None, reported, if `node` is something else."""
        if isinstance(node, Scalar) and node.text:
            return node
        self.error(node.line, f"{what} must be a text; write it behind the colon")
        return None

    def names(self, node: Node, what: str) -> list[Name] | None:
        """Give the names in a list such as that of intents; None, reported, if `node` is no list."""
        items = self.items(node, what)
        if items is None:
            return None
        found = []
        for item in items:
            if isinstance(item, Scalar) and item.text:
                found.append(Name(item.text, item.line))
            elif isinstance(item, Mapping) and len(item.entries) == 1:
                found.append(Name(item.entries[0].key, item.entries[0].line, item.entries[0].value))
            else:
                self.error(item.line, f'{what} must be names; write each as "- name" in a line of its own')
        return found

    def known_keys(self, entries: dict[str, Entry], known: tuple[str, ...], what: str) -> None:
        """Report keys that mean nothing here."""
        for key, entry in entries.items():
            if key not in known:
                self.error(entry.line, f'"{key}" is not known in {what}; {advise(key, known, one_of(known))}')


def read_text(path: Path, findings: Findings, cure: str) -> str | None:
    """Give a file's text; None, reported, if there is none. `cure` says what to do about a missing or empty file."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        findings.error(str(path), 1, f"there is no such file; {cure}")
    except IsADirectoryError:
        findings.error(str(path), 1, "this is a folder where a file should be; give the folder another name")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        findings.error(str(path), line, "this is no UTF-8 text; save the file again with the encoding UTF-8")
    except OSError as error:
        findings.error(str(path), 1, f"the file cannot be read ({error.strerror}); make it readable for you")
    else:
        if text.strip():
            return text
        findings.error(str(path), 1, f"the file is empty; {cure}")
    return None


def read_source(path: Path, findings: Findings, cure: str) -> Source | None:
    """Read a YAML file; None, reported, if it cannot be. See `read_text`."""
    text = read_text(path, findings, cure)
    if text is None:
        return None
    try:
        root = read_yaml(text, aliases=True)
    except YamlProblemError as error:
        findings.error(str(path), error.problem.line, error.problem.message)
        return None
    source = Source(str(path), tuple(text.splitlines()), root, findings)
    if not isinstance(root, Mapping) or not root.entries:
        source.error(root.line, f'the file must hold "key: value" lines; {cure}')
        return None
    _report_twice(source, root)
    return source


def _report_twice(source: Source, node: Node) -> None:
    """Report keys that are twice in one mapping: YAML readers silently keep only one of them."""
    if isinstance(node, Sequence):
        for item in node.items:
            _report_twice(source, item)
    elif isinstance(node, Mapping):
        first: dict[str, int] = {}
        for entry in node.entries:
            if entry.key in first:
                source.error(entry.line, f'"{entry.key}" is there twice (first in line {first[entry.key]}); keep one')
            first.setdefault(entry.key, entry.line)
            _report_twice(source, entry.value)
