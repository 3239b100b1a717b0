"""The few words a channel needs around the clerk's own, one file per language."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import resources

from ruamel.yaml import YAML

FALLBACK = "en"


@dataclass(frozen=True)
class Words:
    """The words of one language. `open_list` is a button's label: at most 20 characters; `more` a heading: 24."""

    choose: str
    open_list: str
    more: str
    type_choice: str
    file_not_shown: str


@cache
def words_in(language: str) -> Words:
    """The words in `language`, or in English where there is no file for it."""
    folder = resources.files(__name__)
    file = folder / f"{language}.yml"
    known = language.isalpha() and file.is_file()
    text = (file if known else folder / f"{FALLBACK}.yml").read_text(encoding="utf-8")
    return Words(**YAML(typ="safe").load(text))
