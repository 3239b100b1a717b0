"""Which of somebody's orders is meant by what is said."""

from __future__ import annotations

import pytest
from shipped_words import shipped_lexicon

from bot.commerce.lexicon import Lexicon
from bot.commerce.order_finding import find_orders, without_order_clue
from bot.commerce.orders import Order, OrderStatus
from bot.testing.demo_store import fake_store

DELIVERED, PENDING = frozenset({OrderStatus.DELIVERED}), frozenset({OrderStatus.PENDING})
ANY = frozenset(OrderStatus)


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return shipped_lexicon()


@pytest.fixture(scope="module")
def orders() -> list[Order]:
    """#1054 pending, #1033 on its way, #1019 and #1001 delivered, newest first."""
    store = fake_store()
    customer = store.find_customer("minji.kim@example.com")
    assert customer is not None
    return list(store.list_orders(customer.id))


@pytest.mark.parametrize(
    ("said", "possible", "meant"),
    [
        ("I want to return the slippers", DELIVERED, ["#1019"]),
        ("return the mug from the order with the slippers", DELIVERED, ["#1019"]),
        ("cancel my pending order", PENDING, ["#1054"]),
        ("cancel all my pending orders", PENDING, ["#1054"]),
        ("my most recent order", ANY, ["#1054"]),
        ("the oldest one", ANY, ["#1001"]),
        ("실내화 반품하고 싶어요", DELIVERED, ["#1019"]),
        ("최근 주문", ANY, ["#1054"]),
    ],
)
def test_the_order_that_is_meant(
    lexicon: Lexicon, orders: list[Order], said: str, possible: frozenset[OrderStatus], meant: list[str]
) -> None:
    found = find_orders(said, orders, lexicon, possible=possible)
    assert [order.number for order in found.orders] == meant
    assert found.open_between == ()


def test_several_that_fit_are_left_open(lexicon: Lexicon, orders: list[Order]) -> None:
    found = find_orders("I want to send something back", orders, lexicon, possible=DELIVERED)
    assert [order.number for order in found.open_between] == ["#1019", "#1001"]
    assert found.orders == ()


def test_what_only_tells_the_order_is_no_item() -> None:
    assert (
        without_order_clue("Return the mug from the order with the lamp, please.", shipped_lexicon())
        == "Return the mug  , please."
    )
