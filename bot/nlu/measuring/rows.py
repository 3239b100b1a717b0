"""Messages with the intent that somebody gave them, as they stand in a CSV file."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

csv.field_size_limit(10_000_000)  # a pasted page in one field is read and cut later, not refused


class RowsError(Exception):
    """A file of examples cannot be used; the message names the file and the line and says what to do."""


@dataclass(frozen=True)
class Row:
    """A message, its label, and its language (ISO 639-1, or empty where the file has no such column)."""

    text: str
    intent: str
    lang: str = ""


def read_rows(path: Path) -> list[Row]:
    """Read a file with the columns `text`, `intent` and perhaps `lang`, in UTF-8. Raises `RowsError`."""
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
    """Each line's number and its fields, none of them missing."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, restval="")
            missing = [column for column in columns if column not in (reader.fieldnames or ())]
            if missing:
                there = ", ".join(reader.fieldnames or ()) or "nothing"
                raise RowsError(
                    f"{path}:1: the first line must name the columns {','.join(columns)}; {' and '.join(missing)} is "
                    f"missing, and there is {there}"
                )
            for found in reader:
                yield reader.line_num, {name: value for name, value in found.items() if isinstance(value, str)}
    except UnicodeDecodeError as error:
        raise RowsError(f"{path} is not in UTF-8; save it from your spreadsheet as “CSV UTF-8”") from error
    except csv.Error as error:
        raise RowsError(f"{path}: no CSV file: {error}") from error
    except OSError as error:
        raise RowsError(f"{path} cannot be read: {error.strerror}") from error
