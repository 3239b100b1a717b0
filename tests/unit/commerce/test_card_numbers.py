from __future__ import annotations

import pytest
from shipped_words import shipped_lexicon

from bot.commerce.card_numbers import find_card_numbers, holds_card_number


@pytest.mark.parametrize(
    "text",
    [
        "4242 4242 4242 4242",
        "카드번호 4111-1111-1111-1111이에요",
        "my card is 5555555555554444, thanks",
        "378282246310005",
        "3782 822463 10005",
    ],
)
def test_a_card_number_is_seen(text: str) -> None:
    assert holds_card_number(text, shipped_lexicon())


@pytest.mark.parametrize(
    "text",
    [
        "1001",
        "010-1234-5678 1001",
        "4242 4242 4242 4243",
        "6892012345678",
        "+82 10 1234 5678",
        "1234567890128",
        "tracking number 4242424242424242",
    ],
)
def test_other_numbers_are_none(text: str) -> None:
    assert not holds_card_number(text, shipped_lexicon())


def test_where_it_stands() -> None:
    assert list(find_card_numbers("card 4242 4242 4242 4242 ok", shipped_lexicon())) == [(5, 24)]
