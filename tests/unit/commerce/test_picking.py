from __future__ import annotations

from dataclasses import replace

import pytest
from shipped_words import shipped_lexicon

from bot.commerce.picking import Choosable, Pick, Picked, TooMany, Unclear, pick

LEXICON = shipped_lexicon()
LAMP = Choosable("lamp", ("Haru LED Desk Lamp", "하루 LED 책상 스탠드"), ("Black", "블랙", "검정"))
MUG = Choosable("mug", ("Stoneware Mug", "스톤웨어 머그컵"), ("Cream", "크림"), 2)
MAT = Choosable("mat", ("Felt Desk Mat", "펠트 데스크 매트"), ("Gray", "그레이", "회색", "Medium"))
SOCKS = Choosable("socks", ("Merino Wool Socks", "메리노 울 양말"), ("Cream", "크림"), 3)
THINGS = (LAMP, MUG, MAT)
ALL = Picked((("lamp", 1), ("mug", 2), ("mat", 1)))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("the lamp", Picked((("lamp", 1),))),
        ("1 and 3", Picked((("lamp", 1), ("mat", 1)))),
        ("all", ALL),
        ("전부 다요", ALL),
        ("2 mugs", Picked((("mug", 2),))),
        ("just one mug please", Picked((("mug", 1),))),
        ("the mugs", Picked((("mug", 2),))),
        ("mugs and the lamp", Picked((("lamp", 1), ("mug", 2)))),
        ("머그컵 하나만요", Picked((("mug", 1),))),
        ("머그컵 두개랑 스탠드", Picked((("lamp", 1), ("mug", 2)))),
        ("스탠드랑 매트 반품할게요", Picked((("lamp", 1), ("mat", 1)))),
        ("책상스탠드요", Picked((("lamp", 1),))),
        ("everything except the lamp", Picked((("mug", 2), ("mat", 1)))),
        ("머그 빼고 전부", Picked((("lamp", 1), ("mat", 1)))),
        ("the black one", Picked((("lamp", 1),))),
        ("회색 매트만요", Picked((("mat", 1),))),
        ("컵 하나만 깨졌어요", Picked((("mug", 1),))),
        ("컵이 깨져서 왔어요", Unclear(("mug",))),
        ("just one of the two", Picked((("mug", 1),))),
        ("the order has a broken mug, only one of the two", Picked((("mug", 1),))),
        ("두개중에 하나만요", Picked((("mug", 1),))),
        ("머그컵 2개 중에 1개만요", Picked((("mug", 1),))),
        ("스탠드랑 머그 2개 중 1개요", Picked((("lamp", 1), ("mug", 1)))),
        ("1 of the 2 mugs and the mat", Picked((("mug", 1), ("mat", 1)))),
        ("one of the three", None),
        ("first one", Picked((("lamp", 1),))),
        ("the mug", Unclear(("mug",))),
        ("2", Unclear(("mug",))),
        ("두 번째요", Unclear(("mug",))),
        ("desk", Unclear(("lamp", "mat"))),
        ("3 mugs", TooMany("mug", 3, 2)),
        ("both", None),
        ("one", None),
        ("7", None),
        ("it is cracked all the way around", None),
        ("the mug is cracked after all", Unclear(("mug",))),
        ("the switch is broken after all", None),
        ("it doesn't work at all", None),
        ("all of them are broken after all", ALL),
        ("I want to return order 1019", None),
        ("반품하고 싶어요", None),
        ("hello", None),
        ("", None),
    ],
)
def test_a_typed_choice_among_several(text: str, expected: Pick | None) -> None:
    assert pick(text, THINGS, LEXICON) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1", Picked((("mug", 1),))),
        ("both", Picked((("mug", 2),))),
        ("두 개 다요", Picked((("mug", 2),))),
        ("one of them", Picked((("mug", 1),))),
        ("하나만", Picked((("mug", 1),))),
        ("3개", TooMany("mug", 3, 2)),
        ("the mug", Unclear(("mug",))),
    ],
)
def test_how_many_of_the_only_thing(text: str, expected: Pick | None) -> None:
    assert pick(text, (MUG,), LEXICON) == expected


def test_both_are_the_two_that_there_are() -> None:
    assert pick("both", (LAMP, MAT), LEXICON) == Picked((("lamp", 1), ("mat", 1)))
    assert pick("둘 다", (LAMP, MAT), LEXICON) == Picked((("lamp", 1), ("mat", 1)))


def test_a_name_that_is_a_plural_says_nothing_of_how_many() -> None:
    assert pick("the socks", (LAMP, SOCKS), LEXICON) == Unclear(("socks",))


def test_the_same_product_twice_is_told_apart_by_its_details() -> None:
    white = Choosable("white", ("T-Shirt",), ("White", "M"))
    sage = Choosable("sage", ("T-Shirt",), ("Sage green", "M"))
    assert pick("the shirt", (white, sage), LEXICON) == Unclear(("white", "sage"))
    assert pick("the white shirt", (white, sage), LEXICON) == Picked((("white", 1),))


def test_nothing_can_be_picked_of_nothing() -> None:
    assert pick("all", (), LEXICON) is None


SHOES = Choosable(
    "shoes", ("Felt House Shoes", "펠트 실내화"), ("Gray",), aliases=("slippers", "indoor shoes", "슬리퍼")
)
CANDLE = Choosable("candle", ("Soy Wax Candle", "소이 캔들"), aliases=("soy candle", "fragrance", "향"))
DIFFUSER = Choosable("diffuser", ("Reed Diffuser", "리드 디퓨저"), aliases=("fragrance", "slip mat"))


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("the slippers", ["shoes"]),
        ("slipper please", ["shoes"]),
        ("슬리퍼요", ["shoes"]),
        ("the indoor shoes and the candle", ["shoes", "candle"]),
        ("슬리퍼랑 캔들이요", ["shoes", "candle"]),
    ],
)
def test_a_thing_is_known_by_the_words_of_the_store_too(text: str, ids: list[str]) -> None:
    assert pick(text, [SHOES, CANDLE, DIFFUSER], LEXICON) == Picked(tuple((one, 1) for one in ids))


def test_words_that_name_several_things_leave_it_open_and_parts_of_words_name_nothing() -> None:
    both = pick("the fragrance", [SHOES, CANDLE, DIFFUSER], LEXICON)
    assert isinstance(both, Unclear)
    assert both.ids == ("candle", "diffuser")
    assert pick("the mat", [SHOES, CANDLE, DIFFUSER], LEXICON) is None
    assert pick("향후에 볼게요", [SHOES, CANDLE], LEXICON) is None
    # a name is nearer than another word for something else
    assert pick("the slippers", [SHOES, replace(CANDLE, names=("Slippers",))], LEXICON) == Picked((("candle", 1),))
