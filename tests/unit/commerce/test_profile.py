from __future__ import annotations

import pytest
from shipped_words import shipped_lexicon

from bot.commerce.contact import format_phone
from bot.commerce.lexicon import Lexicon
from bot.commerce.profile import Fact, asked_facts


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return shipped_lexicon()


@pytest.mark.parametrize(
    ("said", "facts"),
    [
        ("which e-mail do you have on file for me?", (Fact.EMAIL,)),
        ("what is my e-mail address", (Fact.EMAIL,)),
        ("which e-mail and which address do you have", (Fact.EMAIL, Fact.ADDRESS)),
        ("what's my phone number in your system", (Fact.PHONE,)),
        ("which payment methods are saved", (Fact.PAYMENT,)),
        ("the name on my account", (Fact.NAME,)),
        ("show me my profile", tuple(Fact)),
        ("등록된 이메일이랑 전화번호 알려 주세요", (Fact.EMAIL, Fact.PHONE)),
        ("이메일 주소가 뭐예요", (Fact.EMAIL,)),
        ("저장된 카드 뭐 있어요", (Fact.PAYMENT,)),
        ("회원 정보 보여 주세요", tuple(Fact)),
    ],
)
def test_what_is_asked_of_an_account(said: str, facts: tuple[Fact, ...], lexicon: Lexicon) -> None:
    assert asked_facts(said, lexicon) == facts


def test_a_phone_number_is_shown_as_people_write_it() -> None:
    assert format_phone("+821055500103") == "+82 10-5550-0103"
    assert format_phone("") == ""
