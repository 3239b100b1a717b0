"""What customers write, and what they should see."""

import pytest

from bot.commerce.storekeeping.search import SearchIndex
from bot.demo_store.seed import load_seed
from bot.testing.demo_store import NOW

INDEX = SearchIndex(load_seed(NOW).listings)
BEST_SELLERS = ["desk-lamp", "moon-night-light", "stoneware-mug"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("do you have a black desk lamp?", ["desk-lamp"]),
        ("I'm looking for a gift for my mom, maybe a candle", ["soy-candle"]),
        ("white t-shirt in XL", ["pocket-tee"]),
        ("bath robes", ["waffle-robe"]),
        ("oak shelf", ["wall-shelf"]),
        ("LAMP", ["desk-lamp", "moon-night-light", "linen-floor-lamp"]),
        ("something in green?", ["desk-lamp", "stoneware-mug", "cotton-duvet-set"]),
        ("책상 스탠드 있어요?", ["desk-lamp"]),
        ("책상스탠드있나요", ["desk-lamp"]),
        ("검정 책상스탠드", ["desk-lamp"]),
        ("무드등", ["moon-night-light"]),
        ("머그컵은 얼마예요?", ["stoneware-mug"]),
        ("린넨 앞치마 남색 있나요", ["linen-apron"]),
        ("이불이요", ["cotton-duvet-set", "goose-duvet"]),
        ("하얀색 티셔츠 보여주세요", ["pocket-tee"]),
        ("조명 추천해 주세요 ㅎㅎ", ["desk-lamp", "moon-night-light", "linen-floor-lamp"]),
        ("슬리퍼 270", ["house-slippers"]),
    ],
)
def test_what_is_asked_for_is_found(query: str, expected: list[str]) -> None:
    assert INDEX.search(query, limit=3) == expected


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("slipers", "house-slippers"),
        ("cusion cover", "linen-cushion"),
        ("difuser", "reed-diffuser"),
        ("blakn desk orgnizer", "desk-organizer"),
        ("무드둥", "moon-night-light"),
        ("디퓨져", "reed-diffuser"),
        ("배게", "memory-pillow"),
    ],
)
def test_typos_are_forgiven(query: str, expected: str) -> None:
    assert INDEX.search(query, limit=1) == [expected]


@pytest.mark.parametrize(
    "query", ["asdfgh qwerty", "robot vacuum", "bicycle", "tv", "자전거", "냉장고 있어요?", "12345", "ㅁㄴㅇㄹ"]
)
def test_what_nobody_sells_is_not_found(query: str) -> None:
    assert INDEX.search(query, limit=10) == []


@pytest.mark.parametrize("query", ["", "   ", "what do you sell?", "뭐 팔아요?", "?!"])
def test_a_question_that_names_nothing_gets_the_best_sellers(query: str) -> None:
    assert INDEX.search(query, limit=3) == BEST_SELLERS


def test_a_wanted_color_leaves_the_others_out() -> None:
    assert INDEX.search("black lamp", limit=5) == ["desk-lamp"]
    assert INDEX.search("검은색 조명", limit=5) == ["desk-lamp"]


@pytest.mark.parametrize(
    "query",
    ["a" * 10_000, "lamp " * 2_000, "책" * 10_000, "'; DROP TABLE products; --", "<b>lamp</b>", "💡💡", "\x00lamp"],
    ids=["long", "many words", "long Korean", "SQL", "HTML", "emoji", "control"],
)
def test_odd_queries_are_just_words(query: str) -> None:
    assert len(INDEX.search(query, limit=3)) <= 3


def test_an_empty_shop_has_nothing() -> None:
    assert SearchIndex([]).search("lamp", limit=3) == []
    assert SearchIndex([]).search("", limit=3) == []
