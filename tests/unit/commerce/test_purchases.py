from __future__ import annotations

import pytest
from moneyed import KRW, Money
from shipped_words import shipped_lexicon

from bot.commerce.lexicon import Lexicon
from bot.commerce.orders import Order
from bot.commerce.purchases import (
    Question,
    asks_of_everything,
    dearest,
    find_bought,
    price_of,
    read_question,
    returned_value,
)
from bot.testing.demo_store import fake_store


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return shipped_lexicon()


def orders_of(email: str) -> list[Order]:
    store = fake_store()
    customer = store.find_customer(email)
    assert customer is not None
    return list(store.list_orders(customer.id))


@pytest.mark.parametrize(
    ("said", "named", "question"),
    [
        ("What is the balance of my gift card now?", False, Question.BALANCE),
        ("How much do I get back in total?", False, Question.MOVED),
        ("What's the total refund amount?", False, Question.MOVED),
        ("How much do I have to pay today?", False, Question.MOVED),
        ("What did I pay for the remaining items?", False, Question.REMAINING),
        ("Which is the most expensive item?", False, Question.DEAREST),
        ("the total price of all the mugs I bought", True, Question.SUM),
        ("what colour is the mug I bought", True, Question.BOUGHT),
        ("How much was my last order?", False, Question.TOTAL),
        ("How much would I save if I exchanged the lamp for the cheapest one?", True, Question.SWAP),
        ("스탠드를 흰색으로 바꾸면 차액이 얼마예요?", True, Question.SWAP),
        ("Which card did I pay with for order 1019?", False, Question.PAID_WITH),
        ("지난 주문 뭘로 결제했어요?", False, Question.PAID_WITH),
        ("Show me my orders", False, None),
        ("기프트 카드 잔액이 얼마예요?", False, Question.BALANCE),
        ("총 얼마 돌려받아요?", False, Question.MOVED),
        ("제일 비싼 상품이 뭐예요?", False, Question.DEAREST),
        ("주문 총액이 얼마예요?", False, Question.TOTAL),
        ("주문 목록 보여 주세요", False, None),
        ("what size did I order?", False, Question.OPTIONS),
        ("제가 무슨 색으로 주문했죠", False, Question.OPTIONS),
    ],
)
def test_questions_about_purchases_are_told_apart(
    said: str,
    named: bool,  # noqa: FBT001 (as the table gives it)
    question: Question | None,
    lexicon: Lexicon,
) -> None:
    assert read_question(said, lexicon, names_things=named) is question


@pytest.mark.parametrize(
    ("said", "everything"),
    [
        ("how much have I spent in total?", True),
        ("what did I spend altogether on my orders", True),
        ("how much did I spend in all with you this year", True),
        ("what did I spend in total on that order?", False),
        ("in total how much did I spend on my last order", False),
        ("how much have I spent altogether for this purchase", False),
        ("what does everything in this order come to", False),
        ("전부 얼마 썼어요?", True),
        ("여기서 주문들 다 합쳐 얼마 썼나요", True),
        ("그 주문에 전부 얼마 썼나요?", False),
        ("이번 주문은 다 합쳐서 얼마 썼어요", False),
        ("최근 주문에 총 얼마 썼나요", False),
    ],
)
def test_all_orders_are_meant_unless_one_is_pointed_at(
    said: str,
    everything: bool,  # noqa: FBT001 (as the table gives it)
    lexicon: Lexicon,
) -> None:
    assert asks_of_everything(said, lexicon) is everything


def test_what_was_bought_is_found_in_all_orders(lexicon: Lexicon) -> None:
    orders = orders_of("seoyeon.park@example.com")
    mugs = find_bought("what did I pay for the mugs?", orders, lexicon)
    assert [(one.order.number, one.line.options[0].value["en"]) for one in mugs] == [
        ("#1004", "Cream"),
        ("#1004", "Sage green"),
    ]
    assert price_of(mugs) == Money(64000, KRW)
    assert find_bought("what is my balance?", orders, lexicon) == ()
    with pytest.raises(ValueError, match="nothing"):
        price_of([])


def test_the_dearest_item_counts_by_its_price_a_piece() -> None:
    order = next(one for one in orders_of("minji.kim@example.com") if one.number == "#1019")
    assert dearest(order).name["en"] == "Felt House Slippers"


def test_what_goes_back_is_counted_at_its_price() -> None:
    store_orders = orders_of("jihun.lee@example.com")
    with_return = next(one for one in store_orders if one.returns)
    expected = Money(0, KRW) if with_return.returns[0].is_exchange else Money(95000, KRW)
    assert returned_value(with_return) == expected
    assert returned_value(store_orders[0]) == Money(0, KRW)
