from __future__ import annotations

import pytest
from moneyed import Money
from shipped_words import shipped_lexicon

from bot.commerce.price_limits import find_price_band, find_price_limit
from bot.commerce.said_amounts import find_amount

LEXICON = shipped_lexicon()


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("45,000원 담았어요", Money(45000, "KRW")),
        ("4만5천원이요", Money(45000, "KRW")),
        ("2만 5천 원", Money(25000, "KRW")),
        ("삼만원어치 샀는데", Money(30000, "KRW")),
        ("십오만원", Money(150000, "KRW")),
        ("만원이면?", Money(10000, "KRW")),
        ("3천원", Money(3000, "KRW")),
        ("1.5만원", Money(15000, "KRW")),
        ("45000 won", Money(45000, "KRW")),
        ("35k won", Money(35000, "KRW")),
        ("₩9,900", Money(9900, "KRW")),
        ("백만원", Money(1_000_000, "KRW")),
        ("1천만원", Money(10_000_000, "KRW")),
        ("12만3456원", Money(123_456, "KRW")),
        ("12만 3,456원", Money(123_456, "KRW")),
        ("3억원", Money(300_000_000, "KRW")),
        ("1억2천만 원", Money(120_000_000, "KRW")),
        ("이십삼만오천원", Money(235_000, "KRW")),
        ("5백원", Money(500, "KRW")),
        ("약5만원", Money(50_000, "KRW")),
        ("1001번 주문 5만원", Money(50_000, "KRW")),
        ("$30", Money(30, "USD")),
        ("29.90 dollars", Money("29.90", "USD")),
    ],
)
def test_amounts_with_a_currency(text: str, amount: Money) -> None:
    assert find_amount(text, "KRW", LEXICON) == amount


@pytest.mark.parametrize(
    "text", ["", "0원", "만원만 더 사면", "10,000 won more", "order 1001", "천천히 해요", "지원되나요", "쿠폰만 원해요"]
)
def test_what_is_no_amount(text: str) -> None:
    assert find_amount(text, "KRW", LEXICON, bare=True) is None


@pytest.mark.parametrize(
    "text",
    [
        "이이만원",
        "3조원",
        "몇 만원",
        "수십만원",
        "1~2만원",
        "1만2만원",
        "1,2만원",
        "45천만만원",
        "$1,2345",
        "$30m",
        "5만 달러",
    ],
)
def test_a_number_that_cannot_be_read_whole_is_no_amount(text: str) -> None:
    assert find_amount(text, "KRW", LEXICON) is None


def test_a_bare_number_counts_only_where_it_is_asked_for() -> None:
    assert find_amount("my cart is 42,000, enough?", "KRW", LEXICON) is None
    assert find_amount("my cart is 42,000, enough?", "KRW", LEXICON, bare=True) == Money(42000, "KRW")
    assert find_amount("장바구니에 42000 있어요", "KRW", LEXICON, bare=True) == Money(42000, "KRW")


@pytest.mark.parametrize(
    ("text", "limit", "rest"),
    [
        ("lamps under 60,000 won please", 60000, "lamps please"),
        ("3만원 이하 선물", 30000, "선물"),
        ("10000원까지로 머그컵", 10000, "머그컵"),
        ("u got lamps under 50k", 50000, "u got lamps"),
        ("lamps under 50k won", 50000, "lamps"),
        ("max 40000 please", 40000, "please"),
        ("up to 40,000?", 40000, "?"),
        ("5만 이하 조명", 50000, "조명"),
    ],
)
def test_a_price_limit_and_what_is_left_of_the_sentence(text: str, limit: int, rest: str) -> None:
    assert find_price_limit(text, "KRW", LEXICON) == (Money(limit, "KRW"), rest)


@pytest.mark.parametrize(
    "text", ["lamps for 60,000 won", "3만원 담았어요", "under the bed", "under 40 cm", "within 3 days"]
)
def test_no_price_limit(text: str) -> None:
    assert find_price_limit(text, "KRW", LEXICON) is None


def test_a_limit_in_another_currency_is_given_in_that_currency() -> None:
    assert find_price_limit("max 40 dollars", "KRW", LEXICON) == (Money(40, "USD"), "")
    assert find_price_limit("a vase under $20", "KRW", LEXICON) == (Money(20, "USD"), "a vase")


@pytest.mark.parametrize(
    ("text", "least", "most", "rest"),
    [
        ("만원대 조명 보여줘", 10_000, 19_999, "조명 보여줘"),
        ("3만원대 선물", 30_000, 39_999, "선물"),
        ("2~3만원대 머그컵", 20_000, 39_999, "머그컵"),
        ("2만~3만원 컵", 20_000, 30_000, "컵"),
        ("1만원에서 3만원 사이 컵", 10_000, 30_000, "컵"),
        ("5천원대 양말", 5_000, 5_999, "양말"),
        ("lamps between 20,000 won and 50,000 won", 20_000, 50_000, "lamps"),
    ],
)
def test_a_price_band_and_what_is_left_of_the_sentence(text: str, least: int, most: int, rest: str) -> None:
    assert find_price_band(text, "KRW", LEXICON) == (Money(least, "KRW"), Money(most, "KRW"), rest)


@pytest.mark.parametrize(
    ("text", "least", "most", "rest"),
    [
        ("something between 20 and 40 dollars", Money(20, "USD"), Money(40, "USD"), "something"),
        ("20 to 40 dollar mugs", Money(20, "USD"), Money(40, "USD"), "mugs"),
        ("mugs for $20-40", Money(20, "USD"), Money(40, "USD"), "mugs for"),
        ("from 1000 to 2000 won", Money(1_000, "KRW"), Money(2_000, "KRW"), ""),
        ("gifts between 10,000 and 20,000 won", Money(10_000, "KRW"), Money(20_000, "KRW"), "gifts"),
        ("gifts between 10,000 and 20,000", Money(10_000, "KRW"), Money(20_000, "KRW"), "gifts"),
        ("lamps from 20000 to 40000 please", Money(20_000, "KRW"), Money(40_000, "KRW"), "lamps please"),
        ("between $20 and 40 for a mug", Money(20, "USD"), Money(40, "USD"), "for a mug"),
        ("30000에서 50000원 사이 조명", Money(30_000, "KRW"), Money(50_000, "KRW"), "조명"),
        ("30000부터 50000원까지 컵", Money(30_000, "KRW"), Money(50_000, "KRW"), "컵"),
        ("2만에서 5만원 사이로 선물", Money(20_000, "KRW"), Money(50_000, "KRW"), "선물"),
        ("3만부터 4만까지 있는 가방", Money(30_000, "KRW"), Money(40_000, "KRW"), "있는 가방"),
    ],
)
def test_a_currency_that_is_said_once_or_not_at_all(text: str, least: Money, most: Money, rest: str) -> None:
    assert find_price_band(text, "KRW", LEXICON) == (least, most, rest)


@pytest.mark.parametrize(
    "text",
    [
        "3만원 이하 선물",
        "lamps for 60,000 won",
        "3만원 대신 쿠폰",
        "2~3일",
        "30,000 won and 1 lamp",
        "between 2 and 4 pieces",
        "2 and 30,000 won",
        "from 40 to 20 dollars",
        "a shelf under $40 and 90 cm wide",
        "over $15 and 120 cm long",
        "bulbs below 20000 won and 30000 hours",
        "at most $20 - 30 pieces",
        "a $20 to 35 cm pot",
        "3만원이고 40000 루멘",
        "what differs between 1033 and 1054",
        "2만원에서 3만원으로 올랐네요",
        "2만에서 4만원으로 올랐네요",
    ],
)
def test_no_price_band(text: str) -> None:
    assert find_price_band(text, "KRW", LEXICON) is None


@pytest.mark.timeout(2)
@pytest.mark.parametrize("text", ["$20 ", "20 won ", "between $20 ", "2만원 ", "under $20 and 3 "])
def test_many_amounts_are_read_in_passing(text: str) -> None:
    many = (text * 1000)[:4000]
    find_price_band(many, "KRW", LEXICON)
    find_price_limit(many, "KRW", LEXICON)


@pytest.mark.parametrize("unit", ["십", "백", "천", "만", "억", "천만"])
@pytest.mark.timeout(2)
def test_units_that_are_no_sum_are_read_in_passing(unit: str) -> None:
    # A pattern that tries every way to part them would not end.
    assert find_amount(f"{unit * 200}달", "KRW", LEXICON) is None
