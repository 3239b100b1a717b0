from __future__ import annotations

import unicodedata

import pytest

from bot.commerce.text import LONGEST_READ, readable

PRAISE = "\ufdfa"
"""One sign that is eighteen letters in Unicode form NFKC."""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("hello", "hello"),
        ("안녕하세요 ﷺ", "안녕하세요 ﷺ"),
        ("Ａ" * LONGEST_READ, "Ａ" * LONGEST_READ),
        ("a" * (LONGEST_READ + 1), "a" * LONGEST_READ),
        ("가" * (LONGEST_READ + 1), "가" * LONGEST_READ),
        (PRAISE * 222, PRAISE * 222),
        (PRAISE * 3_900, PRAISE * 222),
        ("where is it " + PRAISE * 3_900, "where is it " + PRAISE * 221),
        (unicodedata.normalize("NFD", "각" * 1_300), unicodedata.normalize("NFD", "각" * 1_300)),
    ],
    ids=lambda text: f"{len(text)} of {text[:1]!a}",
)
def test_what_is_read_of_a_message_is_what_it_becomes(text: str, expected: str) -> None:
    assert readable(text) == expected
