"""Patterns made of the words and shapes of `data/lexicon/`: how dates, sums, addresses and names look in each language.

A shape is a regular expression in which `{months}` stands for all words of the topic `months` in the same language,
`{units.day}` for those of one meaning, and `{month=months}` for the same as the group `month`. Letters in it are of
either case. What means the same in every language is given (`GIVEN`).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

from bot.commerce.alphabets import Alphabets, alphabets_of, possible
from bot.commerce.korean_words import is_korean
from bot.commerce.lexicon import SHAPES, Lexicon, Topics

LOOKALIKES = "lookalikes"
"""The topic of longer words that only begin like one of a topic, which is the meaning: `개월` is no `개`."""

_DIGITS = r"\d{1,3}(?:,\d{3})+(?:\.\d{1,2})?|\d+(?:\.\d{1,2})?"
_NAME = r"[A-Z][a-zà-ÿ]+(?:[-'’][A-Z]?[a-zà-ÿ]+)*|[A-Z]\.|O['’][A-Z][a-z]+|Mc[A-Z][a-z]+"
_NAMES = rf"(?:{_NAME})(?:\s(?:(?:van|von|de|da|del|la|bin|al|der)\s){{0,2}}(?:{_NAME})){{"
_SMALL_NAME = r"[a-zà-ÿ]+(?:[-'’][a-zà-ÿ]+)?"

GIVEN: Mapping[str, str] = {
    "year": r"(?P<year>(?:19|20)\d\d)",
    "month_number": r"(?P<month>\d{1,2})",
    "day": r"(?P<day>[12]?\d|3[01]|0[1-9])",
    "digits": f"(?:{_DIGITS})",
    "amount": f"(?P<amount>{_DIGITS})",
    "thousands": r"(?P<k>k)?",
    "count": r"(?P<count>\d{1,3})",
    "name": rf"(?-i:(?P<name>{_NAMES}0,3}}))",
    "full_name": rf"(?-i:(?P<name>{_NAMES}1,2}}))",
    "small_name": rf"(?P<name>{_SMALL_NAME}(?:\s{_SMALL_NAME})?)",
}
"""What shapes may use that no language has words for: numbers, and names as Latin letters write them."""

_PLACEHOLDER = re.compile(r"\{(?:(?P<group>[a-z]\w*)=)?(?P<topic>[a-z]\w*)(?:\.(?P<meaning>[\w-]+))?\}")
_NEVER = r"(?!)"
"""What matches nothing, for a language without such words."""


class ShapeError(ValueError):
    """A shape is no regular expression, or names words that there are not."""


@lru_cache(maxsize=512)
def find_shapes(lexicon: Lexicon, name: str) -> tuple[re.Pattern[str], ...]:
    """The shapes of that name, those of one language after those of the other."""
    return tuple(pattern for language in lexicon.languages for pattern in shapes_of(lexicon, name, language))


@lru_cache(maxsize=2048)
def shapes_for(lexicon: Lexicon, name: str, alphabets: Alphabets) -> tuple[re.Pattern[str], ...]:
    """Those of them that may be in a text with such characters: of English shapes none is in a Korean one."""
    return possible(find_shapes(lexicon, name), alphabets)


def search_shape(lexicon: Lexicon, name: str, text: str) -> re.Match[str] | None:
    """Where one of the shapes of that name is in `text`: of the first shape that is anywhere in it."""
    shapes = shapes_for(lexicon, name, alphabets_of(text))
    return next(filter(None, (shape.search(text) for shape in shapes)), None)


def shapes_of(lexicon: Lexicon, name: str, language: str) -> tuple[re.Pattern[str], ...]:
    """The shapes of that name in one language."""
    shapes = lexicon.languages[language].get(SHAPES, {}).get(name, ())
    return tuple(compiled(shape, lexicon, language) for shape in shapes)


@lru_cache(maxsize=1024)
def compiled(shape: str, lexicon: Lexicon, language: str) -> re.Pattern[str]:
    """The pattern of one shape with the words of its language. Raises `ShapeError`."""
    try:
        return re.compile(expanded(shape, lexicon.languages[language]), re.IGNORECASE)
    except re.error as error:
        raise ShapeError(f"this is no regular expression: {error}") from error


def expanded(shape: str, topics: Topics) -> str:
    """The shape with words in place of their topics' names. Raises `ShapeError`."""

    def words_for(match: re.Match[str]) -> str:
        group, topic, meaning = match.groups()
        if topic in GIVEN and not group and not meaning:
            return GIVEN[topic]
        meanings = topics.get(topic)
        if meanings is None or (meaning and meaning not in meanings):
            known = f'meaning "{meaning}" in the topic "{topic}"' if meanings is not None else f'topic "{topic}"'
            raise ShapeError(f"there is no {known} in this language; write its words, or another name in the braces")
        phrases = meanings[meaning] if meaning else [phrase for one in meanings.values() for phrase in one]
        found = _either(phrases, topics.get(LOOKALIKES, {}).get(topic, ()))
        return f"(?P<{group}>{found})" if group else f"(?:{found})"

    return _PLACEHOLDER.sub(words_for, shape)


def _either(phrases: Iterable[str], lookalikes: Iterable[str]) -> str:
    """The longest first; those with the same first letter together, so that it is compared once and not once a phrase.

    Patterns of many words are found twice as fast by that.
    """
    of_letter: defaultdict[str, list[str]] = defaultdict(list)
    for phrase in sorted(dict.fromkeys(phrases), key=len, reverse=True):
        found = _phrase(phrase, tuple(lookalikes))
        of_letter[found[0].lower() if phrase[0].isalpha() else ""].append(found)
    together = (_share_letter(found) if letter else "|".join(found) for letter, found in of_letter.items())
    return "|".join(together) or _NEVER


def _share_letter(phrases: Sequence[str]) -> str:
    first, *others = phrases
    return f"{first[0]}(?:{'|'.join(phrase[1:] for phrase in phrases)})" if others else first


def _phrase(phrase: str, lookalikes: tuple[str, ...]) -> str:
    """Spaces are left out as one likes in Korean; either apostrophe will do."""
    gap = r"\s?" if is_korean(phrase) else r"\s"
    found = gap.join(re.escape(word) for word in phrase.split()).replace("'", "['’]")
    rests = [re.escape(one[len(phrase) :]) for one in lookalikes if one.startswith(phrase) and one != phrase]
    return f"{found}(?!{'|'.join(rests)})" if rests else found


@lru_cache(maxsize=256)
def any_shape(lexicon: Lexicon, name: str) -> str:
    """A regular expression, without groups of its own, for the shapes of that name in all languages."""
    shapes = (
        expanded(shape, topics)
        for topics in lexicon.languages.values()
        for shape in topics.get(SHAPES, {}).get(name, ())
    )
    return f"(?:{'|'.join(shapes) or _NEVER})"


@lru_cache(maxsize=256)
def any_word(lexicon: Lexicon, topic: str, meaning: str | None = None) -> str:
    """A regular expression for the words of a topic, or of one of its meanings, in all languages."""
    words = [
        expanded(f"{{{topic}.{meaning}}}" if meaning else f"{{{topic}}}", topics)
        for topics in lexicon.languages.values()
        if topic in topics and (meaning is None or meaning in topics[topic])
    ]
    return f"(?:{'|'.join(words) or _NEVER})"


@lru_cache(maxsize=256)
def meanings(lexicon: Lexicon, *topics: str) -> Mapping[str, str]:
    """The meaning of each phrase of some topics in all languages, by its `folded` form; the first one counts."""
    found: dict[str, str] = {}
    for topic in topics:
        for phrase, meaning in _phrases(lexicon, topic):
            found.setdefault(folded(phrase), meaning)
    return found


def _phrases(lexicon: Lexicon, topic: str) -> Iterator[tuple[str, str]]:
    for words in lexicon.languages.values():
        for meaning, phrases in words.get(topic, {}).items():
            yield from ((phrase, meaning) for phrase in phrases)


def folded(phrase: str) -> str:
    """Lower case with one apostrophe and single spaces, none in Korean: as a phrase was found, so it is looked up."""
    words = phrase.lower().replace("’", "'").split()
    return "".join(words) if is_korean(phrase) else " ".join(words)
