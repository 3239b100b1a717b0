"""Whatever an order holds, an English answer about it has no Korean in it, and a Korean one names things in Korean."""

from __future__ import annotations

import re

import pytest
from info_clerk import SATURDAY, Said, make_clerk

from actions.base import ShopAction
from actions.orders import ListOrders, TrackOrder
from actions.refunds import CheckRefund
from bot.demo_store.seed import load_seed

ORDERS = {order.number: order for order in load_seed(SATURDAY).orders}
HANGUL = re.compile("[가-힣ㄱ-ㅎㅏ-ㅣ]")


def ask(action: ShopAction, language: str, number: str) -> Said:
    order = ORDERS[number]
    clerk = make_clerk(language)
    clerk.slots = {"order_number": number, "order_id": order.id, "customer_id": order.customer.id}
    return clerk.do(action)


def words(said: Said) -> str:
    buttons = [button["title"] for message in said.messages for button in message.get("buttons") or []]
    links = [link["title"] for message in said.messages for link in (message.get("custom") or {}).get("links", [])]
    return "\n".join([*said.texts, *buttons, *links])


@pytest.mark.parametrize("action", [TrackOrder, CheckRefund, ListOrders])
def test_no_english_answer_about_an_order_has_korean_in_it(action: type[ShopAction]) -> None:
    for number in ORDERS:
        said = words(ask(action(), "en", number))
        assert said, number
        assert not HANGUL.search(said), f"{number}: {said}"


@pytest.mark.parametrize(
    ("language", "expected"),
    [("en", "Hanjin Express"), ("ko", "한진택배")],
)
def test_a_carrier_is_named_in_the_customers_language(language: str, expected: str) -> None:
    said = ask(TrackOrder(), language, "#1033").text
    assert expected in said
    assert sum(name in said for name in ("Hanjin Express", "한진택배")) == 1


@pytest.mark.parametrize(("language", "expected"), [("en", "KakaoPay"), ("ko", "카카오페이")])
def test_a_way_to_pay_is_named_in_the_customers_language(language: str, expected: str) -> None:
    said = ask(CheckRefund(), language, "#1016").text
    assert expected in said
    assert sum(name in said for name in ("KakaoPay", "카카오페이")) == 1
