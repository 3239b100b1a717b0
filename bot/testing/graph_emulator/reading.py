"""Look into JSON that may be anything."""

from __future__ import annotations

from collections.abc import Mapping

Json = Mapping[str, object]


def mapping(value: object) -> Json | None:
    """`value` if it is an object."""
    return value if isinstance(value, dict) else None


def mappings(value: object) -> list[Json] | None:
    """`value` if it is a list of objects."""
    if isinstance(value, list) and all(isinstance(item, dict) for item in value):
        return list(value)
    return None


def text(value: object) -> str:
    """`value` if it is a string, else nothing."""
    return value if isinstance(value, str) else ""


def dig(value: object, *keys: str) -> object:
    """What stands at `keys` inside `value`; None where the way ends."""
    for key in keys:
        inner = mapping(value)
        if inner is None:
            return None
        value = inner.get(key)
    return value


def web_address(value: object) -> bool:
    """An address that a customer's phone may open."""
    return text(value).startswith(("https://", "http://"))
