"""Split a long text into messages: between paragraphs, lines, sentences or words, and never inside a web address."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.channels.titles import length, prefix

# Where a text may be cut, best first. A sentence ends in Latin or East Asian punctuation; a word ends in space.
_SEAMS = (
    re.compile(r"\n\s*\n\s*"),
    re.compile(r"\n\s*"),
    re.compile(r"(?<=[.!?…])[\"'”’)\]]*\s+|(?<=[。！？])"),
    re.compile(r"\s+"),
)

_ADDRESS = re.compile(r"https?://\S+")

# A piece shorter than this share of the limit is only made where no worse seam fills it better.
_FILLED = 0.35


def split_text(text: str, limit: int | None) -> tuple[str, ...]:
    """`text` in pieces of at most `limit` UTF-16 units; one empty piece for an empty text.

    Nothing is lost but the space at the seams. An address longer than `limit` is the one thing that is cut: no message
    could carry it.
    """
    rest = text.strip()
    if limit is None:
        return (rest,)
    pieces = []
    while length(rest) > limit:
        end = _best_end(rest, limit)
        pieces.append(rest[:end].rstrip())
        rest = rest[end:].lstrip()
    return (*pieces, rest) if rest or not pieces else tuple(pieces)


def split_last(text: str, limit: int | None, last_limit: int | None) -> tuple[str, ...]:
    """As `split_text`, but the last piece, which carries the buttons, is at most `last_limit` long."""
    pieces = split_text(text, limit)
    return (*pieces[:-1], *split_text(pieces[-1], last_limit))


def _best_end(text: str, limit: int) -> int:
    """Where the first piece ends."""
    window = len(prefix(text, limit))
    addresses = [match.span() for match in _ADDRESS.finditer(text)]
    for seam in _SEAMS:
        ends = [end for end in _ends(seam, text, window) if not any(start < end < stop for start, stop in addresses)]
        if ends and length(text[: ends[-1]]) >= limit * _FILLED:
            return ends[-1]
    return _hard_end(window, addresses)


def _ends(seam: re.Pattern[str], text: str, window: int) -> Iterator[int]:
    """Each place up to `window` after which the next piece may begin; the space of a seam belongs to neither."""
    for match in seam.finditer(text):
        if match.start() > window:
            return
        cut = match.start() + len(match.group().rstrip())
        if 0 < cut <= window:
            yield cut


def _hard_end(window: int, addresses: list[tuple[int, int]]) -> int:
    """No seam: before an address that would be cut, else between two letters."""
    for start, stop in addresses:
        if 0 < start < window < stop:
            return start
    return window
