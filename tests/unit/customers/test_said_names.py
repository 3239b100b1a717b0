"""The name that somebody gives as his own."""

from __future__ import annotations

import pytest
from shipped_words import shipped_lexicon

from bot.customers.said_names import find_name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("My name is Jane Doe and my zip code is 12345.", "Jane Doe"),
        ("I'm Jane Doe in zip code 12345", "Jane Doe"),
        ("this is Ann Marie O'Neill, postcode 12345", "Ann Marie O'Neill"),
        ("my name is jane doe", "jane doe"),
        ("이름은 김하나예요", "김하나"),
        ("I'm looking for my order", None),
        ("I want to return the lamp", None),
        ("Jane Doe, 12345", None),
    ],
)
def test_a_name_that_is_introduced(text: str, name: str | None) -> None:
    assert find_name(text, shipped_lexicon(), asked=False) == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Jane Doe, 12345", "Jane Doe"),
        ("jane doe 12345", "jane doe"),
        ("it's Jane Doe, 12345", "Jane Doe"),
        ("Jane Doe from 12345", "Jane Doe"),
        ("김하나 04524", "김하나"),
        ("12345", None),
        ("I don't remember my email", None),
        ("I live in 12345", None),
    ],
)
def test_a_name_that_was_asked_for(text: str, name: str | None) -> None:
    assert find_name(text, shipped_lexicon(), asked=True) == name
