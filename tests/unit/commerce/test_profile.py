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


@pytest.mark.parametrize(
    ("number", "country", "language", "shown"),
    [
        ("+821055500103", "KR", "ko", "010-5550-0103"),
        ("+82 2-6000-0142", "KR", "ko", "02-6000-0142"),
        ("+821055500103", "KR", "en", "+82 10-5550-0103"),
        ("+12127363100", "KR", "ko", "+1 212-736-3100"),
        ("+12127363100", "US", "en", "(212) 736-3100"),
        ("1588-0000", "KR", "ko", "1588-0000"),
        ("mina+8210@example.com", "KR", "ko", "mina+8210@example.com"),
        ("", "KR", "ko", ""),
    ],
)
def test_a_phone_number_is_shown_as_people_write_it(number: str, country: str, language: str, shown: str) -> None:
    assert format_phone(number, country=country, language=language) == shown
