"""Shapes that end a matter or move it elsewhere: they must not take in what is only near them."""

from __future__ import annotations

import pytest
from shipped_words import shipped_lexicon

from bot.commerce.shapes import search_shape

LEXICON = shipped_lexicon()


@pytest.mark.parametrize(
    ("text", "only"),
    [
        ("the box was crushed but the lamp is fine", True),
        ("lamp is fine but the box was crushed", True),
        ("상자는 찌그러졌는데 물건은 멀쩡해요", True),
        ("박스가 찢어졌는데 내용물은 괜찮은데요", True),
        ("the box is wet and the candle is ok i guess but the lid is broken", False),
        ("박스가 찢어졌는데 안에 그릇도 멀쩡하지 않아요", False),
        ("상자가 찌그러졌고 물건 상태도 괜찮지 않네요", False),
        ("상자도 찌그러졌고 컵은 괜찮은데 뚜껑이 깨졌어요", False),
        ("그릇이 멀쩡하지 않은데 상자도 찢어졌어요", False),
    ],
)
def test_the_box_alone_was_damaged(text: str, only: bool) -> None:  # noqa: FBT001
    assert (search_shape(LEXICON, "only_packaging", text) is not None) is only


@pytest.mark.parametrize(
    ("text", "short"),
    [
        ("I got less back than I paid", True),
        ("I got only part of my money back", True),
        ("I didn't get everything back", True),
        ("I did not get the full refund", True),
        ("I was not refunded in full", True),
        ("why did I only get 20,000 won back", True),
        ("why was only refunded half", True),
        ("I did not receive all my items in order 1036", False),
        ("I didn't get everything from order 1036", False),
        ("why did I only get one mug of two? order 1036", False),
        ("I got only part of my order, can I get a refund", False),
        ("I got less mugs than I ordered", False),
    ],
)
def test_a_refund_is_less_than_was_paid(text: str, short: bool) -> None:  # noqa: FBT001
    assert (search_shape(LEXICON, "refund_short", text) is not None) is short
