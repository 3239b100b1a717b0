"""The words by which customers are understood: read from `data/lexicon/`, files by language.

`bot/commerce/lexicon_files.py` reads and checks them, `bot/commerce/shapes.py` makes patterns of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from types import MappingProxyType

from rapidfuzz.distance import OSA

from bot.commerce.korean_words import is_korean
from bot.commerce.storekeeping.words import normalised, stems

Topics = Mapping[str, Mapping[str, tuple[str, ...]]]
"""Topic → meaning → phrases."""

SHAPES = "shapes"
"""The topic whose phrases are regular expressions."""

_TYPO_LENGTH = 6
"""Shorter words have too many neighbours to forgive a typo in them."""
_TYPO_LIKENESS = 0.82
"""One wrong letter of six, two of twelve."""

_APART = re.compile(r"(?<=[a-z0-9])(?=[가-힣])")
"""Where a Korean particle hangs on a Latin word: `L이요`."""

_DOUBLED, _ONE = re.compile(r"([a-z])\1+"), r"\1"
_SLIP_LENGTH = 4
"""Shorter words become other ones by a doubled letter."""


@lru_cache(maxsize=128)
def plain(text: str) -> str:
    """Lower case, without punctuation and apostrophes: `Don’t!` is `dont`."""
    return normalised(text).replace("'", "").replace("’", "")


@dataclass(frozen=True, eq=False)
class Lexicon:
    """Phrases by topic and meaning. Only equal to itself, so that what is made of one is kept.

    `topics` holds those of all languages together in their plain form; the meanings keep the order of the files.
    `languages` holds them by language (ISO 639-1) as they are written, shapes among them.
    """

    topics: Topics = field(default_factory=lambda: MappingProxyType({}))
    languages: Mapping[str, Topics] = field(default_factory=lambda: MappingProxyType({}))

    @classmethod
    def of(cls, languages: Mapping[str, Topics]) -> Lexicon:
        """Put the words of several languages together, longest phrases first."""
        merged: dict[str, dict[str, list[str]]] = {}
        for topics in languages.values():
            for topic, meanings in topics.items():
                for meaning, phrases in meanings.items() if topic != SHAPES else ():
                    merged.setdefault(topic, {}).setdefault(meaning, []).extend(map(plain, phrases))
        return cls(
            MappingProxyType(
                {
                    topic: MappingProxyType(
                        {
                            meaning: tuple(sorted(dict.fromkeys(filter(None, phrases)), key=len, reverse=True))
                            for meaning, phrases in meanings.items()
                        }
                    )
                    for topic, meanings in merged.items()
                }
            ),
            MappingProxyType(dict(languages)),
        )

    def find(self, topic: str, text: str, *, typos: bool = True) -> str | None:
        """The meaning whose longest phrase is in `text`; None if there is none. Small typos are forgiven.

        Without `typos` they are not: `large` is no mistyped `larger`.
        """
        said, known = plain(text), _phrases(self, topic)
        exact = [(len(phrase), meaning) for meaning, phrase in known if contains(said, phrase)]
        if exact:
            longest = max(length for length, _ in exact)
            return next(meaning for length, meaning in exact if length == longest)
        if not typos:
            return None
        words = [word for word in said.split() if len(word) >= _TYPO_LENGTH - 1]
        mistyped = (meaning for meaning, phrase in known if words and _is_mistyped(phrase, words))
        return next(mistyped, None) or _find_half_doubled(self, said, known)

    def says(self, topic: str, meaning: str, text: str) -> bool:
        """True if a phrase of `meaning` is in `text`."""
        said = plain(text)
        return any(contains(said, phrase) for phrase in self.phrases(topic, meaning))

    def phrases(self, topic: str, meaning: str) -> tuple[str, ...]:
        """The phrases of one meaning in their plain form, longest first."""
        return self.topics.get(topic, {}).get(meaning, ())

    def starts(self, topic: str, text: str) -> str | None:
        """The meaning whose phrase `text` begins with, as whole words; the longest one wins."""
        known = _meanings(self, topic)
        begun = f"{plain(text)} "[: _longest_phrase(self, topic) + 1]
        ends = [place for place, letter in enumerate(begun) if letter == " "]
        return next((known[begun[:end]] for end in reversed(ends) if begun[:end] in known), None)

    def is_one(self, topic: str, text: str) -> str | None:
        """The meaning of a phrase that is all of `text`; None if it is none."""
        return _meanings(self, topic).get(plain(text))

    def words(self, topic: str, meaning: str = "all", language: str | None = None) -> frozenset[str]:
        """The words of a list as they are written, of one language or of all."""
        return _words(self, topic, meaning, language)

    def begins(self, topic: str, meaning: str, said: str) -> str | None:
        """The longest phrase of `meaning` that plain `said` begins with, as whole words."""
        begun, known = f"{said} ", _beginnings(self, topic, meaning)
        # Most begin with none of them, which is seen at once.
        return next(one for one in known if begun.startswith(one))[:-1] if begun.startswith(known) else None

    def with_words_of(self, other: Lexicon) -> Lexicon:
        """Give the words of both."""
        languages = {
            language: _merged(self.languages.get(language, {}), other.languages.get(language, {}))
            for language in {**self.languages, **other.languages}
        }
        return Lexicon.of(languages)


@lru_cache(maxsize=256)
def _phrases(lexicon: Lexicon, topic: str) -> tuple[tuple[str, str], ...]:
    """The phrases of a topic, each behind its meaning."""
    meanings = lexicon.topics.get(topic, {})
    return tuple((meaning, phrase) for meaning, phrases in meanings.items() for phrase in phrases)


@lru_cache(maxsize=256)
def _beginnings(lexicon: Lexicon, topic: str, meaning: str) -> tuple[str, ...]:
    """What a text begins with that begins with a phrase of `meaning`."""
    return tuple(f"{phrase} " for phrase in lexicon.phrases(topic, meaning))


def _merged(one: Topics, other: Topics) -> Topics:
    return {
        topic: {
            meaning: (*one.get(topic, {}).get(meaning, ()), *other.get(topic, {}).get(meaning, ()))
            for meaning in {**one.get(topic, {}), **other.get(topic, {})}
        }
        for topic in {**one, **other}
    }


def merged(files: Iterator[Topics] | list[Topics]) -> Topics:
    """Put the files of one language together."""
    together: Topics = {}
    for topics in files:
        together = _merged(together, topics)
    return together


@lru_cache(maxsize=256)
def _words(lexicon: Lexicon, topic: str, meaning: str, language: str | None) -> frozenset[str]:
    spoken = lexicon.languages.values() if language is None else [lexicon.languages.get(language, {})]
    return frozenset(word for topics in spoken for word in topics.get(topic, {}).get(meaning, ()))


@lru_cache(maxsize=64)
def _meanings(lexicon: Lexicon, topic: str) -> Mapping[str, str]:
    """The meaning of each phrase of a topic; of two, the one that is last in the alphabet."""
    pairs = ((phrase, meaning) for meaning, phrases in lexicon.topics.get(topic, {}).items() for phrase in phrases)
    return dict(sorted(pairs))


@lru_cache(maxsize=64)
def _longest_phrase(lexicon: Lexicon, topic: str) -> int:
    """The letters of the longest phrase of a topic."""
    return max(map(len, _meanings(lexicon, topic)), default=0)


def contains(said: str, phrase: str) -> bool:
    """Tell whether plain `phrase` is in plain `said`.

    English phrases are whole words. Korean ones ignore spaces and may be followed by particles and endings; a single
    syllable must be a word of its own.
    """
    spaced, looked_for = _needle(phrase)
    if spaced:
        return looked_for in _spaced(said)
    if len(phrase) == 1:
        return any(phrase in stems(word) for word in said.split())
    return looked_for in _joined(said)


# A text is looked at for hundreds of phrases, and each phrase is looked for in every text.
@lru_cache(maxsize=64)
def _spaced(said: str) -> str:
    return f" {_APART.sub(' ', said)} "


@lru_cache(maxsize=64)
def _joined(said: str) -> str:
    return said.replace(" ", "")


@lru_cache(maxsize=16_384)
def _needle(phrase: str) -> tuple[bool, str]:
    """Whether `phrase` is whole words, and what to look for: with the spaces around it, or without any in it."""
    return (False, phrase.replace(" ", "")) if is_korean(phrase) else (True, f" {phrase} ")


def _is_mistyped(phrase: str, words: Sequence[str]) -> bool:
    if len(phrase) < _TYPO_LENGTH or " " in phrase or is_korean(phrase):
        return False
    return any(alike(word, phrase) for word in words)


def _find_half_doubled(lexicon: Lexicon, said: str, known: Sequence[tuple[str, str]]) -> str | None:
    """The meaning of a phrase of several words in which letters are doubled or not otherwise: `to smal`."""
    single = _DOUBLED.sub(_ONE, said)
    begun = ((meaning, phrase, f" {single} ".find(f" {_DOUBLED.sub(_ONE, phrase)} ")) for meaning, phrase in known)
    return next(
        (
            meaning
            for meaning, phrase, at in begun
            if at >= 0 and " " in phrase and len(phrase) >= _TYPO_LENGTH and _is_slip(lexicon, phrase, said, at)
        ),
        None,
    )


def _is_slip(lexicon: Lexicon, phrase: str, said: str, at: int) -> bool:
    """Tell whether the words that stand where `phrase` would are no words of their own: `ship to small islands`.

    `at` is where they begin in `said` with its doubled letters halved. Short words are often another one when a letter
    is doubled (`to`, `too`): alone they are no slip, unless nothing or one of `behind_slips` follows.
    """
    first = len(_DOUBLED.sub(_ONE, said)[:at].split())
    meant, words = phrase.split(), said.split()[first:]
    typed, behind = words[: len(meant)], words[len(meant) :]
    if any(one != other and len(other) >= _SLIP_LENGTH for one, other in zip(typed, meant, strict=True)):
        return True
    return not behind or behind[0] in lexicon.words("behind_slips")


def alike(word: str, other: str) -> bool:
    """True for two long words that differ by a typo."""
    long_enough = min(len(word), len(other)) >= _TYPO_LENGTH - 1
    return long_enough and OSA.normalized_similarity(word, other) >= _TYPO_LIKENESS
