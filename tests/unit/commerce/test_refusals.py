"""What somebody says that he does not want, in both languages, and what only looks like it."""

from __future__ import annotations

import pytest
from shipped_words import shipped_lexicon

from bot.commerce.lexicon import Lexicon
from bot.commerce.refusals import refused_tasks


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return shipped_lexicon()


REFUSED = [
    ("please don't cancel it", {"cancel_order"}),
    ("Do not cancel my order!", {"cancel_order"}),
    ("I don't want to return it, just ask", {"start_return"}),
    ("I'm not trying to cancel order 1054, I only want to know when it comes", {"cancel_order"}),
    ("no need to change the address", {"change_address"}),
    ("don't cancel it, just change the address", {"cancel_order"}),
    ("취소하지 말아주세요", {"cancel_order"}),
    ("아니다 취소하지 말아 주세요", {"cancel_order"}),
    ("취소말고 주소만 바꿔주세요", {"cancel_order"}),
    ("반품은 안 할게요", {"start_return"}),
    ("그건 취소하지 마세요", {"cancel_order"}),
    ("반품하려는 게 아니고 그냥 물어본 거예요", {"start_return"}),
    ("환불 말고 교환으로 할게요", set()),
    ("반품 말고 교환할래요", {"start_return"}),
    ("주소는 바꾸지 마세요", {"change_address"}),
    ("취소 안할래요 ㅠㅠ", {"cancel_order"}),
    ("1054 취소하지마", {"cancel_order"}),
]

ASKED_FOR = [
    "please cancel it",
    "why don't you cancel it?",
    "can't you cancel my order",
    "don't forget to cancel it",
    "don't cancel the mug, only the lamp",
    "don't cancel 1054, cancel 1056",
    "I don't want it, please cancel",
    "if you don't cancel it I will complain",
    "취소해 주세요",
    "왜 취소 안 해줘요",
    "취소가 안 돼요",
    "취소 안 되나요?",
    "머그는 반품하지 말아 주세요",
    "1054 취소하지 말고 1056 취소해 주세요",
    "반품 안 했는데요",
    "이거 말고 다른 걸로 바꿔 주세요",
]


@pytest.mark.parametrize(("text", "tasks"), REFUSED)
def test_what_is_refused_is_no_wish(text: str, tasks: set[str], lexicon: Lexicon) -> None:
    assert refused_tasks(text, lexicon) == tasks


@pytest.mark.parametrize("text", ASKED_FOR)
def test_what_is_asked_for_is_not_refused(text: str, lexicon: Lexicon) -> None:
    assert refused_tasks(text, lexicon) == frozenset()
