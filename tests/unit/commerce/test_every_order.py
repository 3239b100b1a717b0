from __future__ import annotations

import pytest
from shipped_words import shipped_lexicon

from bot.commerce.every_order import means_every_order

LEXICON = shipped_lexicon()


@pytest.mark.parametrize(
    "text",
    [
        "cancel all orders",
        "please cancel all of my open orders",
        "Every single unpaid order should go there",
        "both my recent orders",
        "change the address of all undelivered order addresses",
        "send back all things I bought",
        "return all the items ordered, please",
        "모든 주문 취소해 주세요",
        "모든 배송 전 주문을 취소하고 싶어요",
    ],
)
def test_all_orders_are_meant(text: str) -> None:
    assert means_every_order(text, LEXICON)


@pytest.mark.parametrize(
    "text",
    [
        "return all items of my order",
        "all the lamps in the order",
        "cancel every item of this order",
        "both mugs ordered yesterday",
        "that is all, my orders came late",
        "the order with all the cups that I told you of",
        "all of the order",
        "주문한 모든 상품을 반품할게요",
        "모든 상품 반품이요",
    ],
)
def test_all_of_one_order_is_not_all_orders(text: str) -> None:
    assert not means_every_order(text, LEXICON)
