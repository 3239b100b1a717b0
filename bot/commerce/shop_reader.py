"""A typed reader of shop.yml: every question names the value's type, every bad answer becomes a problem.

After a problem a stand-in value is given, so that reading goes on and finds all problems at once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from types import TracebackType
from typing import TypeVar, final

from rapidfuzz import fuzz, process

from bot.commerce.shop_yaml import Mapping, Node, Scalar, ShopProblem
from bot.commerce.shop_yaml import Sequence as ListNode
from bot.commerce.text import LocalText

T = TypeVar("T")

NEAR_ENOUGH = 60
"""How alike (0-100) a wrong word must be to a right one to be suggested."""

_LANGUAGE = re.compile(r"[a-z]{2}")
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")


def nearest(word: str, known: Sequence[str]) -> str | None:
    """The known word that `word` was probably meant to be."""
    found = process.extractOne(word.lower(), known, scorer=fuzz.ratio, score_cutoff=NEAR_ENOUGH)
    return found[0] if found else None


def suggestion(word: str, known: Sequence[str]) -> str:
    """`did you mean "price"?`, or all there is to choose from."""
    near = nearest(word, known)
    return f'did you mean "{near}"?' if near else f"write one of: {', '.join(known)}"


class Report:
    """Collects problems, and knows the shop's languages once they are read."""

    def __init__(self) -> None:
        """Begin with no problem and no language; as long as there is none, texts are not checked.

        `unspoken` are the lines and places of texts in other languages than the shop's, by language; `missing` are the
        texts that a language of the shop lacks, by language, and `spoken` the languages that any text is in.
        """
        self.problems: list[ShopProblem] = []
        self.languages: tuple[str, ...] = ()
        self.languages_line = 1
        self.unspoken: dict[str, list[tuple[int, str]]] = {}
        self.missing: dict[str, list[ShopProblem]] = {}
        self.spoken: set[str] = set()

    def add(self, line: int, where: str, message: str) -> None:
        """Remember a problem."""
        self.problems.append(ShopProblem(line, where, message))


@final
class Section:
    """A mapping being read. Leaving the `with` block reports missing keys and keys nobody asked for."""

    def __init__(self, node: Node, where: str, report: Report) -> None:
        """Take `node`, which must be a mapping; `where` is its place, empty for the whole file."""
        self.where = where
        self.line = node.line
        self.report = report
        self._known: list[str] = []
        self._missing: dict[str, str] = {}
        self._values: dict[str, tuple[int, Node]] = {}
        self._broken = not isinstance(node, Mapping)
        if isinstance(node, Mapping):
            self._collect(node)
        elif isinstance(node, Scalar) and re.match(r"[\w-]+:\S", node.text):
            report.add(node.line, where, 'there must be a space after the colon, as in "price: 3000"')
        elif isinstance(node, Scalar) and not node.text:
            report.add(node.line, where, 'is empty; write indented "key: value" lines below it')
        else:
            report.add(node.line, where, 'must hold "key: value" lines, indented below it')

    def _collect(self, node: Mapping) -> None:
        for entry in node.entries:
            if entry.key in self._values:
                first = self._values[entry.key][0]
                self.report.add(entry.line, self.at(entry.key), f"is there twice (first in line {first}); keep one")
            else:
                self._values[entry.key] = (entry.line, entry.value)

    def __enter__(self) -> Section:
        """Read within a `with` block."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Report what was not there and what nobody knows."""
        if self._broken or error is not None:
            return
        for key, (line, _) in self._values.items():
            if key not in self._known:
                self._missing.pop(nearest(key, self._known) or "", None)
                self.report.add(line, self.at(key), f'"{key}" is not known here; {suggestion(key, self._known)}')
        for key, example in self._missing.items():
            self.report.add(self.line, self.at(key), f"is missing; write {example}")

    def at(self, key: str) -> str:
        """The place of `key`."""
        return f"{self.where}.{key}" if self.where else key

    def accept(self, key: str) -> None:
        """Let a key pass that nobody reads."""
        self._known.append(key)

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys that are there."""
        return tuple(self._values)

    def line_of(self, key: str) -> int:
        """The line of a key, or of the section if it is not there."""
        return self._values[key][0] if key in self._values else self.line

    def has(self, key: str) -> bool:
        """True if the key is there; it then counts as known."""
        self._know(key)
        return key in self._values

    def problem(self, key: str, message: str) -> None:
        """Report something about the value of `key`."""
        self.report.add(self.line_of(key), self.at(key), message)

    def find(self, key: str) -> Node | None:
        """The value of a key that may be absent."""
        self._know(key)
        found = self._values.get(key)
        return found[1] if found else None

    def _require(self, key: str, example: str) -> Node | None:
        node = self.find(key)
        if node is None:
            self._missing[key] = example
        return node

    def _know(self, key: str) -> None:
        if key not in self._known:
            self._known.append(key)

    def scalar(self, key: str, parse: Callable[[str], T], stand_in: T, example: str) -> T:
        """A required value. `parse` raises `ValueError` with words such as `"abc" is not an amount; write …`."""
        node = self._require(key, f'"{key}: {example}"')
        return stand_in if node is None else self._parse(node, self.at(key), parse, stand_in, example)

    def optional(self, key: str, parse: Callable[[str], T], default: T, example: str) -> T:
        """A value that may be left out, which means `default`."""
        node = self.find(key)
        return default if node is None else self._parse(node, self.at(key), parse, default, example)

    def many(self, key: str, parse: Callable[[str], T], example: str) -> tuple[T, ...]:
        """A required list of values, at least one; a single value may stand without brackets."""
        node = self._require(key, f'"{key}: [{example}]"')
        if node is None:
            return ()
        items = node.items if isinstance(node, ListNode) else (node,)
        if not items:
            self.problem(key, f"is an empty list; write at least one, such as [{example}]")
        places = [f"{self.at(key)}[{i}]" for i in range(len(items))] if isinstance(node, ListNode) else [self.at(key)]
        values = [self._parse(item, place, parse, None, example) for item, place in zip(items, places, strict=True)]
        return tuple(value for value in values if value is not None)

    def _parse(self, node: Node, where: str, parse: Callable[[str], T], stand_in: T, example: str) -> T:
        if not isinstance(node, Scalar):
            self.report.add(node.line, where, f"must be one value, such as {example}")
            return stand_in
        if not node.text:
            self.report.add(node.line, where, f"is empty; write something such as {example}")
            return stand_in
        try:
            return parse(node.text)
        except ValueError as error:
            self.report.add(node.line, where, str(error))
            return stand_in

    def section(self, key: str) -> Section:
        """A required part with keys of its own."""
        node = self._require(key, f'a part "{key}:" with its lines indented below')
        if node is None:
            return self._nothing(key)
        return Section(node, self.at(key), self.report)

    def _nothing(self, key: str) -> Section:
        """A part that is not there, which has been said once and needs no more words."""
        silent = Report()
        silent.languages = self.report.languages
        return Section(Mapping((), self.line), self.at(key), silent)

    def sections(self, key: str, *, required: bool = True) -> tuple[Section, ...]:
        """A list of parts, each with keys of its own; at least one if required."""
        node = self._require(key, f'a list "{key}:" whose entries begin with "- "') if required else self.find(key)
        if node is None:
            return ()
        if not isinstance(node, ListNode):
            self.problem(key, 'must be a list; begin each entry with "- "')
            return ()
        if not node.items and required:
            self.problem(key, "is an empty list; write at least one entry")
        return tuple(Section(item, f"{self.at(key)}[{i}]", self.report) for i, item in enumerate(node.items))

    def local(self, key: str, *placeholders: str) -> LocalText:
        """A required text in every language of the shop, in which only `placeholders` may stand in braces."""
        node = self._require(key, f"it in each language ({', '.join(self.report.languages)})")
        return LocalText.of(en="") if node is None else self._local(node, self.at(key), placeholders)

    def find_local(self, key: str, *placeholders: str) -> LocalText | None:
        """A text that may be left out."""
        node = self.find(key)
        return None if node is None else self._local(node, self.at(key), placeholders)

    def _local(self, node: Node, where: str, placeholders: Sequence[str]) -> LocalText:
        languages = self.report.languages
        if not languages:  # they are wrong themselves, which has been said
            return LocalText.of(en="")
        if isinstance(node, Scalar) and len(languages) == 1 and node.text:
            self._check_placeholders(node, where, placeholders)
            return LocalText(((languages[0], node.text),))
        if not isinstance(node, Mapping):
            self.report.add(
                node.line, where, f"needs a text for each language; write {' and '.join(languages)} below it"
            )
            return LocalText.of(en="")
        texts = []
        with Section(node, where, self.report) as section:
            for language in languages:
                value = section.find(language)
                if value is None or (isinstance(value, Scalar) and not value.text):
                    line = section.line_of(language)
                    self.report.add(line, where, f'the text for "{language}" is missing; write "{language}: …"')
                    self.report.missing.setdefault(language, []).append(self.report.problems[-1])
                elif not isinstance(value, Scalar):
                    self.report.add(value.line, section.at(language), "must be a text")
                else:
                    self._check_placeholders(value, section.at(language), placeholders)
                    texts.append((language, value.text))
                    self.report.spoken.add(language)
            if len(texts) == len(languages):
                # One language too many is said once for the file, not for every text.
                for other in (key for key in section.keys if _LANGUAGE.fullmatch(key) and key not in languages):
                    section.accept(other)
                    self.report.unspoken.setdefault(other, []).append((section.line_of(other), section.at(other)))
        return LocalText(tuple(texts)) if texts else LocalText.of(en="")

    def _check_placeholders(self, node: Scalar, where: str, placeholders: Sequence[str]) -> None:
        for name in _PLACEHOLDER.findall(node.text):
            if name not in placeholders:
                allowed = suggestion(name, placeholders) if placeholders else "no braces can be used in this text"
                self.report.add(node.line, where, f"{{{name}}} is not known here; {allowed}")
        if set(_PLACEHOLDER.sub("", node.text)) & set("{}"):
            self.report.add(node.line, where, "a brace { or } has no partner; write a placeholder such as {name}")
