"""What is asked about a product itself, and where its texts tell it: `data/lexicon/<language>.properties.yml`."""

from __future__ import annotations

import re
from functools import lru_cache

from bot.commerce.korean_words import is_korean
from bot.commerce.lexicon import Lexicon
from bot.commerce.shapes import any_word

ASKED, TOLD, OPTIONS = "property_asked", "property_told", "property_options"
IN_ARTICLES = "property_in_articles"
OF_NAMED = "property_asked_of_named"
"""What asks for a property only where a product is named beside it."""

ONLY_ASKED = "property_only_asked"
"""What is asked about, and nobody searches by."""

CARE_KINDS = "care_kinds"

JOINED, HANGING = "property_joined", "property_hanging"
"""What the words of a property may be written together with, and the particles that they may begin with."""


def find_asked_property(text: str, lexicon: Lexicon, topic: str = ASKED) -> str | None:
    """The property that `text` asks about, the first one of the lexicon; None if it asks about none."""
    return next((one for one in lexicon.topics.get(topic, {}) if _pattern(lexicon, topic, one).search(text)), None)


def telling_words(prop: str, text: str, lexicon: Lexicon) -> list[str]:
    """The words of `text` that tell the property."""
    return [match[0].lower() for match in _pattern(lexicon, TOLD, prop).finditer(text)]


def telling_sentences(prop: str, text: str, lexicon: Lexicon) -> list[str]:
    """The sentences of `text` that tell the property."""
    return [one for one in sentences_of(text) if telling_words(prop, one, lexicon)]


def sentences_of(text: str) -> list[str]:
    """The sentences of a text, each with the mark that ends it."""
    return re.split(r"(?<=[.!?])\s+", text)


def care_kinds(text: str, lexicon: Lexicon) -> frozenset[str]:
    """What of washing and cleaning `text` speaks of: `wash`, `iron`, `dishwasher`."""
    return frozenset(one for one in lexicon.topics.get(CARE_KINDS, {}) if lexicon.says(CARE_KINDS, one, text))


def without_telling_words(prop: str, text: str, lexicon: Lexicon) -> str:
    """`is it real wool` without its `wool`, which names no product there."""
    return _pattern(lexicon, TOLD, prop).sub(" ", text)


def is_option_of(prop: str, name: str, lexicon: Lexicon) -> bool:
    """Whether an option of that name is about the property."""
    return lexicon.says(OPTIONS, prop, name)


@lru_cache(maxsize=256)
def _pattern(lexicon: Lexicon, topic: str, prop: str) -> re.Pattern[str]:
    """Latin words stand alone, though a number may stand before them (`30cm`); Korean ones may have endings.

    In a text of the shop, a Korean word begins where no other one does (`울` is not in `서울`), but for compounds.
    Customers write without spaces, so what asks for a property may stand anywhere.
    """
    begin, end = r"(?:(?<![a-z])|(?![a-z]))", r"(?:(?![a-z])|(?<![a-z]))"
    begin += _korean_begin(lexicon, prop) if topic == TOLD else ""
    return re.compile(f"{begin}{any_word(lexicon, topic, prop)}{end}", re.IGNORECASE)


def _korean_begin(lexicon: Lexicon, prop: str) -> str:
    """Where a Korean word may begin: at no other one's syllable, behind the first part of a compound, or hanging on."""
    languages = lexicon.languages.values()
    words = (word for one in languages for topic in (TOLD, JOINED) for word in one.get(topic, {}).get(prop, ()))
    parts = sorted({re.escape(word) for word in words if is_korean(word)})
    behind = "".join(f"|(?<=^{one})|(?<=[^가-힣]{one})" for one in parts)
    return f"(?:(?<![가-힣])|(?![가-힣])|(?={any_word(lexicon, HANGING)}){behind})"
