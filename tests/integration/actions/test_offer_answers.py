from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from info_clerk import make_clerk

from actions.offers import CheckCoupon, CouponStep, Promotions
from actions.shipping import FreeShipping


def test_offers_are_the_public_coupons_with_their_conditions() -> None:
    said = make_clerk("ko").do(Promotions(), "쿠폰 있나요")
    assert said.text == (
        "지금 쓸 수 있는 쿠폰이에요.\n"
        "• COZY15: 15% 할인. 100,000원 이상 주문, 11월 28일(토)까지 쓸 수 있어요.\n"
        "• WELCOME10: 첫 주문 10% 할인. 2027년 5월 20일(목)까지 쓸 수 있어요.\n"
        "• HARU5000: 5,000원 할인. 50,000원 이상 주문, 12월 21일(월)까지 쓸 수 있어요.\n"
        "쿠폰은 주문 한 건에 한 장만 쓸 수 있어요. 배송비에는 적용되지 않고 현금으로 바꿀 수 없어요."
    )
    assert said.buttons == ["/check_coupon"]


@pytest.mark.parametrize(
    ("code", "answer"),
    [
        (
            "haru5000",
            "HARU5000 is valid: ₩5,000 off.\nMinimum spend ₩50,000, until Mon, Dec 21.",
        ),
        ("WELCOME10", "WELCOME10 is valid: 10% off your first order.\nUntil Thu, May 20, 2027."),
        ("SPRING20", "SPRING20 is over; it ended on Tue, Sep 22."),
        ("HOLIDAY30", "HOLIDAY30 is not valid yet; it starts on Fri, Dec 11."),
        ("NOSUCH1", "NOSUCH1 is not one of our coupon codes. Is it spelled right?"),
    ],
)
def test_a_code_is_valid_over_early_or_unknown(code: str, answer: str) -> None:
    clerk = make_clerk("en")
    clerk.slots["coupon_code"] = code
    assert clerk.do(CheckCoupon()).text == answer
    assert clerk.slots["coupon_code"] is None


def test_a_code_that_is_hidden_and_not_begun_does_not_exist() -> None:
    clerk = make_clerk("en")
    vip = clerk.services.store.find_coupon("VIP20")
    assert vip is not None
    begins_later = replace(vip, starts_at=clerk.services.clock() + timedelta(days=1))
    clerk.services.store._coupons["VIP20"] = begins_later  # type: ignore[attr-defined] # noqa: SLF001 (the fake's data)
    clerk.slots["coupon_code"] = "VIP20"
    assert clerk.do(CheckCoupon()).text == "VIP20 is not one of our coupon codes. Is it spelled right?"


def test_the_form_tells_the_rules_and_asks_for_the_code() -> None:
    said = make_clerk("en").do(CouponStep(), "my coupon is refused", intent="check_coupon", opens="coupon_form")
    assert said.text.startswith("One coupon can be used for each order.")
    assert said.slots["requested_slot"] == "coupon_code"


def test_who_asks_how_many_coupons_may_be_used_is_asked_for_none() -> None:
    said = make_clerk("en").do(CouponStep(), "can I use two coupons", intent="check_coupon", opens="coupon_form")
    assert said.text.startswith("One coupon can be used for each order.")
    assert said.slots.get("requested_slot") is None


def test_a_code_in_the_question_is_taken_at_once() -> None:
    clerk = make_clerk("en")
    said = clerk.do(
        CouponStep(), "is WELCOME10 valid?", intent="check_coupon", opens="coupon_form", coupon_code="WELCOME10"
    )
    assert said.texts == []
    assert said.slots["coupon_code"] == "WELCOME10"
    assert said.slots["requested_slot"] is None


@pytest.mark.parametrize(
    ("text", "intent", "code"),
    [
        ("welcome10", "nlu_fallback", "WELCOME10"),
        (' "COZYHOME" ', "out_of_scope", "COZYHOME"),
        ("spring-20", "greet", "SPRING-20"),
    ],
)
def test_a_typed_word_is_the_code(text: str, intent: str, code: str) -> None:
    clerk = make_clerk("en")
    clerk.slots["requested_slot"] = "coupon_code"
    assert clerk.do(CouponStep(), text, intent=intent).slots == {"coupon_code": code, "requested_slot": None}


@pytest.mark.parametrize(
    ("text", "intent"),
    [("how much is shipping", "ask_shipping_cost"), ("thanks", "thank"), ("refunds", "check_refund")],
)
def test_another_topic_is_not_a_code(text: str, intent: str) -> None:
    clerk = make_clerk("en")
    clerk.slots["requested_slot"] = "coupon_code"
    said = clerk.do(CouponStep(), text, intent=intent)
    assert (said.texts, said.slots) == ([], {})


def test_a_basket_below_the_minimum_of_a_coupon_is_told_what_it_lacks() -> None:
    clerk = make_clerk("ko")
    said = clerk.do(
        FreeShipping(), "COZY15가 왜 안 되죠? 7만원어치인데", intent="ask_free_shipping", coupon_code="COZY15"
    )
    assert (
        said.text
        == "COZY15 쿠폰은 100,000원 이상 주문하실 때 쓸 수 있어요. 70,000원이라면 30,000원만 더 담으시면 돼요."
    )
    enough = clerk.do(FreeShipping(), "COZY15 12만원이면 되나요", intent="ask_free_shipping", coupon_code="COZY15")
    assert enough.names == ["utter_coupon_valid"]
