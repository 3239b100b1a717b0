from __future__ import annotations

import pytest
from form_clerk import FormClerk


def refunds(order: str, contact: str, language: str = "en") -> FormClerk:
    clerk = FormClerk(language)
    clerk.say("where is my refund", "check_refund")
    clerk.say(order)
    clerk.say(contact)
    return clerk


@pytest.mark.parametrize(
    ("order", "contact", "line"),
    [
        ("1050", "55000", "• ₩349,000 is on its way to Hana Card •••• 3928; you should see it by Thu, Nov 26."),
        (
            "1007",
            "21984",
            (
                "• ₩66,000 was paid back to Samsung Card •••• 2207 on Sat, Oct 31. "
                "Return shipping of ₩3,000 was taken off."
            ),
        ),
        (
            "1021",
            "55000",
            "• Exchange RMA-1021-1 (Organic Cotton T-Shirt (Sage green, M)): we're waiting for the parcel.",
        ),
        (
            "1022",
            "13529",
            (
                "• Return RMA-1022-1 (Wooden Monitor Stand (Walnut)), ₩92,000 to Mastercard •••• 5454: "
                "it is on its way to us; 2 working days after it arrives we refund it."
            ),
        ),
    ],
)
def test_each_refund_and_return_is_one_line(order: str, contact: str, line: str) -> None:
    heard = refunds(order, contact).last
    lines = heard.text.split("\n")
    assert lines[0] == f"Refunds and returns of order #{order}:"
    assert lines[1:] == [line]


def test_a_refund_in_korean() -> None:
    heard = refunds("1016", "34134", "ko").last
    assert heard.text == (
        "#1016 주문의 환불과 반품 내역이에요.\n"
        "• 카카오페이로 36,000원 환불이 진행 중이에요. 11월 24일(화)까지 입금될 예정이에요. "
        "반품 배송비 3,000원을 뺀 금액이에요."
    )


@pytest.mark.parametrize(
    ("order", "contact", "titles"),
    [
        ("1019", "04066", ["Return an item", "Talk to a person"]),
        ("1054", "04066", ["Cancel an order", "Talk to a person"]),
        ("1036", "04400", ["Track an order", "Talk to a person"]),
    ],
)
def test_without_a_refund_what_leads_to_one_is_offered(order: str, contact: str, titles: list[str]) -> None:
    clerk = refunds(order, contact)
    assert clerk.last.names == ["utter_no_refunds"]
    assert clerk.last.titles == titles


def test_the_policy_is_told_from_the_tables() -> None:
    heard = FormClerk().say("return policy", "ask_return_policy")
    assert heard.names == ["utter_policy", "utter_return_policy_next"]
    assert "within 7 days of delivery; return shipping is ₩3,000" in heard.text
    assert "Bedding can only be returned within 7 days of delivery." in heard.text


def test_a_known_order_is_told_its_last_day() -> None:
    clerk = refunds("1020", "04400")
    heard = clerk.say("until when can I return it", "ask_return_policy")
    assert "You can return Haru LED Desk Lamp (White) until Mon, Nov 30." in heard.text
    assert heard.titles == ["Return an item"]


def test_rules_of_other_countries_are_left_out_for_a_known_order() -> None:
    clerk = refunds("1020", "04400")
    assert "outside South Korea" not in clerk.say("returns?", "ask_return_policy").text


def test_an_exchange_is_told_its_last_day_in_korean() -> None:
    clerk = refunds("1019", "04066", "ko")
    heard = clerk.say("교환 언제까지 돼요", "ask_exchange_policy")
    assert "펠트 실내화 (그레이, 230-240mm)는 11월 30일(월)까지 교환할 수 있어요." in heard.text


def test_cancelling_is_told_for_the_order() -> None:
    clerk = refunds("1054", "04066")
    heard = clerk.say("can I cancel it", "ask_cancel_policy")
    assert heard.texts[-1] == "Order #1054 has not been packed yet, so it can be cancelled and is refunded in full."
    assert heard.titles == ["Cancel an order"]


def test_refunds_are_told_for_each_way_to_pay() -> None:
    heard = FormClerk("ko").say("환불 정책", "ask_refund_policy")
    assert "• 카카오페이: 영업일 기준 1~3일 안에" in heard.text
    assert "• 기프트 카드: 바로" in heard.text


def test_a_known_order_is_told_about_its_own_way_to_pay() -> None:
    clerk = refunds("1054", "04066")
    assert clerk.say("refund policy", "ask_refund_policy").text.count("•") == 1
