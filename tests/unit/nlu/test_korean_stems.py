from __future__ import annotations

import pytest

from bot.nlu.features import extract
from bot.nlu.korean_stems import korean_stem


@pytest.mark.parametrize(
    ("word", "stem"),
    [
        ("배송이", "배송"),
        ("배송은", "배송"),
        ("배송도", "배송"),
        ("주문에서는", "주문"),
        ("교환하고", "교환"),
        ("됐는데요", "됐"),
        ("됐나요", "됐"),
        ("오는지도", "오"),
        ("나", "나"),
        ("이", "이"),
        ("order", "order"),
        ("", ""),
        ("ㅠ", "ㅠ"),
    ],
)
def test_particles_and_endings_are_cut(word: str, stem: str) -> None:
    assert korean_stem(word) == stem


def test_korean_words_are_paired_by_their_stems() -> None:
    assert next(iter(list(extract("환불이 언제쯤"))[1:2])) == next(iter(list(extract("언제 환불은"))[1:2])) != []
