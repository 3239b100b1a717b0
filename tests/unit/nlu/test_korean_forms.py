from __future__ import annotations

import pytest

from bot.nlu.korean_forms import LONGEST_WORD, KoreanForms
from bot.nlu.korean_stems import is_ending
from bot.nlu.word_vectors import korean

FORMS = KoreanForms(
    {"배송": 0, "비용": 1, "옷": 2, "주문": 3, "두껍": 4, "두꺼워": 4, "두꺼운": 4, "오": 5, "와": 5, "왔": 5},
    predicates=4,
)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("배송", ["배송"]),
        ("배송은요", ["배송"]),
        ("배송비용이", ["배송", "비용"]),
        ("주문했는데", ["주문"]),
        ("주문배송되나요", ["주문", "배송"]),
        ("두꺼운데요", ["두껍"]),
        ("두껍습니다", ["두껍"]),
        ("왔어요", ["오"]),
        ("와플", ["와플"]),  # not 오다: no verb goes on so
        ("옷이", ["옷"]),
        ("옷장", ["옷장"]),  # one syllable is a word only before its ending
        ("두꺼운배송", ["두꺼운배송"]),
        ("parcel", ["parcel"]),
        ("__code__", ["__code__"]),
    ],
)
def test_words_are_found_in_what_is_written(written: str, read: list[str]) -> None:
    assert FORMS.read([written]) == read


def test_a_message_keeps_its_order_and_all_its_words() -> None:
    assert FORMS.read(["배송비용이", "usd", "두꺼워요", "?"]) == ["배송", "비용", "usd", "두껍", "?"]


def test_a_form_that_two_words_share_is_the_more_frequent_one() -> None:
    assert korean().read(["보낸", "받았어요", "비쌉니다", "바꾸고"]) == ["보내", "받", "비싸", "바꾸"]


@pytest.mark.parametrize("rest", ["은", "에서는요", "했는데요"])
def test_endings_are_told(rest: str) -> None:
    assert is_ending(rest)


@pytest.mark.parametrize("rest", ["", "비용", "은비"])
def test_words_are_no_endings(rest: str) -> None:
    assert not is_ending(rest)


def test_a_page_without_spaces_is_read_as_far_as_a_sentence_goes() -> None:
    assert FORMS.read(["배송" * 500]) == ["배송"] * (LONGEST_WORD // 2)
    assert FORMS.read(["은" * 1000]) == ["은" * (LONGEST_WORD - 2)]
