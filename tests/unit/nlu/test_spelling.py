from __future__ import annotations

import math

import pytest

from bot.nlu.spelling import LONGEST_RUN, MENDED, Spelling, rare_weight

RARE = 3.0
WEIGHTS = {
    "order": 1.0,
    "refund": 2.0,
    "refunds": 2.5,
    "status": 2.0,
    "my": 1.0,
    "i": 1.0,
    "a": 1.0,
    "x": 1.0,
    "emi": 2.0,
    "parcle": RARE,
    "lamps": RARE,
}


@pytest.fixture
def spelling() -> Spelling:
    return Spelling(WEIGHTS, RARE, frozenset({"lamps", "border"}))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("ordr", ["order"]),
        ("oredr", ["order"]),
        ("orrder", ["order"]),
        ("refnud", ["refund"]),
        ("reffunds", ["refunds"]),
        ("rfnuds", ["rfnuds"]),  # two mistakes in a short word are too many
        ("rfunnds", ["refunds"]),
        ("efunds", ["refunds"]),
        ("xxfunds", ["xxfunds"]),  # two mistakes, and another first letter
        ("lamos", ["lamps"]),
        ("orderstatus", ["order", "status"]),
        ("myorder", ["my", "order"]),
        ("myrefnud", ["myrefnud"]),
        ("myorderstatus", ["my", "order", "status"]),
        ("refundmyborder", ["refund", "my", "border"]),  # the dictionary has the last one
        ("iorderalamps", ["i", "order", "a", "lamps"]),
        ("emimymy", ["emimymy"]),  # short words alone say nothing
        ("orderxmy", ["orderxmy"]),
    ],
)
def test_a_strange_word_is_read_as_the_nearest_or_as_several(spelling: Spelling, typed: str, meant: list[str]) -> None:
    assert spelling.mend(["where", typed]) == ["where", *meant]


@pytest.mark.parametrize("word", ["border", "order", "emii", "parcl", "__code__", "배송이", "0", "?", "", "a" * 41])
def test_other_words_stay(spelling: Spelling, word: str) -> None:
    """Words of the dictionary and the examples, short ones, what is no word, and what is near a typo only."""
    assert spelling.mend([word]) == [word]


def test_of_two_as_near_the_more_frequent_is_meant() -> None:
    assert Spelling({"card": 2.0, "cart": 1.0}, RARE, frozenset()).mend(["carx"]) == ["cart"]
    assert Spelling({"card": 1.0, "cart": 2.0}, RARE, frozenset()).mend(["carx"]) == ["card"]


def test_a_pasted_page_is_not_looked_up_word_by_word(spelling: Spelling) -> None:
    assert spelling.mend(["ordr"] * (MENDED + 2)) == ["order"] * MENDED + ["ordr"] * 2


def test_a_run_of_letters_is_parted_up_to_a_length(spelling: Spelling) -> None:
    assert spelling.mend(["order" * (LONGEST_RUN // 5)]) == ["order"] * (LONGEST_RUN // 5)
    assert spelling.mend(["order" * (LONGEST_RUN // 5 + 1)]) == ["order" * (LONGEST_RUN // 5 + 1)]


def test_of_several_ways_to_part_a_run_the_one_of_few_and_frequent_words_is_meant() -> None:
    words = {"now": 2.0, "here": 2.0, "nowhere": 4.0, "no": 2.0, "where": 1.5, "is": 1.0, "it": 1.0}
    assert Spelling(words, RARE, frozenset()).mend(["nowhereisit"]) == ["nowhere", "is", "it"]
    assert Spelling(words | {"nowhere": 9.0}, RARE, frozenset()).mend(["nowhereisit"]) == ["no", "where", "is", "it"]


def test_nothing_is_mended_without_examples() -> None:
    assert Spelling({}, 0.0, frozenset()).mend(["ordr", "myorder"]) == ["ordr", "myorder"]


def test_a_word_that_stands_in_one_example_has_the_rare_weight() -> None:
    for examples in (1, 50):
        assert rare_weight(math.log(1 + examples) + 1) == pytest.approx(math.log((1 + examples) / 2) + 1)


def test_what_is_remembered_is_bounded(monkeypatch: pytest.MonkeyPatch, spelling: Spelling) -> None:
    monkeypatch.setattr("bot.nlu.spelling.REMEMBERED", 1)
    assert [spelling.mend([word]) for word in ("ordr", "refnud", "ordr", "refnud")] == [["order"], ["refund"]] * 2
    assert list(spelling._seen) == ["ordr"]  # noqa: SLF001 - what is kept is the point
