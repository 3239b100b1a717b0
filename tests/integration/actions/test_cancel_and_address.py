from __future__ import annotations

from dataclasses import replace
from time import process_time

import pytest
from form_clerk import FormClerk
from moneyed import Money

from bot.commerce.orders import OrderStatus


def opened(intent: str, order: str, contact: str, language: str = "en") -> FormClerk:
    clerk = FormClerk(language)
    clerk.say("please", intent)
    clerk.say(order)
    clerk.say(contact)
    return clerk


def test_a_pending_order_is_cancelled_after_a_yes() -> None:
    clerk = opened("cancel_order", "1054", "04066")
    before = clerk.store.snapshot()
    heard = clerk.say("I ordered by mistake")
    assert heard.names == ["utter_ask_cancel_whole_confirmed"]
    assert clerk.store.snapshot() == before
    heard = clerk.say("sure go ahead", "affirm")
    assert heard.texts == [
        (
            "Order #1054 is cancelled and ₩86,000 is on its way back to you:\n"
            "• ₩86,000 to Visa •••• 4242: you see it within 3-5 working days"
        )
    ]
    order = clerk.order("1054")
    assert (order.status, order.cancel_reason) == (OrderStatus.CANCELLED, "ordered_by_mistake")
    assert order.refunds[0].amount == Money(86000, "KRW")


def test_both_ways_to_pay_are_told() -> None:
    clerk = opened("cancel_order", "1056", "04400", "ko")
    clerk.say("그냥 필요 없어졌어요")
    heard = clerk.say("네", "affirm")
    assert "20,000원: 바로 들어와요" in heard.text
    assert "49,000원: 영업일 기준 3~5일 안에 들어와요" in heard.text


def test_after_a_part_refund_the_rest_is_told() -> None:
    clerk = opened("cancel_order", "1054", "04066")
    order = clerk.order("1054")
    clerk.store.create_refund(
        order.id,
        Money(6000, "KRW"),
        refund_method_id=order.payments[0].method.id,
        idempotency_key="elsewhere",
    )
    before = clerk.store.snapshot()
    heard = clerk.say("how much will i get back", "ask_refund_policy")
    assert heard.texts[0] == (
        "If order #1054 is cancelled, ₩80,000 comes back to you:\n"
        "• ₩80,000 to Visa •••• 4242: you see it within 3-5 working days"
    )
    heard = clerk.say("I ordered by mistake")
    assert "You get ₩80,000 back." in heard.text
    assert clerk.store.snapshot() == before


def test_any_words_are_a_reason() -> None:
    clerk = opened("cancel_order", "1054", "04066")
    clerk.say("my cat ate the instructions", "out_of_scope")
    assert clerk.slots["cancel_reason"] == "other"


@pytest.mark.parametrize(
    ("order", "contact", "titles"),
    [
        ("1047", "44705", ["Track an order", "Talk to a person"]),
        ("1019", "04066", ["Return an item", "Talk to a person"]),
        ("1050", "55000", ["Where is my refund", "Talk to a person"]),
    ],
)
def test_what_cannot_be_cancelled_is_said_at_once(order: str, contact: str, titles: list[str]) -> None:
    clerk = opened("cancel_order", order, contact)
    assert clerk.last.names == ["utter_explanation", "utter_not_possible_instead"]
    assert clerk.last.titles == titles
    assert clerk.form is None


def test_a_no_cancels_nothing() -> None:
    clerk = opened("cancel_order", "1054", "04066")
    before = clerk.store.snapshot()
    clerk.tap("Changed my mind")
    assert clerk.tap("No").names == ["utter_not_cancelled"]
    assert clerk.store.snapshot() == before


def test_an_order_that_is_packed_meanwhile_stays() -> None:
    clerk = opened("cancel_order", "1054", "04066")
    clerk.tap("Changed my mind")
    clerk.store.cancel_order(clerk.order("1054").id, reason="other", idempotency_key="elsewhere")
    assert clerk.tap("Yes, go ahead").names == ["utter_refused_order_cancelled"]


def test_an_address_changes_after_a_yes() -> None:
    clerk = opened("change_address", "1054", "04066")
    before = clerk.store.snapshot()
    heard = clerk.say("27 Itaewon-ro 54-gil, Unit 201, Seoul 04400")
    assert heard.texts == ["Order #1054 will go to:\n27 Itaewon-ro 54-gil, Unit 201, Seoul, 04400\n\nIs that right?"]
    assert clerk.store.snapshot() == before
    assert clerk.say("yes", "affirm").names == ["utter_address_changed"]
    assert clerk.order("1054").shipping_address.postcode == "04400"


def test_what_is_missing_is_asked_for_and_completes_the_address() -> None:
    clerk = opened("change_address", "1054", "04066")
    heard = clerk.say("27 Itaewon-ro 54-gil, Seoul")
    assert heard.texts[0] == "I still need the postcode."
    assert clerk.say("04400").names == ["utter_ask_address_confirmed"]
    assert clerk.slots["order_contact"] == "04066"


def test_an_address_told_at_the_opening_is_no_proof_of_identity() -> None:
    clerk = FormClerk("ko")
    clerk.say("배송지를 서울 강남구 테헤란로 427 8층 06159로 바꿔 주세요", "change_address")
    assert clerk.last.names == ["utter_ask_order_number"]
    clerk.say("1054")
    assert clerk.last.names == ["utter_ask_order_contact"]
    heard = clerk.say("04066")
    assert "(06159) 서울 강남구 테헤란로 427 8층" in heard.text
    heard = clerk.say("아니요, 서울 강남구 테헤란로 500, 3층 06168", "deny")
    assert "(06168) 서울 강남구 테헤란로 500 3층" in heard.text
    assert clerk.say("네", "affirm").names == ["utter_address_changed"]


def test_dearer_shipping_goes_to_a_person() -> None:
    clerk = opened("change_address", "1054", "04066", "ko")
    before = clerk.store.snapshot()
    heard = clerk.say("제주시 연동7길 12 63125")
    assert heard.names == ["utter_address_costs_more", "utter_passed_on"]
    assert heard.texts[0].startswith("그 주소는 배송비가 3,000원 더 드는데")
    assert clerk.store.snapshot() == before


def test_another_country_goes_to_a_person() -> None:
    clerk = opened("change_address", "1054", "04066")
    heard = clerk.say("10 Downing Street, London SW1A 2AA, UK")
    assert heard.names == ["utter_address_other_country", "utter_passed_on"]


@pytest.mark.parametrize(("order", "contact"), [("1047", "44705"), ("1019", "04066"), ("1050", "55000")])
def test_only_a_pending_order_can_go_elsewhere(order: str, contact: str) -> None:
    clerk = opened("change_address", order, contact)
    assert clerk.last.names == [f"utter_address_{clerk.order(order).status.value}"]
    assert clerk.form is None


def test_the_present_address_is_no_change() -> None:
    clerk = opened("change_address", "1055", "97205")
    heard = clerk.say("1420 Maple Street, Apt 3B, Portland, OR 97205")
    assert heard.names == ["utter_address_is_the_same", "utter_ask_address"]


@pytest.mark.parametrize(
    ("text", "number", "contact"),
    [
        ("1057 배송지 변경", "1057", None),
        ("1057번 배송지 변경", "1057", None),
        ("주소 바꾸고 싶어여 1057", "1057", None),
        ("번호가 1057 인데 주소 좀 바꿔주세요", "1057", None),
        ("배송지변경 1057 34134", "1057", "34134"),
        ("배송 중에 주소 바꿀수 있어요? 1036 04400", "1036", "04400"),
        ("I need to change the address of 1057", "1057", None),
    ],
)
def test_numbers_that_come_with_the_wish_are_no_address(text: str, number: str, contact: str | None) -> None:
    clerk = FormClerk("ko")
    heard = clerk.say(text, "change_address")
    assert clerk.slots["order_number"] == number
    if contact is None:
        assert heard.names == ["utter_ask_order_contact"]
    else:
        assert clerk.slots["order_contact"] == contact
        assert clerk.slots["order_id"] == clerk.order(number).id


def test_numbers_said_while_the_order_is_asked_for_are_no_address() -> None:
    clerk = FormClerk("ko")
    clerk.say("주소 바꿀래요", "change_address")
    assert clerk.say("1057 주문 배송지 변경이요", "change_address").names == ["utter_ask_order_contact"]
    assert clerk.say("우편번호는 34134 에요").names == ["utter_ask_address"]
    # The postcode that proved the order does not complete the address.
    assert clerk.say("서울 강남구 테헤란로 427").names == ["utter_address_incomplete", "utter_ask_address"]


def test_a_house_number_is_no_order_number() -> None:
    clerk = FormClerk("ko")
    clerk.say("배송지를 성남시 분당구 판교역로 1660으로 바꿔 주세요", "change_address")
    assert clerk.last.names == ["utter_ask_order_number"]


@pytest.mark.parametrize(
    ("text", "intent", "shown"),
    [
        ("아니 106동이요", "deny", "106동 302호"),
        ("302호 말고 303호요", "deny", "105동 303호"),
        ("no, unit 303", "deny", "105동 302호, unit 303"),
        ("3층이에요", "inform", "105동 302호 3층"),
    ],
)
def test_one_part_of_the_address_is_corrected_before_the_yes(text: str, intent: str, shown: str) -> None:
    clerk = opened("change_address", "1054", "04066", "ko")
    clerk.say("서울 강남구 테헤란로 427 105동 302호 06159")
    before = clerk.store.snapshot()
    heard = clerk.say(text, intent)
    assert heard.names == ["utter_ask_address_confirmed"]
    assert f"(06159) 서울 강남구 테헤란로 427 {shown}" in heard.text
    assert clerk.store.snapshot() == before
    assert clerk.say("네", "affirm").names == ["utter_address_changed"]


def test_a_yes_that_repeats_a_part_is_a_yes() -> None:
    clerk = opened("change_address", "1054", "04066", "ko")
    clerk.say("서울 강남구 테헤란로 427 105동 302호 06159")
    assert clerk.say("네 302호 맞아요", "affirm").names == ["utter_address_changed"]


def test_a_no_that_tells_another_order_by_its_items_moves_to_that_order() -> None:
    clerk = FormClerk()
    other = replace(clerk.order("1033"), status=OrderStatus.PENDING, fulfillments=())
    clerk.store._orders[other.id] = other  # noqa: SLF001 (the demo shop has nobody with two pending orders)
    clerk.say("show my orders", "list_orders")
    clerk.say("minji.kim@example.com")
    clerk.say("04066")
    clerk.say("send order 1054 to 12 Mapo-daero, Mapo-gu, Seoul 04175", "change_address")
    assert clerk.last.texts[0].startswith("Order #1054 will go to:")
    before = clerk.store.snapshot()
    said = clerk.say("No, change the address of the order with the candles to 12 Mapo-daero, Seoul 04175", "deny")
    assert said.names == ["utter_ask_address_confirmed"]
    assert said.texts[0].startswith("Order #1033 will go to:\n김민지\n12 Mapo-daero, Seoul, 04175")
    assert clerk.store.snapshot() == before
    assert clerk.say("yes", "affirm").names == ["utter_address_changed"]
    assert clerk.order("1033").shipping_address.postcode == "04175"
    assert clerk.order("1054").shipping_address.postcode == "04066"


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("101호로 해 주세요", "101호"),
        ("302호 말고 101호요", "101호"),
        ("302 말고 101이요", "101"),
        ("층은 5층이요", "5층"),
        ("94 말고 96이요", "96"),
    ],
)
def test_what_is_corrected_in_the_address_of_before_tells_nothing_of_it(said: str, told: str) -> None:
    clerk = opened("change_address", "1054", "minji.kim@example.com", "ko")
    clerk.say("서울 강남구 테헤란로 427 8층 06159")
    assert clerk.say("네", "affirm").names == ["utter_address_changed"]
    clerk.say("원래 주소로 되돌려 주세요", "change_address")
    assert clerk.say(said).texts == [f"#1054 주문은 바꾸기 전 주소에서 이 부분만 바꿔서 보낼게요: {told}\n\n맞나요?"]


def test_of_a_longer_word_only_the_number_that_was_written_is_told() -> None:
    clerk = FormClerk("ko")
    order = clerk.order("1054")
    place = replace(order.shipping_address, line1="서울 마포구 와우산로94길 7")
    clerk.store.change_shipping_address(order.id, place, idempotency_key="elsewhere")
    clerk.say("주소 변경이요", "change_address")
    clerk.say("1054")
    clerk.say("minji.kim@example.com")
    assert clerk.say("주소 그대로, 94 말고 96이요").texts == [
        "#1054 주문은 지금 주소에서 이 부분만 바꿔서 보낼게요: 96\n\n맞나요?"
    ]


def test_an_address_in_a_very_long_message_takes_no_time() -> None:
    clerk = FormClerk("en")
    said = "change the address of order 1054, postcode 04066, to 12 Mapo-daero, Mapo-gu, Seoul 04175 "
    began = process_time()
    assert clerk.say(said + "." * 1500, "change_address").names == ["utter_ask_address_confirmed"]
    assert process_time() - began < 1.0
