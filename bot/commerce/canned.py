"""Canned responses: what agents say often, in the customer's language, with placeholders."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from bot.commerce.korean import resolve_particles

PLACEHOLDERS = ("customer", "agent", "shop", "ticket", "order", "total", "refunded", "tracking_number", "tracking_url")
"""What a canned response may name: the customer and the agent by name, the shop, the ticket's reference, and of the
ticket's order its number, its total, what was given back last since the ticket was opened, and the newest parcel's
tracking."""

TITLE_LIMIT = 40
"""Characters: titles are read in a list."""

TEXT_LIMIT = 1_000
"""Characters that fit every channel with room for what an agent adds."""

_PLACEHOLDER = re.compile(r"\{(\w+)\}")


class CannedError(ValueError):
    """A file of data/canned cannot be used."""


@dataclass(frozen=True)
class Canned:
    """One response. `key` is the same in every language."""

    key: str
    title: str
    text: str


def load_canned(folder: Path, languages: Sequence[str]) -> dict[str, tuple[Canned, ...]]:
    """Read `<language>.yml` of each language; none where there is no file. Raises `CannedError`."""
    return {language: _load(folder / f"{language}.yml") for language in languages}


def placeholders_of(text: str) -> frozenset[str]:
    """The names in braces."""
    return frozenset(_PLACEHOLDER.findall(text))


def fill_known(text: str, values: Mapping[str, str], language: str) -> str:
    """Put in what is known; a placeholder without a value stays, for the agent to see."""
    filled = _PLACEHOLDER.sub(lambda found: values.get(found[1]) or found[0], text)
    return resolve_particles(filled) if language == "ko" else filled


def left_over(text: str) -> frozenset[str]:
    """Placeholders that nobody filled in: a customer must never read one."""
    return placeholders_of(text) & frozenset(PLACEHOLDERS)


def _load(path: Path) -> tuple[Canned, ...]:
    try:
        document = YAML(typ="safe").load(path.read_text(encoding="utf-8"))
        return tuple(
            Canned(str(key), str(entry["title"]).strip(), str(entry["text"]).strip())
            for key, entry in document["canned"].items()
        )
    except FileNotFoundError:
        return ()
    except (YAMLError, UnicodeDecodeError, KeyError, TypeError, AttributeError) as error:
        raise CannedError(f"{path} is not what it should be; see what is wrong: shopclerk validate") from error
