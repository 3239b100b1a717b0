"""Words of a merchant's list that call a person: an insult, a lawyer."""

from __future__ import annotations

from collections.abc import Iterable

from bot.commerce.lexicon import Lexicon, contains, plain
from bot.commerce.shop import WordList


def find_call(lists: Iterable[WordList], text: str) -> str | None:
    """Give the kind of the first list with a word in `text`, whatever its language; None if there is none."""
    said = plain(text)
    return next((one.kind for one in lists if any(contains(said, plain(word)) for word in one.words)), None)


def asks_about_answer(lexicon: Lexicon, text: str, *, holds_contact: bool) -> bool:
    """Whether somebody who waits for the team asks when they answer, or says where they can be reached."""
    if lexicon.says("people", "when_answered", text):
        return True
    return holds_contact and lexicon.says("people", "reach_me", text)
