"""Which words are a rating."""

from __future__ import annotations

import pytest

from bot.handoff.ratings import read_rating

UNITS = ("stars", "star", "점")


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("5", ("5", "")),
        ("5점 친절해요", ("5", "친절해요")),
        ("5점이요! 친절해요", ("5", "친절해요")),
        ("4 - quick but the mug broke", ("4", "quick but the mug broke")),
        ("3 stars, slow", ("3", "slow")),
        ("1, bad", ("1", "bad")),
        ("2 mugs are broken", None),
        ("6점", None),
        ("54", None),
        ("5-10 days?", None),
        ("1019번 주문", None),
        ("hello", None),
    ],
)
def test_a_rating_is_read(text: str, read: tuple[str, str] | None) -> None:
    assert read_rating(text, UNITS) == read
