from __future__ import annotations

import unicodedata

import pytest

from bot.nlu.features import extract, split_syllable
from bot.nlu.normalise import MAX_LENGTH, normalise, tokenise


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


def test_tokens_are_words_placeholders_question_marks_and_symbols() -> None:
    assert tokenise("where is  __code__ ??? 👍 (now)") == ["where", "is", "__code__", "?", "👍", "now"]


@pytest.mark.parametrize(("syllable", "letters"), [("가", "\u1100\u1161"), ("값", "\u1100\u1161\u11b9"), ("a", "a")])
def test_a_syllable_is_split_into_its_letters(syllable: str, letters: str) -> None:
    assert split_syllable(syllable) == letters
    assert unicodedata.normalize("NFD", syllable) == letters


def test_spacing_makes_no_difference_to_korean_sounds() -> None:
    assert list(extract("배송언제와요"))[2] == list(extract("배송 언제 와요"))[2] != []


def test_text_without_korean_has_no_sounds() -> None:
    words, letters, sounds = extract("hi there")
    assert words == ["hi", "there", "^ hi", "hi there", "there $"]
    assert letters[:4] == [" h", "hi", "i ", " hi"]
    assert sounds == []
