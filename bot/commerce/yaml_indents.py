"""Which line of a YAML text is indented wrongly, where the parser complains of it or of a line further down."""

from __future__ import annotations

import re
from dataclasses import dataclass

_LEVEL = 2
"""Spaces of one level in the files that merchants edit."""

_NAMES_SOMETHING = re.compile(r"""\s*(?:- |-$|[^\s#'"\[{][^#]*?:(?:\s|$)|"[^"]*":|'[^']*':)""")
_BLOCK_TEXT = re.compile(r":\s+[|>][+-]?\d?\s*(?:#.*)?$")


@dataclass(frozen=True)
class Misindented:
    """A line (from 1) that is indented wrongly, and its neighbour that it should line up with."""

    line: int
    neighbour: int


def find_misindented(lines: list[str], complained: int) -> Misindented | None:
    """The line that is wrong, where the parser complained of line `complained`; None if that one is as good as any.

    In the section of that line it is the one that is on no level at all, the first of several in a row; or one that
    falls out of its neighbours: those above and below stand on one level, and it stands on a lower one.
    """
    columns = _columns(lines[:complained])
    above = _example_above(lines, complained, columns)
    if above:
        return Misindented(complained, above)
    first = max((number for number, column in columns.items() if column == 0 and number < complained), default=1)
    section = {number: column for number, column in columns.items() if number >= first}
    odd = [number for number, column in section.items() if column % _LEVEL]
    # Whoever indents by three is on no level with every other line.
    if 0 < 2 * len(odd) <= len(section) + 1:
        order = list(section)
        wrong = odd[-1]
        while (place := order.index(wrong)) and order[place - 1] in odd:
            wrong = order[place - 1]
        return Misindented(wrong, _neighbour(wrong, _columns(lines)))
    keys = [number for number in columns if number < complained]
    if complained not in columns or len(keys) < 2:  # noqa: PLR2004 (the line that fell out, and one above it)
        return None
    fallen, before = keys[-1], keys[-2]
    deeper = columns[complained] > columns[fallen] and columns[before] >= columns[complained]
    return Misindented(fallen, complained) if deeper and ": " in lines[fallen - 1] else None


def _example_above(lines: list[str], complained: int, columns: dict[int, int]) -> int | None:
    """The example above, where the line that was complained of is one as well and has fallen out of their text."""
    above = next((number for number in range(complained - 1, 0, -1) if lines[number - 1].strip()), 0)
    written = above and above not in columns and lines[above - 1].lstrip().startswith("- ")
    return above if written and lines[complained - 1].lstrip().startswith("- ") else None


def _columns(lines: list[str]) -> dict[int, int]:
    """Where each line begins that has a key or is an item of a list, by its number; not what is written as a text."""
    found: dict[int, int] = {}
    text_below: int | None = None
    for number, line in enumerate(lines, 1):
        column = len(line) - len(line.lstrip())
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        if text_below is not None and column > text_below:
            continue
        text_below = column if _BLOCK_TEXT.search(line) else None
        if _NAMES_SOMETHING.match(line):
            found[number] = column
    return found


def _neighbour(line: int, columns: dict[int, int]) -> int:
    """The line whose column is nearest, the one above before the one below."""
    near = [number for number in columns if number != line]
    above = [number for number in near if number < line][-1:]
    below = [number for number in near if number > line][:1]
    return min((*above, *below), key=lambda number: abs(columns[number] - columns[line]), default=line)
