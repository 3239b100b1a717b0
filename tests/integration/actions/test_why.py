"""Who asks why after a no gets the clause of shop.yml, without the name it has there."""

from __future__ import annotations

import pytest
from form_clerk import FormClerk


def refused(language: str = "en", number: str = "1047", contact: str = "44705") -> FormClerk:
    clerk = FormClerk(language)
    clerk.say(f"cancel {number}", "cancel_order")
    assert clerk.say(contact).names[0] == "utter_explanation"
    return clerk


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "en",
            (
                "That is what the shop's rules say: Once it is being packed it can't be cancelled any more, "
                "but you can return it when it arrives."
            ),
        ),
        (
            "ko",
            ("저희 규정은 이래요. 포장이 시작된 뒤에는 취소할 수 없지만, 받으신 다음 반품할 수 있어요."),
        ),
    ],
)
def test_the_clause_that_decided_is_said(language: str, said: str) -> None:
    clerk = refused(language)
    heard = clerk.say("why?", "ask_why")
    assert heard.texts == [said]


def test_a_row_without_a_general_rule_gives_its_reason() -> None:
    clerk = refused(number="1019", contact="04066")
    assert clerk.say("why?", "ask_why").texts == [
        ("That is what the shop's rules say: Order #1019 has arrived already. You can return it instead.")
    ]


def test_the_last_no_is_meant() -> None:
    clerk = refused()
    clerk.say("return 1050", "start_return")
    clerk.say("55000")
    assert clerk.slots["last_no"]["rule"] == "returns.order_cancelled"
    assert "returns.order_cancelled" not in clerk.say("why?", "ask_why").texts[0]


def test_without_a_no_there_is_no_clause() -> None:
    assert FormClerk().say("why?", "ask_why").names == ["utter_why_nothing"]


def test_what_is_allowed_is_no_refusal() -> None:
    clerk = FormClerk()
    clerk.say("cancel 1054", "cancel_order")
    clerk.say("04066")
    assert clerk.slots.get("last_no") is None
