"""YAML text into nodes that know their lines, with what is wrong said in plain words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.resolver import VersionedResolver

from bot.commerce.yaml_indents import find_misindented


@dataclass(frozen=True)
class ShopProblem:
    """One thing that is wrong: in which line (from 1), at which place such as `shipping.zones[0]`, and what."""

    line: int
    where: str
    message: str


@dataclass(frozen=True)
class Scalar:
    """A text as it was written: `063` stays `063`. `block` is true for one that stands below a `|` or `>`.

    `bare` is true for one without quotation marks, which YAML may take for a number or for nothing.
    """

    text: str
    line: int
    block: bool = False
    bare: bool = True


@dataclass(frozen=True)
class Sequence:
    """A list."""

    items: tuple[Node, ...]
    line: int


@dataclass(frozen=True)
class Mapping:
    """Keys with values, in order; a key may be there twice."""

    entries: tuple[Entry, ...]
    line: int


@dataclass(frozen=True)
class Entry:
    """A key with its value."""

    key: str
    line: int
    value: Node


Node = Scalar | Sequence | Mapping


class YamlProblemError(Exception):
    """The text cannot be read as YAML; `problem` says why."""

    def __init__(self, problem: ShopProblem) -> None:
        """Keep the problem."""
        super().__init__(problem.message)
        self.problem = problem


def read_yaml(text: str, *, aliases: bool = False) -> Node:
    """The root node of `text`; an empty text is an empty mapping. Raises `YamlProblemError`.

    A node that is used again with `*` is refused, or, with `aliases`, is there several times.
    """
    try:
        root = _compose(text)
        return Mapping((), 1) if root is None else _Conversion(aliases=aliases).convert(root)
    except YAMLError as error:
        raise YamlProblemError(_in_plain_words(error, text.splitlines())) from error
    except RecursionError as error:
        raise YamlProblemError(ShopProblem(1, "", "the file is nested too deeply to be read")) from error


_SAFE_DEPTH = 4000
"""The C parser was seen to crash on 200,000 levels and to be well with 5,000; Python's own gives up in good order."""


class _NoTypes(VersionedResolver):  # type: ignore[misc] # ruamel types nothing here
    """Finds no numbers, dates and truths among the texts: nobody asks here, and looking takes half of the time."""

    def resolve(self, _kind: Any, _value: Any, _implicit: Any) -> str:
        """Give the tag of texts."""
        return "tag:yaml.org,2002:str"

    def descend_resolver(self, *_place: Any) -> None:
        """Do nothing."""

    def ascend_resolver(self) -> None:
        """Do nothing."""


def _compose(text: str) -> Any:
    """The nodes of ruamel. Its C parser is fifteen times as fast; the one in Python knows better what is wrong."""
    deepest = max((len(found) for found in re.findall(r"^[ ?-]*", text, re.MULTILINE)), default=0)
    if text.count("[") + text.count("{") + deepest < _SAFE_DEPTH:
        quick = YAML(typ="safe")
        quick.Resolver = _NoTypes
        with suppress(YAMLError):
            return quick.compose(text)
    return YAML(typ="safe", pure=True).compose(text)


_MOST_NODES = 50_000
"""Aliases of aliases can make a small file endless; no honest file has as many nodes."""


class _Conversion:
    """Ours from ruamel's nodes. An alias is the same node of ruamel again, perhaps within itself."""

    def __init__(self, *, aliases: bool) -> None:
        """Begin; see `read_yaml`."""
        self._aliases = aliases
        self._seen: set[int] = set()
        self._open: set[int] = set()
        self._count = 0

    def convert(self, node: Any) -> Node:
        """Give our node for `node`. Raises `YamlProblemError`."""
        line = node.start_mark.line + 1
        self._check(node, line)
        if node.id == "scalar":
            return Scalar(node.value.strip(), line, node.style in ("|", ">"), not node.style)
        self._open.add(id(node))
        converted: Node
        if node.id == "sequence":
            converted = Sequence(tuple(self.convert(item) for item in node.value), line)
        else:
            converted = Mapping(tuple(self._entries(node)), line)
        self._open.discard(id(node))
        return converted

    def _check(self, node: Any, line: int) -> None:
        self._count += 1
        if id(node) in self._seen and not self._aliases:
            message = "this is used again further down with *; write it out there instead"
        elif id(node) in self._open:
            message = "this contains itself by a *; write it out instead"
        elif self._count > _MOST_NODES:
            message = "the * in this file repeat too much; write it out instead"
        else:
            self._seen.add(id(node))
            return
        raise YamlProblemError(ShopProblem(line, "", message))

    def _entries(self, node: Any) -> Iterator[Entry]:
        for key, value in node.value:
            line = key.start_mark.line + 1
            if key.id != "scalar":
                raise YamlProblemError(ShopProblem(line, "", "a key must be a plain word"))
            yield Entry(key.value, line, self.convert(value))


@dataclass(frozen=True)
class _Clue:
    """What ruamel's complaint means, known by words of its problem and context.

    The cause is where the problem showed, or with `at_start` where the thing it happened in began.
    """

    meaning: str
    problem: str = ""
    context: str = ""
    at_start: bool = False

    def fits(self, error: Any) -> bool:
        """Whether it is this complaint."""
        return self.problem in (error.problem or "") and self.context in (error.context or "")


_INDENTED = "this line is indented differently from its neighbours; line it up with line {0}"
_TOO_FAR = (
    "this line is indented further than the one above allows, or its text contains a colon: line it up with its "
    'neighbours, or put the text in quotes ("…")'
)
_OF_INDENTS = frozenset({_INDENTED, _TOO_FAR})
_SPECIAL = 'a text that begins with a special character must stand in quotes ("…")'
_CLUES = (
    _Clue("a backslash (\\) has a meaning inside double quotes; use single quotes ('…') here", "escape", "quoted"),
    _Clue("a quotation mark is opened in this line and never closed", context="quoted", at_start=True),
    _Clue(
        "a bracket [ or { is opened in this line and never closed, or a comma is missing",
        context="flow",
        at_start=True,
    ),
    _Clue(_TOO_FAR, "mapping values are not allowed"),
    _Clue(
        'something follows a closing quotation mark; put the whole text in one pair of quotes ("…")',
        "but found '<scalar>'",
        "block",
    ),
    _Clue(_INDENTED, "expected <block end>"),
    _Clue(_INDENTED, "another document"),
    _Clue('a colon is missing; write "key: value"', "expected ':'", at_start=True),
    _Clue(_SPECIAL, "cannot start any token"),
    _Clue(_SPECIAL, "alias"),
    _Clue(_SPECIAL, context="scanning an a"),
)
"""The first clue that fits counts; {0} is the line where it began. `an a` is an anchor or an alias."""

_NO_SPACE = "there is a sign before the text that only looks like a space; delete it, and indent with spaces"
_NO_SPACE_AFTER_COLON = re.compile(r"^\s*(- )?[\w-]+:[^\s/]")


def _in_plain_words(error: Any, lines: list[str]) -> ShopProblem:
    """What ruamel's `error` means to somebody who has never heard of YAML."""
    mark, context = getattr(error, "problem_mark", None), getattr(error, "context_mark", None)
    if mark is None:
        return ShopProblem(1, "", "there is a character in the file that no text has; save it as UTF-8 plain text")
    line = min(mark.line + 1, max(len(lines), 1))
    start = context.line + 1 if context is not None else line
    strange = _strange_indent(lines, start, line)
    if strange is not None:
        return strange
    for number in (line, max(line - 1, 1)):
        if _NO_SPACE_AFTER_COLON.match(lines[number - 1]):
            return ShopProblem(number, "", 'there must be a space after the colon, as in "price: 3000"')
    for clue in _CLUES:
        if clue.meaning in _OF_INDENTS and clue.fits(error):
            wrong = find_misindented(lines, line)
            if wrong is not None:
                return ShopProblem(wrong.line, "", _INDENTED.replace("{0}", str(wrong.neighbour)))
        if clue.fits(error):
            return ShopProblem(start if clue.at_start else line, "", clue.meaning.replace("{0}", str(start)))
    return ShopProblem(line, "", f"this cannot be read ({error.problem})")


def _strange_indent(lines: list[str], start: int, line: int) -> ShopProblem | None:
    """A tab before the text from `start` to `line`, or anywhere above what YAML takes for a letter.

    That is a space that does not break, or one as wide as a Korean letter.
    """
    for number in range(1, line + 1):
        indent = _indent(lines[number - 1])
        if number >= start and "\t" in indent:
            return ShopProblem(number, "", "there is a tab before the text; indent with spaces, two for each level")
        if indent.strip(" \t"):
            return ShopProblem(number, "", _NO_SPACE)
    return None


def _indent(line: str) -> str:
    """The white space a line begins with."""
    return line[: len(line) - len(line.lstrip())]
