from __future__ import annotations

import string
from typing import Any, get_args

import pytest

from bot.desks.base import Author, Kind
from bot.desks.wording import FOLDER, load_words
from bot.handoff import triggers
from bot.messages import AttachmentKind

LANGUAGES = sorted(path.stem for path in FOLDER.glob("*.yml"))


def leaves(words: Any, path: str = "") -> dict[str, set[str | None]]:
    """The placeholders of every sentence, by where it stands."""
    if isinstance(words, dict):
        return {key: value for name, part in words.items() for key, value in leaves(part, f"{path}/{name}").items()}
    return {path: {name for _, name, _, _ in string.Formatter().parse(words) if name is not None}}


def test_every_language_says_the_same_things() -> None:
    assert LANGUAGES == ["en", "ko"]
    assert leaves(load_words("ko")) == leaves(load_words("en"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_there_are_words_for_everything_that_can_be_told(language: str) -> None:
    words = load_words(language)
    reasons = {value for name, value in vars(triggers).items() if name.isupper() and isinstance(value, str)}
    assert set(words["triggers"]) == reasons
    assert set(words["authors"]) == set(get_args(Author))
    assert set(words["attachments"]) == set(get_args(AttachmentKind))
    assert set(words["news"]) == set(get_args(Kind)) - {"open", "said", "replied"}


def test_a_team_without_words_of_its_own_reads_english() -> None:
    assert load_words("eo") == load_words("en")
