"""How a search before is narrowed or sorted."""

from __future__ import annotations

import pytest
from moneyed import Money
from shipped_words import shipped_lexicon

from bot.commerce.search_narrowing import CHEAP, DEAR, Narrowing, read_narrowing


def won(amount: int) -> Money:
    return Money(amount, "KRW")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("cheapest one?", Narrowing(CHEAP, None, None, "")),
        ("something cheaper please", Narrowing(CHEAP, None, None, "")),
        ("싼거부터 보여줘", Narrowing(CHEAP, None, None, "")),
        ("비싼 순으로", Narrowing(DEAR, None, None, "")),
        ("under 100000 won then", Narrowing(None, None, won(100_000), "")),
        ("5만원 이하만", Narrowing(None, None, won(50_000), "")),
        ("between 20 and 40", Narrowing(None, won(20_000), won(40_000), "")),
        ("20,000 to 60,000", Narrowing(None, won(20_000), won(60_000), "")),
        ("20에서 40 사이", Narrowing(None, won(20_000), won(40_000), "")),
        ("the cheapest lamp", Narrowing(CHEAP, None, None, "lamp")),
        ("cheapest shipping", Narrowing(CHEAP, None, None, "shipping")),
    ],
)
def test_what_a_search_is_narrowed_to(text: str, told: Narrowing) -> None:
    assert read_narrowing(text, "KRW", shipped_lexicon()) == told


@pytest.mark.parametrize(
    "text",
    [
        "in black?",
        "under 40 cm",
        "less than 30 dollars",
        "where is my order",
        "40 to 20",
        "between 2 and 4 days",
        "under 5 days",
        "within 24 hours",
        "up to 6 people",
        "order 1019 to 1020",
        "orders 1019-1020",
        "2~3일",
        "주문 1019~1020",
        "2에서 4명 사이",
        "3시간 이하",
        "주문번호 1019에서 1020 사이",
    ],
)
def test_what_narrows_nothing(text: str) -> None:
    assert read_narrowing(text, "KRW", shipped_lexicon()) is None


def test_bare_numbers_stand_for_themselves_where_money_has_cents() -> None:
    told = read_narrowing("between 20 and 40", "USD", shipped_lexicon())
    assert told == Narrowing(None, Money(20, "USD"), Money(40, "USD"), "")
