"""The page's own words: one YAML file per language under `bot/web/texts/`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ruamel.yaml import YAML

_FOLDER = Path(__file__).parent / "texts"


class PageTextsError(ValueError):
    """A language has no page texts, or its file is not what the page needs."""


@dataclass(frozen=True)
class PageTexts:
    """The page's words in one language.

    `language_name` is the language's own name. `words` are keyed as in the file, sections joined by a dot
    (`status.waking`); `suggestions` are what a first-time visitor can tap, each sent as typed text.
    """

    language: str
    language_name: str
    words: dict[str, str]
    suggestions: tuple[str, ...]

    def error(self, code: str) -> str:
        """What to tell the customer about an error code; a general sentence for one without its own."""
        return self.words.get(f"errors.{code}", self.words["errors.other"])

    def named(self, shop: str) -> PageTexts:
        """The same words with the shop's name filled in where a text says `{shop}`."""
        words = {key: text.replace("{shop}", shop) for key, text in self.words.items()}
        return PageTexts(self.language, self.language_name, words, self.suggestions)


def load_page_texts(languages: Sequence[str], *, folder: Path = _FOLDER) -> dict[str, PageTexts]:
    """Read the texts of each language; raises `PageTextsError` for a missing or incomplete file."""
    loaded = {language: _load(folder / f"{language}.yml", language) for language in languages}
    if not loaded:
        raise PageTextsError("the shop has no language")
    needed = set().union(*(texts.words for texts in loaded.values()))
    for language, texts in loaded.items():
        missing = ", ".join(sorted(needed - set(texts.words)))
        if missing:
            raise PageTextsError(f"{folder / language}.yml lacks {missing}, which another language has")
    return loaded


def _load(path: Path, language: str) -> PageTexts:
    if not path.is_file():
        there = ", ".join(sorted(file.stem for file in path.parent.glob("*.yml")))
        raise PageTextsError(f"the page has no texts in {language!r}: write {path}, as there is for {there}")
    document = YAML(typ="safe").load(path.read_text(encoding="utf-8"))
    words: dict[str, str] = {}
    for section, content in document["texts"].items():
        for key, text in content.items():
            words[f"{section}.{key}"] = str(text).strip()
    return PageTexts(language, str(document["language"]), words, tuple(map(str, document.get("suggestions", ()))))
