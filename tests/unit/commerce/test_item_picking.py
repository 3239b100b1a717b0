"""Items of an order as people name them in whole sentences."""

from __future__ import annotations

import pytest
from moneyed import Money
from shipped_words import shipped_lexicon

from bot.commerce.item_mentions import Choosable, find_mentions, segments
from bot.commerce.picking import Picked, Unclear, pick, pick_swapped
from bot.commerce.products import Option
from bot.commerce.text import LocalText

LEXICON = shipped_lexicon()


def thing(item: str, name: str, price: int = 10, /, **options: str) -> Choosable:
    values = tuple(
        Option(key, value.replace(" ", "_"), LocalText.of(en=key.replace("_", " ")), LocalText.of(en=value))
        for key, value in options.items()
    )
    return Choosable(item, (name,), tuple(options.values()), options=values, price=Money(price, "USD"))


DRILL = thing("drill", "Cordless Drill", 90, color="green")
LADDER = thing("ladder", "Step Ladder", 70, height="6 ft")
RADIO = thing("radio", "Kitchen Radio", 40, color="red", waterproof="no")
RADIO_2 = thing("radio2", "Kitchen Radio", 60, color="black", waterproof="yes")
SHELF = thing("shelf", "Wall Shelf", 30, material="oak")
SHELF_2 = thing("shelf2", "Wall Shelf", 30, material="oak")
SAFE = thing("safe", "Strongbox", 120, size="small")
THINGS = (DRILL, LADDER, RADIO, RADIO_2, SHELF, SHELF_2, SAFE)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I want to return the drill, ladder, and strongbox", ["drill", "ladder", "safe"]),
        ("please send back the stepladder because it is too high", ["ladder"]),
        ("the radio that is more expensive", ["radio2"]),
        ("the cheaper radio", ["radio"]),
        ("the radio that is not waterproof", ["radio"]),
        ("the black radio and the drill", ["drill", "radio2"]),
        ("the radio (red, not waterproof) and the strongbox", ["radio", "safe"]),
        ("both radios", ["radio", "radio2"]),
        ("the two radios and the drill", ["drill", "radio", "radio2"]),
        ("the shelves", ["shelf", "shelf2"]),
        ("one of the shelves", ["shelf"]),
        ("everything except the radios and the shelves", ["drill", "ladder", "safe"]),
        ("all items but not the drill", ["ladder", "radio", "radio2", "shelf", "shelf2", "safe"]),
    ],
)
def test_items_in_a_sentence(text: str, expected: list[str]) -> None:
    picked = pick(text, THINGS, LEXICON)
    assert isinstance(picked, Picked)
    assert [item for item, _ in picked.pieces] == expected


def test_what_is_clear_is_kept_where_something_else_is_not() -> None:
    assert pick("the drill and the radio", THINGS, LEXICON) == Unclear(("radio", "radio2"), (("drill", 1),))


def test_words_of_other_things_pick_nothing() -> None:
    assert pick("I ordered it in the kitchen while it rained outside", THINGS, LEXICON) is None


def test_each_part_of_a_text_speaks_of_one_thing() -> None:
    text = "Change the drill to red, the ladder (6 ft, steel) to a longer one and both radios to white. I like white."
    assert [(part.mention.ids, part.text) for part in segments(text, THINGS, LEXICON)] == [
        (("drill",), "Change the drill to red,"),
        (("ladder",), " the ladder (6 ft, steel) to a longer one and"),
        (("radio", "radio2"), " both radios to white. I like white."),
    ]


def test_korean_parts() -> None:
    lamp = Choosable("lamp", ("하루 LED 책상 스탠드",))
    mug = Choosable("mug", ("스톤웨어 머그컵",))
    parts = segments("스탠드는 화이트로, 머그는 세이지로 바꿔 주세요", (lamp, mug), LEXICON)
    assert [(part.mention.ids, part.text) for part in parts] == [
        (("lamp",), "스탠드는 화이트로,"),
        (("mug",), " 머그는 세이지로 바꿔 주세요"),
    ]


def test_nothing_is_named_in_other_words() -> None:
    assert find_mentions("when will it arrive, please?", THINGS, LEXICON) == ()
    assert segments("when will it arrive, please?", THINGS, LEXICON) == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("please leave the drill as it is, only the ladder", ["ladder"]),
        ("return the ladder from the order with the drill and the radio", ["ladder"]),
        ("the strongbox that I received with the ladder", ["safe"]),
    ],
)
def test_what_is_named_but_not_meant(text: str, expected: list[str]) -> None:
    for choose in (pick, pick_swapped):
        picked = choose(text, THINGS, LEXICON)
        assert isinstance(picked, Picked)
        assert [item for item, _ in picked.pieces] == expected


def test_the_first_word_of_a_name_may_stand_for_it() -> None:
    picked = pick(
        "the cordless might be too loud for my neighbours upstairs and for the cat in the yard", THINGS, LEXICON
    )
    assert picked == Picked((("drill", 1),))


def test_ones_are_no_headphones() -> None:
    things = [Choosable("ears", ("Headphones",)), Choosable("lamp", ("Desk Lamp",))]
    assert [mention.ids for mention in find_mentions("the lamp for the cheapest ones", things, LEXICON)] == [("lamp",)]
