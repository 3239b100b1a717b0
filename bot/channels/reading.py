"""Read what a platform posts, trusting nothing in it: objects, texts that can be stored, identifiers, times."""

from __future__ import annotations

import hashlib
import json
import math
import re
from collections.abc import Iterator, Mapping
from datetime import datetime, timezone

from bot.channels.errors import ChannelInputError

Object = Mapping[str, object]

CUSTOMER_LIMIT = 160
MESSAGE_ID_LIMIT = 200
"""Characters of an identifier that the clerk's database takes."""

METADATA_LIMIT = 500
"""Characters of one thing known about a message."""

RAW_LIMIT = 20_000
"""Characters kept of an event that nobody understands."""

# Control characters other than tab and line feed: nobody types them, and PostgreSQL cannot store NUL.
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")

# Half of a surrogate pair is legal in JSON but cannot be written as UTF-8.
_SURROGATE = re.compile(r"[\ud800-\udfff]")

_IDENTIFIER = re.compile(r"[\x21-\x7e]+")


def read_object(body: bytes) -> dict[str, object]:
    """Read a JSON object in UTF-8; raises `ChannelInputError` with the code `not_json`."""
    try:
        document = json.loads(body)
    # Deep nesting ends in RecursionError; everything else wrong with the bytes is a ValueError.
    except (ValueError, RecursionError) as error:
        raise ChannelInputError("not_json", "the body is not JSON in UTF-8") from error
    if not isinstance(document, dict):
        raise ChannelInputError("not_json", "the body is JSON, but not an object")
    return document


def clean_text(text: str) -> str:
    """`text` with line feeds for every kind of line end, without what cannot be stored, and without outer space."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return _SURROGATE.sub("\ufffd", _CONTROL.sub("", lines)).strip()


def object_in(parent: Object, name: str) -> Object:
    """The object `name`; an empty one where it is missing or something else."""
    value = parent.get(name)
    return value if isinstance(value, dict) else {}


def list_in(parent: Object, name: str) -> list[object]:
    """The list `name`; an empty one where it is missing or something else."""
    value = parent.get(name)
    return value if isinstance(value, list) else []


def text_in(parent: Object, name: str, *, limit: int = METADATA_LIMIT) -> str:
    """The string `name`, cleaned and cut to `limit` characters; empty where it is missing or something else."""
    value = parent.get(name)
    return clean_text(value)[:limit] if isinstance(value, str) else ""


def whole_text_in(parent: Object, name: str) -> str:
    """The string `name`, cleaned."""
    value = parent.get(name)
    return clean_text(value) if isinstance(value, str) else ""


def identifier_in(parent: Object, name: str, *, limit: int = MESSAGE_ID_LIMIT) -> str:
    """The identifier `name`, a string or a number; empty where there is none that can be stored."""
    value = parent.get(name)
    text = str(value) if isinstance(value, int) and not isinstance(value, bool) else value
    return text if isinstance(text, str) and _IDENTIFIER.fullmatch(text) and len(text) <= limit else ""


def degrees_in(parent: Object, name: str, *, at_most: float) -> float | None:
    """The angle `name`, if it is a number on the globe."""
    value = parent.get(name)
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    # Written so that NaN and a whole number beyond every float are no angle either.
    return float(value) if -at_most <= value <= at_most else None


def time_in(parent: Object, name: str, *, per_second: int, received_at: datetime) -> datetime:
    """The moment `name`, counted from 1970 in 1/`per_second` s; `received_at` where there is none, or one to come."""
    value = parent.get(name)
    try:
        seconds = float(value) / per_second if isinstance(value, (int, float, str)) else math.nan
        moment = datetime.fromtimestamp(seconds, timezone.utc)
    except (ValueError, OverflowError, OSError):
        return received_at
    return min(moment, received_at)


def raw_text(event: object) -> str:
    """The event's JSON, for a person to look at, cut to `RAW_LIMIT` characters."""
    try:
        text = json.dumps(event, ensure_ascii=False, separators=(",", ":"))
    except RecursionError:
        return "nested too deeply to be kept"
    return clean_text(text)[:RAW_LIMIT]


def fingerprint(event: object) -> str:
    """The same short name for the same event whenever it is delivered: for events without an identifier."""
    return hashlib.sha256(raw_text(event).encode()).hexdigest()[:32]


def known_metadata(**values: str) -> dict[str, str]:
    """The values that are there."""
    return {name: value for name, value in values.items() if value}


def items_of(values: list[object]) -> Iterator[tuple[object, Object | None]]:
    """Each value, and beside it the object that it should be."""
    for value in values:
        yield value, value if isinstance(value, dict) else None
