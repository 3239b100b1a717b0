"""Messages with the intent that somebody gave them, as they stand in a CSV file."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import StringIO
from itertools import zip_longest
from pathlib import Path
from textwrap import shorten

csv.field_size_limit(10_000_000)  # a pasted page in one field is read and cut later, not refused

LONGEST_QUOTE = 60
"""Characters of a line that a message quotes."""

_SEPARATOR = re.compile(r"sep=.\s*$")
"""What Excel understands above the heading."""


class RowsError(Exception):
    """A file of examples cannot be used; the message names the file and the line and says what to do."""


@dataclass(frozen=True)
class Row:
    """A message, its label, and its language (ISO 639-1, or empty where the file has no such column)."""

    text: str
    intent: str
    lang: str = ""


def read_rows(path: Path) -> list[Row]:
    """Read a file with the columns `text`, `intent` and perhaps `lang`, in UTF-8. Raises `RowsError`.

    They are parted by commas, semicolons or tabs.
    """
    rows = []
    for line, found in _read(path, ("text", "intent")):
        text, intent = found["text"].strip(), found["intent"].strip()
        if not intent:
            raise RowsError(f"{path}:{line}: the message has no intent; write one or delete the line")
        rows.append(Row(text, intent, found.get("lang", "").strip()))
    if not rows:
        raise RowsError(f"{path} has no messages below its heading; write one a line: where is my order,track_order")
    return rows


def read_map(path: Path) -> dict[str, str]:
    """Read a file with the columns `intent` and `label`: which intent counts as which label. Raises `RowsError`."""
    folded: dict[str, str] = {}
    for line, found in _read(path, ("intent", "label")):
        intent, label = found["intent"].strip(), found["label"].strip()
        if not intent or not label:
            raise RowsError(f"{path}:{line}: a line needs both, an intent and its label")
        if folded.setdefault(intent, label) != label:
            raise RowsError(f"{path}:{line}: {intent} is {folded[intent]} above and {label} here; keep one of them")
    if not folded:
        raise RowsError(f"{path} maps nothing; write one intent and its label a line")
    return folded


def write_rows(path: Path, rows: Sequence[Row]) -> None:
    """Write a file that `read_rows` reads."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("text", "intent", "lang"))
        writer.writerows((row.text, row.intent, row.lang) for row in rows)


def _read(path: Path, columns: Sequence[str]) -> Iterator[tuple[int, Mapping[str, str]]]:
    """Each line's number and its fields, none of them missing. Lines without anything are passed over."""
    try:
        lines = list(StringIO(path.read_text(encoding="utf-8-sig")))
    except UnicodeDecodeError as error:
        raise RowsError(f"{path} is not in UTF-8; save it from your spreadsheet as “CSV UTF-8”") from error
    except OSError as error:
        raise RowsError(f"{path} cannot be read: {error.strerror}") from error
    above = next((at for at, line in enumerate(lines) if line.strip() and not _SEPARATOR.match(line)), 0)
    heading = lines[above] if lines else ""
    names, delimiter = _names(heading, columns)
    if not set(columns) <= set(names):
        there = f'it reads "{shorten(heading.strip(), LONGEST_QUOTE)}"' if heading.strip() else "it is empty"
        raise RowsError(f"{path}:{above + 1}: the first line must name the columns {','.join(columns)}; {there}")
    twice = next((name for at, name in enumerate(names) if name and name in names[:at]), None)
    if twice:
        raise RowsError(f'{path}:{above + 1}: the column "{twice}" is there twice; keep one of them')
    reader = csv.reader(lines[above + 1 :], delimiter=delimiter, strict=True)
    while True:
        line = above + 2 + reader.line_num
        try:
            fields = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise RowsError(f"{path}:{line}: {_in_plain_words(error)}") from error
        if any(field.strip() for field in fields):
            yield line, {name: field for name, field in zip_longest(names, fields, fillvalue="") if name}


def _names(heading: str, columns: Sequence[str]) -> tuple[list[str], str]:
    """The names in a heading, and what parts them: many a spreadsheet writes semicolons or tabs into its CSV files."""
    ways = [([name.strip(' "').lower() for name in heading.strip().split(sign)], sign) for sign in ",;\t"]
    return max(ways, key=lambda way: len(set(columns) & set(way[0])))


def _in_plain_words(error: csv.Error) -> str:
    if "unexpected end" in str(error):
        return "a quotation mark opens in this line and is closed nowhere; close it, or write it twice"
    if "expected after" in str(error):
        return "a quotation mark stands within a quoted text; write it twice"
    return f"this is no line of a CSV file ({error}); write a text in quotes if it holds a comma"
