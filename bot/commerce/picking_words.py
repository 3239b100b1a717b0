"""What parts a choice among things, and the numbers in it; the words are in `<language>.items.yml`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from bot.commerce.lexicon import Lexicon, plain
from bot.commerce.shapes import any_shape, any_word

_PRONOUN_ENDS = 2


@dataclass(frozen=True)
class PickingWords:
    """What parts a choice, numbers with what hangs on them, and words such as `one` that count nothing."""

    separators: re.Pattern[str]
    joint_in_brackets: re.Pattern[str]
    clause_end: re.Pattern[str]
    before_order: str
    number: re.Pattern[str]
    ordinal_endings: frozenset[str]
    pronouns: frozenset[str]
    counting: frozenset[str]


@lru_cache(maxsize=8)
def picking_words(lexicon: Lexicon) -> PickingWords:
    """The words of a lexicon, made into patterns once."""
    endings = f"{any_word(lexicon, 'ordinal_endings')}|{any_word(lexicon, 'piece_endings')}"
    return PickingWords(
        re.compile(rf"[,;&+/\n]|{any_shape(lexicon, 'list_joint')}", re.IGNORECASE),
        re.compile(rf"[,;&+/]|\b{any_word(lexicon, 'and_words')}\b"),
        re.compile(rf"[,.;!?\n](?=\s|$)|{any_shape(lexicon, 'clause_end')}"),
        any_shape(lexicon, "before_order"),
        re.compile(rf"(\d{{1,2}})({endings})?(?![\d])[^\da-z]*"),
        lexicon.words("ordinal_endings"),
        lexicon.words("one_words", "one"),
        lexicon.words("one_words", "counted"),
    )


def says_all(text: str, lexicon: Lexicon) -> bool:
    """Tell whether all things are meant; `it is broken after all` says nothing of how many."""
    said = f" {plain(text)} "
    for phrase in lexicon.phrases("scope", "not_all"):
        said = said.replace(f" {phrase} ", " ")
    return lexicon.says("scope", "all", said)


@dataclass(frozen=True)
class SaidNumber:
    """A number as it was said: `ordinal` is a place (`2nd`), `counted` has a counter (`2개`)."""

    value: int
    ordinal: bool = False
    counted: bool = False


@lru_cache(maxsize=8)
def known_counts(lexicon: Lexicon) -> re.Pattern[str]:
    """Words that only look like a count: `하나요` of `내일도 하나요` asks whether something is done."""
    return re.compile(any_shape(lexicon, "counts_nothing"))


def said_number(said: str, lexicon: Lexicon) -> SaidNumber | None:
    """The number in plain text: in figures, a place, or a count in words."""
    said = known_counts(lexicon).sub(" ", said)
    words, known = said.split(), picking_words(lexicon)
    for word in words:
        match = known.number.fullmatch(word)
        if match:
            ending = match[2] or ""
            ordinal = ending in known.ordinal_endings
            return SaidNumber(int(match[1]), ordinal=ordinal, counted=bool(ending) and not ordinal)
    place = lexicon.find("ordinals", said)
    if place is not None:
        return SaidNumber(int(place), ordinal=True)
    if len(words) >= _PRONOUN_ENDS and words[-1] in known.pronouns and words[-2] not in known.counting:
        words = words[:-1]  # `the black one` counts nothing
    count = next(
        (value for value in lexicon.topics.get("numbers", {}) if lexicon.says("numbers", value, " ".join(words))), None
    )
    return None if count is None else SaidNumber(int(count), counted=True)
