from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from shipped_words import shipped_lexicon

from bot.commerce.known_addresses import find_known, known_addresses
from bot.commerce.orders import Address, Order

LEXICON = shipped_lexicon()
HOME = Address("Ann", "1 Oak Street", "", "Boston", "MA", "02108", "US")
CHICAGO = Address("Bob", "2 Lake Road", "Suite 5", "Chicago", "IL", "60612", "US")
AUSTIN = Address("Ann", "3 Hill Lane", "", "Austin", "TX", "78701", "US")


@pytest.fixture
def orders(order: Callable[..., Order]) -> list[Order]:
    return [replace(order(), number=str(number), shipping_address=place) for number, place in (
        (2001, HOME), (2002, CHICAGO), (2003, AUSTIN), (2004, replace(CHICAGO, name="Ann")),
    )]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "streets"),
    [
        ("my default address", ["1 Oak Street"]),
        ("the Chicago one", ["2 Lake Road"]),
        ("my address in Illinois", ["2 Lake Road"]),
        ("the same as order #2002", ["2 Lake Road"]),
        ("Lake Road? yes, 2 Lake Road", ["2 Lake Road"]),
        ("the address of my other order", ["2 Lake Road"]),
        ("기본 배송지로 해 주세요", ["1 Oak Street"]),
        ("somewhere else", []),
    ],
)
def test_an_address_of_ones_own(orders: list[Order], text: str, streets: list[str]) -> None:
    customer = replace(orders[0].customer, address=HOME)
    known = known_addresses(customer, orders, but=AUSTIN)
    assert [one.address.line1 for one in find_known(text, known, orders, LEXICON)] == streets


def test_each_place_is_known_once_and_the_present_one_is_no_choice(orders: list[Order]) -> None:
    customer = replace(orders[0].customer, address=HOME)
    known = known_addresses(customer, orders, but=replace(CHICAGO, name="Somebody"))
    assert [one.address.line1 for one in known] == ["1 Oak Street", "3 Hill Lane"]
