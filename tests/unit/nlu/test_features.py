from __future__ import annotations

import unicodedata

import pytest

from bot.nlu.features import PAIRED, extract, split_syllable
from bot.nlu.normalise import MAX_LENGTH, normalise, tokenise
from bot.nlu.stems import stem


@pytest.mark.parametrize(
    ("typed", "normal"),
    [
        ("WHERE'S my order??", "wheres my order??"),
        ("sooooo late", "soo late"),
        ("배송 언제 와요ㅋㅋㅋㅋ", "배송 언제 와요 ㅋ "),
        ("아직도 안 와요ㅠㅠㅜ", "아직도 안 와요 ㅠ "),
        ("ＡＢＣ", "abc"),
        (unicodedata.normalize("NFD", "배송 조회"), "배송 조회"),
        ("배\u200b송", "배송"),
        ("order #1001", "order  __code__ "),
        ("주문번호 20240511-33 어디", "주문번호  __code__  어디"),
        ("mail jane@example.com", "mail  __email__ "),
        ("see https://example.com/a?b=1", "see  __url__ "),
        ("50,000원 이상", " __money__  이상"),
        ("2개 주세요", "0개 주세요"),
    ],
)
def test_normalise(typed: str, normal: str) -> None:
    assert normalise(typed) == normal


def test_a_pasted_page_is_cut() -> None:
    assert len(normalise("a b " * 10_000)) == MAX_LENGTH
    # One sign that becomes eighteen.
    assert len(normalise("ﷺ" * 10_000)) <= MAX_LENGTH


def test_tokens_are_words_placeholders_question_marks_and_symbols() -> None:
    assert tokenise("where is  __code__ ??? 👍 (now)") == ["where", "is", "__code__", "?", "👍", "now"]


@pytest.mark.parametrize(("syllable", "letters"), [("가", "\u1100\u1161"), ("값", "\u1100\u1161\u11b9"), ("a", "a")])
def test_a_syllable_is_split_into_its_letters(syllable: str, letters: str) -> None:
    assert split_syllable(syllable) == letters
    assert unicodedata.normalize("NFD", syllable) == letters


def test_spacing_makes_no_difference_to_korean_sounds() -> None:
    assert list(extract("배송언제와요"))[-1] == list(extract("배송 언제 와요"))[-1] != []


def test_text_without_korean_has_no_sounds() -> None:
    words, pairs, letters, sounds = extract("hi there")
    assert words == ["hi", "ther", "^ hi", "hi ther", "ther $"]
    assert pairs == []
    assert letters[:4] == [" h", "hi", "i ", " hi"]
    assert sounds == []


def test_telling_words_are_paired_in_any_order() -> None:
    assert list(extract("the lamp that I returned"))[1] == ["lamp&return"] == list(extract("returning a lamp"))[1]


def test_a_pasted_page_makes_no_thousands_of_pairs() -> None:
    pairs = list(extract(" ".join(f"{one}{other}" for one in "bcdfg" for other in "aeiou")))[1]
    assert len(pairs) == PAIRED * (PAIRED - 1) // 2


@pytest.mark.parametrize(
    ("forms", "expected"),
    [
        (("order", "orders", "ordering", "ordered"), "order"),
        (("stop", "stopped", "stopping"), "stop"),
        (("address", "addresses"), "address"),
        (("deliveries", "delivery"), "delivery"),
        (("red", "is", "배송은"), None),
    ],
)
def test_the_forms_of_a_word_have_one_stem(forms: tuple[str, ...], expected: str | None) -> None:
    assert [stem(form) for form in forms] == [expected or form for form in forms]
