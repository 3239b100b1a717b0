"""Who asks for the address of an order, and who only looks for the parcel."""

from __future__ import annotations

import pytest
from shipped_words import shipped_lexicon

from bot.commerce.shapes import find_shapes


def asks(text: str) -> bool:
    return any(shape.search(text) for shape in find_shapes(shipped_lexicon(), "asks_where_to"))


@pytest.mark.parametrize(
    "text",
    [
        "whats the delivery address on 1036",
        "can you tell me which address it has?",
        "where is my order being shipped to?",
        "where was 1036 delivered to please",
        "where's it going to? oliver@example.com",
        "confirm the address of order 1036",
        "1036 배송지 알려 주세요",
        "주소가 뭐로 되어 있나요",
        "어느 주소로 갔어요",
        "어디로 보냈어요?",
    ],
)
def test_the_address_is_asked_for(text: str) -> None:
    assert asks(text)


@pytest.mark.parametrize(
    "text",
    [
        "Where is my parcel? It was supposed to be shipped to my office on Tuesday.",
        "where is my parcel, it says delivered to reception",
        "where is my lamp it was sent to me a week ago",
        "where is my order going to be tomorrow",
        "what e-mail address is on order 1036?",
        "which email address did I use",
        "can you check 1036, my address is Main Street 5",
        "check order 1036 my email address is oliver@example.com",
        "주소가 틀린 것 같은데 지금 어디까지 왔나요",
        "배송지 근처인데 어디쯤이에요",
        "이메일 주소 확인해 주세요",
    ],
)
def test_the_parcel_or_something_else_is_asked_for(text: str) -> None:
    assert not asks(text)


@pytest.mark.timeout(2)
def test_a_word_said_over_and_over_is_read_in_passing() -> None:
    assert not asks("where what " * 400)
