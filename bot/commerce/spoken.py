"""Text in the form in which option values are looked for: `13-inch`, `13"` and `13 inches` are all `13 inch`."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache

from bot.commerce.korean_words import is_korean
from bot.commerce.lexicon import Lexicon, plain

_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_INCHES = re.compile(r"(?<=\d)(?:\"|″|”)(?!\w)")
_APOSTROPHE = re.compile(r"(?<=\w)['’](?=[a-z])", re.IGNORECASE)
_TOKEN = re.compile(r"\d+(?:\.\d+)?|[a-z][a-z0-9]*|[가-힣ㄱ-ㅎㅏ-ㅣ]+|[^\W\d_a-z가-힣ㄱ-ㅎㅏ-ㅣ]+")
_LATIN_PLURAL = 4


def spoken(text: str, lexicon: Lexicon) -> str:
    """Lower case words and numbers apart from each other, units by one name; decimals are kept: `1.5l` is `1.5 l`."""
    squared = _APOSTROPHE.sub("", _INCHES.sub(" inch", unicodedata.normalize("NFKC", text)))
    tokens = _TOKEN.findall(_THOUSANDS.sub("", squared.lower()))
    units, numbers = _meanings(lexicon, "units"), _meanings(lexicon, "numbers")
    for place, token in enumerate(tokens[1:], 1):
        unit = _unit(token, units)
        before = numbers.get(tokens[place - 1], tokens[place - 1])
        if unit is not None and before[:1].isdigit():
            tokens[place - 1 : place + 1] = [before, unit]
    return " ".join(tokens)


@lru_cache(maxsize=16)
def _meanings(lexicon: Lexicon, topic: str) -> Mapping[str, str]:
    """Phrase → meaning."""
    return {phrase: meaning for meaning, phrases in lexicon.topics.get(topic, {}).items() for phrase in phrases}


def _unit(token: str, units: Mapping[str, str]) -> str | None:
    """The unit that a token is, also with a Korean particle behind it."""
    if token in units or not is_korean(token):
        return units.get(token)
    return next((units[known] for known in units if is_korean(known) and token.startswith(known)), None)


def phrase_pattern(phrase: str) -> str:
    """The pattern that finds `phrase`, itself in spoken form, in a spoken text.

    English words are whole and may be plural or not; Korean ones ignore spaces and may have particles behind them. A
    single Korean syllable must begin a word.
    """
    if is_korean(phrase):
        letters = r"\s?".join(re.escape(letter) for letter in phrase.replace(" ", ""))
        return rf"(?<!\S){letters}(?=\s|[은는이가을를로으도만의색]|$)" if len(phrase) == 1 else letters
    words = phrase.split()
    last = words[-1]
    if last.isalpha() and len(last) >= _LATIN_PLURAL:
        stem = last if last.endswith("ss") else last.removesuffix("s")
        words[-1] = rf"{re.escape(stem)}(?:e?s)?"
        words[:-1] = [re.escape(word) for word in words[:-1]]
    else:
        words = [re.escape(word) for word in words]
    return rf"(?<!\S){' '.join(words)}(?!\S)"


@lru_cache(maxsize=256)
def _patterns(lexicon: Lexicon, topic: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """One pattern for each meaning of a topic that has phrases, the longest phrases first."""
    return tuple(
        (meaning, re.compile("|".join(phrase_pattern(spoken(phrase, lexicon)) for phrase in phrases)))
        for meaning, phrases in lexicon.topics.get(topic, {}).items()
        if phrases
    )


def find_phrases(said: str, lexicon: Lexicon, topic: str) -> list[tuple[int, int, str]]:
    """Where phrases of a topic stand in spoken text: begin, end and meaning; of overlapping ones the longest."""
    return without_overlaps(
        [
            (match.start(), match.end(), meaning)
            for meaning, pattern in _patterns(lexicon, topic)
            for match in pattern.finditer(said)
        ]
    )


def without_overlaps(found: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """The longest of those that overlap, in the order of the text; all meanings of the same words are kept."""
    kept: list[tuple[int, int, str]] = []
    for begin, end, meaning in sorted(found, key=lambda one: (one[0] - one[1], one[0])):
        if all(end <= other[0] or begin >= other[1] or (begin, end) == other[:2] for other in kept):
            kept.append((begin, end, meaning))
    return sorted(kept)


def says(said: str, lexicon: Lexicon, topic: str, meaning: str) -> bool:
    """True if a phrase of one meaning is in spoken text."""
    return any(pattern.search(said) for one, pattern in _patterns(lexicon, topic) if one == meaning)


@lru_cache(maxsize=512)
def spoken_phrases(lexicon: Lexicon, topic: str, meaning: str) -> tuple[str, ...]:
    """The phrases of one meaning in spoken form."""
    return tuple(spoken(phrase, lexicon) for phrase in lexicon.phrases(topic, meaning))


def blanked(said: str, begin: int, end: int) -> str:
    """The text with a part of it taken out, all places kept."""
    return said[:begin] + " " * (end - begin) + said[end:]


def plain_key(key: str) -> str:
    """`dusty_pink` as words."""
    return plain(key)
