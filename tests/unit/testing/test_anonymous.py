"""What is taken out of recorded messages before they are said again."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.nlu.entity_finder import EntityFinder
from bot.settings import Settings
from bot.testing.conversations.anonymous import anonymous, finder_of


@pytest.fixture(scope="module")
def finder() -> EntityFinder:
    return finder_of(Settings(root=Path(__file__).parents[3]))


@pytest.mark.parametrize(
    ("said", "again"),
    [
        ("write to jane.roe@gmail.com or 010-2345-6789", "write to customer@example.com or +1 202-555-0100"),
        ("call me at +82 10 2345 6789", "call me at +1 202-555-0100"),
        ("minji.kim@example.com", "minji.kim@example.com"),
        ("My name is John Smith, postcode 97205", "My name is Alex Doe, postcode 97205"),
        ("제 이름은 김민지이고 우편번호는 04066이에요", "제 이름은 홍길동이고 우편번호는 04066이에요"),
        ("27 Itaewon-ro 54-gil, Unit 201, Seoul 04400", "1 Example Street, Unit 1, Seoul 11111"),
        (
            "서울특별시 마포구 와우산로 94 302호 04066으로 바꿔주세요",
            "서울특별시 마포구 예시로 1 101호 11111으로 바꿔주세요",
        ),
        ("04066", "04066"),
        ("cancel order 1054, it was ₩39,000", "cancel order 1054, it was ₩39,000"),
        ("my card is 4242 4242 4242 4242", "my card is •••• 4242"),
        ("my password is hunter2", "my password is ••••"),
        ("", ""),
    ],
)
def test_a_message_means_the_same_and_is_nobodys(finder: EntityFinder, said: str, again: str) -> None:
    assert anonymous(said, finder) == again


def test_what_was_taken_out_once_stays_out(finder: EntityFinder) -> None:
    again = anonymous("I am John Smith, jane.roe@gmail.com, 12 Main Street, Apt 3, Portland, OR 97205", finder)

    assert anonymous(again, finder) == again
    assert "jane" not in again
    assert "Smith" not in again
