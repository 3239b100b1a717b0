"""Words of a merchant's list that call a person: an insult, a lawyer."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from bot.commerce.korean_words import is_korean
from bot.commerce.lexicon import Lexicon, contains, plain
from bot.commerce.shapes import search_shape
from bot.commerce.shop import WordList

_SHORT = 2
"""Syllables: the end of a Korean word and the beginning of the next are as well such a word."""


def find_call(lists: Iterable[WordList], text: str) -> str | None:
    """Give the kind of the first list with a word in `text`, whatever its language; None if there is none."""
    said = plain(text)
    return next((one.kind for one in lists if any(_calls(said, word) for word in _plain(one))), None)


def _calls(said: str, word: str) -> bool:
    """A short Korean word calls only where a word begins with it: `혹시 발송됐나요` curses at nobody."""
    if is_korean(word) and len(word) <= _SHORT:
        return any(one.startswith(word) for one in said.split())
    return contains(said, word)


@lru_cache(maxsize=64)
def _plain(words: WordList) -> tuple[str, ...]:
    return tuple(map(plain, words.words))


def asks_about_answer(lexicon: Lexicon, text: str, *, holds_contact: bool) -> bool:
    """Whether somebody who waits for the team asks when they answer, or says where they can be reached."""
    if lexicon.says("people", "when_answered", text):
        return True
    return holds_contact and lexicon.says("people", "reach_me", text)


def needs_nobody(lexicon: Lexicon, text: str) -> bool:
    """Whether somebody calls off the person who was called: `I don't need a person any more`."""
    return lexicon.says("people", "not_needed", text)


def without_person(lexicon: Lexicon, text: str) -> str | None:
    """What else is said by who wants no person: `can I return it without talking to a human`; None for all others."""
    said = search_shape(lexicon, "wants_nobody", text)
    return f"{text[: said.start()].rstrip()} {text[said.end() :].lstrip()}".strip() if said is not None else None


def asks_for_person(lexicon: Lexicon, text: str) -> bool:
    """Whether a person is called so clearly that it counts whatever else is said: `agent pls, order 1054 is wrong`."""
    rest = without_person(lexicon, text)
    if rest is not None:  # `no agent, get me your manager`
        return asks_for_person(lexicon, rest)
    call = search_shape(lexicon, "calls_person", text)
    if call is None or lexicon.says("people", "must_i", text) or search_shape(lexicon, "calls_nobody", text):
        return False
    return not lexicon.says("wish_parts", "condition", text[: call.start()])


def complaint_calls(lexicon: Lexicon, text: str) -> bool:
    """Whether a complaint wants a person: it names one, and is not only about one, as `your agent was rude` is."""
    if not lexicon.says("people", "person", text):
        return False
    return bool(search_shape(lexicon, "wants_person", text)) or not search_shape(lexicon, "about_person", text)
