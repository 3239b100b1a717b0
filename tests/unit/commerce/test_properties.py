"""What is asked about a product itself."""

from __future__ import annotations

import pytest

from bot.commerce.properties import (
    find_asked_property,
    is_option_of,
    telling_sentences,
    telling_words,
    without_telling_words,
)
from tests.shipped_words import shipped_lexicon

LEXICON = shipped_lexicon()


@pytest.mark.parametrize(
    ("text", "prop"),
    [
        ("how many ml does it hold", "capacity"),
        ("몇 퍼센트 울이에요", "percentage"),
        ("is it real wool", "material"),
        ("do you have wool socks", None),
        ("사이즈 뭐 있어요", None),
        ("where is my parcel", None),
    ],
)
def test_which_property_is_asked_about(text: str, prop: str | None) -> None:
    assert find_asked_property(text, LEXICON) == prop


def test_a_unit_may_follow_its_number_at_once_but_is_no_part_of_a_word() -> None:
    assert telling_words("size", "30cm 벽시계", LEXICON) == ["cm"]
    assert telling_words("capacity", "an html page", LEXICON) == []
    assert telling_words("load", "12kg까지 올릴 수 있고", LEXICON) == ["까지 올릴"]


def test_only_the_sentences_that_tell_it() -> None:
    text = "A 220 g candle, burns for 45 hours. The glass makes a fine tumbler."
    assert telling_sentences("burn", text, LEXICON) == ["A 220 g candle, burns for 45 hours."]


def test_a_material_in_a_question_names_no_product() -> None:
    assert without_telling_words("material", "is it real wool", LEXICON) == "is it real  "


def test_options_by_their_name() -> None:
    assert is_option_of("material", "소재", LEXICON)
    assert not is_option_of("material", "Size", LEXICON)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("서울에서 만든 향초", []),
        ("어느 방에나 어울리는 아름다운 조명", []),
        ("겨울에도 나무랄 데 없는 거울", []),
        ("울퉁불퉁한 바닥", []),
        ("We sit down and it felt good", []),
        ("메리노울과 구스다운, 소가죽", ["울", "다운", "가죽"]),
        ("울 100%예요", ["울"]),
        ("wool felt and goose down", ["wool", "felt", "goose down"]),
    ],
)
def test_a_material_is_no_part_of_another_word(text: str, told: list[str]) -> None:
    assert telling_words("material", text, LEXICON) == told


def test_a_particle_hangs_on_the_word_before_it() -> None:
    assert telling_words("origin", "서울에서 만든 향초", LEXICON) == ["에서 만든"]
    assert telling_words("load", "십 킬로까지 올릴 수 있어요", LEXICON) == ["까지 올릴"]


@pytest.mark.parametrize("text", ["원피스 있어요", "오피스 의자 들여왔어요", "쿠키는 얼마예요"])
def test_a_question_word_is_no_part_of_another_word(text: str) -> None:
    assert find_asked_property(text, LEXICON) is None
