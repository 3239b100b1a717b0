"""What goes wrong inside a text: braces that are no placeholder, and a # that cuts the rest off."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.commerce.shop_yaml import Mapping, Node, Scalar, Sequence
from bot.project.findings import Findings
from bot.project.source import Source

_PLACEHOLDER = re.compile(r"\{\w+\}")
_BRACE = re.compile(r"[{}]")
_SHOWN = 12
"""So many characters show a merchant which brace is meant."""

_NO_TEXT = ("payload", "condition", "metadata", "id", "channel")


def check_braces(source: Source, node: Node) -> None:
    """Report braces around anything but a name: the clerk could not say the text."""
    for text in _scalars(node, _NO_TEXT):
        # As many other characters in place of each placeholder: what is left keeps its place.
        left = _PLACEHOLDER.sub(lambda found: " " * len(found[0]), text.text)
        brace = _BRACE.search(left)
        if brace is not None:
            begin = text.text[brace.start() :].splitlines()[0]
            shown = begin[:_SHOWN].rstrip() + ("…" if len(begin) > _SHOWN else "")
            cure = "write a name in a pair of braces, as in {order_number}, and no braces elsewhere"
            source.error(_line_of(source, text, begin[:_SHOWN]), f'"{shown}" is no placeholder; {cure}')


def check_cut(path: str, lines: tuple[str, ...], node: Node, findings: Findings) -> None:
    """Warn of `Order #1001` without quotes: all from the # on is a comment. One with a space behind it is meant so."""
    for text in _scalars(node):
        line = lines[text.line - 1] if text.line <= len(lines) else ""
        cut = re.search(rf"(?:^|[\s\[,]){re.escape(text.text)}\s+(?P<rest>#[^\s#].*)", line) if text.text else None
        if cut is not None and not text.block:
            message = f'the text ends before "{cut["rest"]}"; put it all in quotes, or a space behind the #'
            findings.warn(path, text.line, message)


def _line_of(source: Source, text: Scalar, begin: str) -> int:
    """The line that a part of a text stands in: a text may have many."""
    last = min(text.line + text.text.count("\n") + 1, len(source.lines))
    return next((at for at in range(text.line, last + 1) if begin in source.lines[at - 1]), text.line)


def _scalars(node: Node, without: tuple[str, ...] = ()) -> Iterator[Scalar]:
    if isinstance(node, Scalar):
        yield node
    elif isinstance(node, Sequence):
        for item in node.items:
            yield from _scalars(item, without)
    elif isinstance(node, Mapping):
        for entry in node.entries:
            if entry.key not in without:
                yield from _scalars(entry.value, without)
