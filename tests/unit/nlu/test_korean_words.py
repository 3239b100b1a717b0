from __future__ import annotations

import pytest

from bot.nlu.features import extract
from bot.nlu.korean_words import LEAST, LONGEST_RUN, KoreanWords

SAID = ["배송 언제 되나요", "배송이 왜 안 와요", "주문한 상품 교환 되나요", "배송비 얼마예요", "재고가 언제 들어와요"]


@pytest.fixture(scope="module")
def words() -> KoreanWords:
    return KoreanWords.learn([text.split() for text in SAID * LEAST])


@pytest.mark.parametrize(
    ("run", "split"),
    [
        ("배송언제되나요", ("배송", "언제되나요")),
        ("배송이언제들어와요", ("배송이", "언제", "들어와요")),
        ("배송은언제", ("배송은", "언제")),
        ("왜안와요", ("왜", "안", "와요")),
        ("교환되나요", ("교환되나요",)),
        ("배송비얼마예요", ("배송비", "얼마예요")),
        ("냉장고배송언제", ("냉장고", "배송", "언제")),
        ("배송", ("배송",)),
        ("냉장고수리기사님", ("냉장고수리기사님",)),
        ("order", ("order",)),
        ("__code__", ("__code__",)),
    ],
)
def test_runs_are_split_into_known_words(words: KoreanWords, run: str, split: tuple[str, ...]) -> None:
    assert words.split(run) == split


def test_a_word_must_have_been_seen_often_enough() -> None:
    rare = KoreanWords.learn([text.split() for text in SAID * (LEAST - 1)])
    assert "얼마예요" not in rare.words
    assert "배송" in rare.words


def test_a_pasted_page_stays_whole(words: KoreanWords) -> None:
    page = "배송언제" * LONGEST_RUN
    assert words.split(page) == (page,)


def test_spaces_make_no_difference_to_known_words(words: KoreanWords) -> None:
    together, apart = (list(extract(text, words)) for text in ("배송왜안와요", "배송 왜 안 와요"))
    assert together == apart
    assert together != list(extract("배송왜안와요"))
