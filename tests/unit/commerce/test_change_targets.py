from __future__ import annotations

import pytest
from shipped_words import shipped_lexicon

from bot.commerce.change_targets import cut_at_target

LEXICON = shipped_lexicon()


@pytest.mark.parametrize(
    ("text", "before", "behind"),
    [
        ("I want to move my order to the new flat", "I want to move my order", "the new flat"),
        ("Send it to my office", "Send it", "my office"),
        ("change my address", "change my address", ""),
        ("to my office", "to my office", ""),
        ("주문 배송지를 회사로 바꿔 주세요", "주문 배송지를 회사로 바꿔 주세요", ""),
    ],
)
def test_what_is_to_change_stands_before_the_mark(text: str, before: str, behind: str) -> None:
    assert cut_at_target(text, LEXICON) == (before, behind)


def test_where_an_order_was_sent_to_belongs_to_the_order() -> None:
    text = "the order sent to Boston should go to Austin"
    assert cut_at_target(text, LEXICON) == ("the order sent", "Boston should go to Austin")
    assert cut_at_target(text, LEXICON, goes_on=("leads_on", "sent")) == (
        "the order sent to Boston should go",
        "Austin",
    )
