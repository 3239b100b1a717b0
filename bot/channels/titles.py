"""Shorten texts to a platform's limits without cutting a letter in half or making two things look the same.

Lengths are counted in UTF-16 units: an emoji is two. It is the strictest way a platform counts.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from itertools import takewhile

ELLIPSIS = "…"

# A title is cut after a word where that loses at most this share of what would fit.
_WORD_LOSS = 0.4

_ZERO_WIDTH_JOINER = "\u200d"
_REGIONAL = range(0x1F1E6, 0x1F200)
_SKIN_TONES = range(0x1F3FB, 0x1F400)


def length(text: str) -> int:
    """How long `text` is in UTF-16 units."""
    return len(text) + sum(character > "\uffff" for character in text)


def prefix(text: str, limit: int) -> str:
    """The longest beginning of `text` within `limit` that ends between two whole letters or emoji.

    One letter that is longer than `limit`, such as a heap of accents, is cut.
    """
    units = end = 0
    for index, character in enumerate(text):
        units += length(character)
        if units > limit:
            break
        end = index + 1
    whole = end
    while 0 < whole < len(text) and _joined(text, whole):
        whole -= 1
    return text[: whole or end]


def shorten(text: str, limit: int | None) -> str:
    """`text` in one line within `limit`, ended by … if something is missing."""
    line = " ".join(text.split())
    if limit is None or length(line) <= limit:
        return line
    cut = prefix(line, limit - 1)
    before, space, _ = cut.rpartition(" ")
    whole_word = line[len(cut) : len(cut) + 1] == " "
    if space and not whole_word and length(before) >= limit * (1 - _WORD_LOSS):
        cut = before
    return cut.rstrip(" ,.;:-–—·") + ELLIPSIS


def shorten_titles(titles: Sequence[str], limit: int | None) -> tuple[str, ...]:
    """Each title within `limit`, none twice.

    Where the beginnings are the same, what all long titles begin with is left out ("…double, oatmeal"). Where the rest
    is still too long, the ends tell them apart ("Linen shirt…sleeves, L"); where those are the same too, a number does.
    """
    shown = [shorten(title, limit) for title in titles]
    if limit is not None and len(set(shown)) < len(shown):
        shown = _without_common_beginning(titles, shown, limit)
        shown = [
            _both_ends(title, limit) if shown.count(one) > 1 and length(title) > limit else one
            for title, one in zip(titles, shown, strict=True)
        ]
    taken: set[str] = set()
    for index, one in enumerate(shown):
        shown[index] = _distinct(one, taken, limit)
        taken.add(shown[index])
    return tuple(shown)


def _without_common_beginning(titles: Sequence[str], shown: list[str], limit: int) -> list[str]:
    """`shown`, but what is too long without the words that all of it begins with; unchanged if that does not help."""
    words = {index: title.split() for index, title in enumerate(titles) if shown[index].endswith(ELLIPSIS)}
    columns = zip(*words.values(), strict=False)
    common = sum(1 for _ in takewhile(lambda column: len(set(column)) == 1, columns))
    shorter = {index: shorten(ELLIPSIS + " ".join(parts[common:]), limit) for index, parts in words.items()}
    candidate = [shorter.get(index, one) for index, one in enumerate(shown)]
    helps = common > 0 and len(set(candidate)) == len(candidate) and ELLIPSIS not in candidate
    return candidate if helps else shown


def _both_ends(title: str, limit: int) -> str:
    """The beginning and the end of a title, in whole words where those are not too long."""
    line = " ".join(title.split())
    start = len(line) - len(prefix(line[::-1], (limit - 1) // 2))
    while start < len(line) - 1 and _joined(line, start):
        start += 1
    tail = line[start:]
    if not line[start - 1].isspace() and " " in tail.strip():
        tail = tail[tail.index(" ") :]
    tail = tail.strip()
    head = shorten(line, limit - length(tail))
    return head if head == line else head.removesuffix(ELLIPSIS) + ELLIPSIS + tail


def _distinct(title: str, taken: set[str], limit: int | None) -> str:
    candidate, number = title, 2
    while candidate in taken:
        suffix = f" ({number})"
        kept = title if limit is None else prefix(title, limit - len(suffix))
        candidate = kept.rstrip() + suffix
        number += 1
    return candidate


def _joined(text: str, index: int) -> bool:
    """Whether the characters before and at `index` are seen as one."""
    before, after = text[index - 1], text[index]
    if _ZERO_WIDTH_JOINER in (before, after) or "\ufe00" <= after <= "\ufe0f" or ord(after) in _SKIN_TONES:
        return True
    if ord(before) in _REGIONAL and ord(after) in _REGIONAL:
        return _regional_run(text, index) % 2 == 1
    return unicodedata.combining(after) != 0


def _regional_run(text: str, index: int) -> int:
    """How many flag letters stand right before `index`: an odd number means that a flag would be cut."""
    start = index
    while start > 0 and ord(text[start - 1]) in _REGIONAL:
        start -= 1
    return index - start
