from __future__ import annotations

import pytest

from bot.nlu.korean_spelling import respell
from bot.nlu.normalise import normalise


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("언제와여", "언제와요"),
        ("언제 되나욤", "언제 되나요"),
        ("언제 오나용?", "언제 오나요?"),
        ("했는뎅", "했는데"),
        ("감사합니당", "감사합니다"),
        ("얼마예요", "얼마에요"),
        ("언제 됬나요", "언제 됐나요"),
        ("반품 되요?", "반품 돼요?"),
        ("아직 않왔어요", "아직 안왔어요"),
        ("반품할께요", "반품할게요"),
        ("주문한게", "주문한 게"),
        ("취소할개요", "취소할게요"),
        ("하려구요", "하려고요"),
        ("어케 해요", "어떻게 해요"),
        ("왤케 늦어요", "왜 이렇게 늦어요"),
        ("금욜까지", "금요일까지"),
        ("낼 와요?", "내일 와요?"),
        ("담에 할게요", "다음에 할게요"),
        ("첨부터", "처음부터"),
        ("비번 까먹음", "비밀번호 까먹음"),
        ("교환 ㄱㄴ?", "교환  가능?"),
        ("주문한거", "주문한 거"),
        ("받을수있나요", "받을 수 있나요"),
        ("환불좀요", "환불 좀요"),
    ],
)
def test_chat_spellings_are_written_out(typed: str, written: str) -> None:
    assert respell(typed) == written


@pytest.mark.parametrize(
    "text",
    [
        "선물용",
        "갤럭시용 케이스",
        "여기요",
        "나눠 낼 수 있나요",
        "물건",
        "좀 비싸요",
        "수입",
        "많지 않아요",
        "넘어졌어요",
    ],
)
def test_other_words_stay(text: str) -> None:
    assert respell(text) == text


def test_a_message_is_respelt_with_its_laughter_apart() -> None:
    assert normalise("환불좀여ㅋㅋㅋ") == "환불 좀요 ㅋ "
