"""The words by which typed answers are understood: read from `data/lexicon/`, one file a language."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from rapidfuzz.distance import OSA

from bot.commerce.shop_yaml import Mapping as Words
from bot.commerce.shop_yaml import Node, Scalar, YamlProblemError, read_yaml
from bot.commerce.shop_yaml import Sequence as Items
from bot.commerce.storekeeping.words import is_korean, normalised, stems

_TYPO_LENGTH = 6
"""Shorter words have too many neighbours to forgive a typo in them."""
_TYPO_LIKENESS = 0.82
"""One wrong letter of six, two of twelve."""

_APART = re.compile(r"(?<=[a-z0-9])(?=[가-힣])")
"""Where a Korean particle hangs on a Latin word: `L이요`."""


def plain(text: str) -> str:
    """Lower case, without punctuation and apostrophes: `Don’t!` is `dont`."""
    return normalised(text).replace("'", "").replace("’", "")


@dataclass(frozen=True, eq=False)
class Lexicon:
    """Phrases by topic and meaning, all languages together. Only equal to itself, so that what is made of one is kept.

    `topics` is topic → meaning → phrases in their plain form; the meanings keep the order of the files.
    """

    topics: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=lambda: MappingProxyType({}))

    def find(self, topic: str, text: str, *, typos: bool = True) -> str | None:
        """The meaning whose longest phrase is in `text`; None if there is none. Small typos are forgiven.

        Without `typos` they are not: `large` is no mistyped `larger`.
        """
        said = plain(text)
        exact = [(len(phrase), meaning) for meaning, phrase in self._phrases(topic) if contains(said, phrase)]
        if exact:
            longest = max(length for length, _ in exact)
            return next(meaning for length, meaning in exact if length == longest)
        if not typos:
            return None
        return next((meaning for meaning, phrase in self._phrases(topic) if _contains_typo(said, phrase)), None)

    def says(self, topic: str, meaning: str, text: str) -> bool:
        """True if a phrase of `meaning` is in `text`."""
        said = plain(text)
        return any(contains(said, phrase) for phrase in self.phrases(topic, meaning))

    def phrases(self, topic: str, meaning: str) -> tuple[str, ...]:
        """The phrases of one meaning, longest first."""
        return self.topics.get(topic, {}).get(meaning, ())

    def starts(self, topic: str, text: str) -> str | None:
        """The meaning whose phrase `text` begins with, as whole words; the longest one wins."""
        said, known = plain(text), _meanings(self, topic)
        ends = [place for place, letter in enumerate(f"{said} ") if letter == " "]
        return next((known[said[:end]] for end in reversed(ends) if said[:end] in known), None)

    def with_words_of(self, other: Lexicon) -> Lexicon:
        """Give the words of both."""
        return _lexicon_of(self.topics, other.topics)

    def _phrases(self, topic: str) -> Iterator[tuple[str, str]]:
        for meaning, phrases in self.topics.get(topic, {}).items():
            for phrase in phrases:
                yield meaning, phrase


@lru_cache(maxsize=64)
def _meanings(lexicon: Lexicon, topic: str) -> Mapping[str, str]:
    """The meaning of each phrase of a topic; of two, the one that is last in the alphabet."""
    pairs = ((phrase, meaning) for meaning, phrases in lexicon.topics.get(topic, {}).items() for phrase in phrases)
    return dict(sorted(pairs))


def contains(said: str, phrase: str) -> bool:
    """Tell whether plain `phrase` is in plain `said`.

    English phrases are whole words. Korean ones ignore spaces and may be followed by particles and endings; a single
    syllable must be a word of its own.
    """
    if not is_korean(phrase):
        return f" {phrase} " in f" {_APART.sub(' ', said)} "
    if len(phrase) == 1:
        return any(phrase in stems(word) for word in said.split())
    return phrase.replace(" ", "") in said.replace(" ", "")


def _contains_typo(said: str, phrase: str) -> bool:
    if is_korean(phrase) or " " in phrase or len(phrase) < _TYPO_LENGTH:
        return False
    return any(alike(word, phrase) for word in said.split())


def alike(word: str, other: str) -> bool:
    """True for two long words that differ by a typo."""
    long_enough = min(len(word), len(other)) >= _TYPO_LENGTH - 1
    return long_enough and OSA.normalized_similarity(word, other) >= _TYPO_LIKENESS


def load_lexicon(folder: Path) -> Lexicon:
    """Read every `<language>.yml` of a folder. Raises `ValueError` naming the file where one is not as described."""
    return _lexicon_of(*(_read_words(path) for path in sorted(folder.glob("*.yml"))))


def _read_words(path: Path) -> dict[str, dict[str, list[str]]]:
    try:
        # Words as they are written: `no` and `1.50` are no other values here, as they are to YAML.
        root = read_yaml(path.read_text(encoding="utf-8"), aliases=True)
    except YamlProblemError as error:
        raise ValueError(f"{path}:{error.problem.line}: {error.problem.message}") from error
    if not isinstance(root, Words) or not root.entries:
        raise ValueError(f"{path}: this should be topics, each with meanings and their phrases")
    topics = _unique(path, root)
    return {topic: _checked(path, topic, meanings) for topic, meanings in topics.items()}


def _lexicon_of(*files: Mapping[str, Mapping[str, Sequence[str]]]) -> Lexicon:
    topics: dict[str, dict[str, list[str]]] = {}
    for file in files:
        for topic, meanings in file.items():
            for meaning, phrases in meanings.items():
                topics.setdefault(topic, {}).setdefault(meaning, []).extend(phrases)
    return Lexicon(
        MappingProxyType(
            {
                topic: MappingProxyType(
                    {
                        meaning: tuple(sorted(dict.fromkeys(filter(None, phrases)), key=len, reverse=True))
                        for meaning, phrases in meanings.items()
                    }
                )
                for topic, meanings in topics.items()
            }
        )
    )


def _checked(path: Path, topic: str, node: Node) -> dict[str, list[str]]:
    meanings = _unique(path, node) if isinstance(node, Words) else None
    if meanings is None or not all(isinstance(phrases, Items) for phrases in meanings.values()):
        raise ValueError(f"{path}: {topic!r} should be meanings, each with a list of phrases: `all: [everything]`")
    return {
        meaning: [plain(_text(path, phrase)) for phrase in phrases.items]
        for meaning, phrases in meanings.items()
        if isinstance(phrases, Items)
    }


def _unique(path: Path, node: Words) -> dict[str, Node]:
    found: dict[str, Node] = {}
    for entry in node.entries:
        if entry.key in found:
            raise ValueError(f"{path}:{entry.line}: {entry.key!r} stands there twice")
        found[entry.key] = entry.value
    return found


def _text(path: Path, phrase: Node) -> str:
    if not isinstance(phrase, Scalar):
        raise ValueError(f"{path}:{phrase.line}: a phrase must be a text")  # noqa: TRY004 (what is read, not a type)
    return phrase.text
