"""A place in a message and what stands there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.commerce.alphabets import alphabets_of
from bot.commerce.lexicon import Lexicon
from bot.commerce.shapes import shapes_for


@dataclass(frozen=True)
class Span:
    """`value` stands at `start` to `end` (exclusive) of a message. `kind` is the entity's name, or empty for none."""

    kind: str
    start: int
    end: int
    value: str
    confidence: float = 0.99


class Claims:
    """Which characters of a message are spoken for. What is found first keeps its place."""

    def __init__(self, text: str) -> None:
        """Start with nothing claimed of `text`."""
        self.text = text
        self.alphabets = alphabets_of(text)
        self.spans: list[Span] = []
        self._taken = bytearray(len(text))

    def free(self, start: int, end: int) -> bool:
        """True if nothing between `start` and `end` is claimed."""
        return self._taken.find(1, start, end) < 0

    def add(self, span: Span) -> bool:
        """Claim `span` if its place is free, and say whether it was."""
        if not self.free(span.start, span.end):
            return False
        self._taken[span.start : span.end] = b"\x01" * (span.end - span.start)
        if span.kind:
            self.spans.append(span)
        return True

    def block(self, pattern: re.Pattern[str]) -> None:
        """Claim every match of `pattern` for nothing, so that no entity is seen in it."""
        for match in pattern.finditer(self.text):
            self.add(Span("", match.start(), match.end(), ""))

    def matches(self, pattern: re.Pattern[str], group: int | str = 0) -> Iterator[re.Match[str]]:
        """The matches of `pattern` whose `group` is free when its turn comes."""
        for match in pattern.finditer(self.text):
            if self.free(*match.span(group)):
                yield match

    def shapes(self, lexicon: Lexicon, name: str, group: int | str = 0) -> Iterator[re.Match[str]]:
        """The same of all shapes of that name, one shape after the other."""
        for pattern in shapes_for(lexicon, name, self.alphabets):
            yield from self.matches(pattern, group)
