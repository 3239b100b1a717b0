from __future__ import annotations

from time import process_time

import pytest
from shipped_words import shipped_lexicon

from bot.commerce.calls import complaint_calls


@pytest.mark.parametrize(
    ("said", "calls"),
    [
        ("this is a joke, your manager please", True),
        ("your rep is hopeless, get me the supervisor", True),
        ("the agent was so impolite. I want to speak to a manager", True),
        ("your agent hung up on me, put me through to a supervisor now", True),
        ("your agent is a joke", False),
        ("I had to talk to a very rude person", False),
        ("such an unhelpful manager", False),
        ("awful service, all of it", False),
        ("정말 짜증나요 책임자 나오라고 해요", True),
        ("상담원에게 직접 말하고 싶네요", True),
        ("직원한테 물어보고 싶어요 화가 나요", True),
        ("짜증나니까 사람이 대답해 주세요", True),
        ("담당자가 직접 설명하라고 하세요", True),
        ("상담원이 무례하네요. 책임자 바꿔 주세요", True),
        ("직원이 너무 무례해서 매니저 연결해 주세요", True),
        ("상담원이 무례해요", False),
        ("상담원한테 욕을 먹었어요", False),
        ("직원이 설명도 제대로 안 해 주네요", False),
        ("직원이 대답을 안 하네요", False),
        ("서비스가 엉망이에요", False),
    ],
)
def test_a_complaint_calls_whom_it_wants_and_not_whom_it_is_about(said: str, *, calls: bool) -> None:
    assert complaint_calls(shipped_lexicon(), said) is calls


@pytest.mark.parametrize("words", ["rude ", "the agent ", "need ", "상담원한테 ", "get me "])
def test_the_same_word_over_and_over_takes_no_time(words: str) -> None:
    lexicon = shipped_lexicon()
    complaint_calls(lexicon, "agent")
    began = process_time()
    complaint_calls(lexicon, f"{words * 800} agent"[:4000])
    assert process_time() - began < 0.2
