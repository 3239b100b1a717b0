"""A number or a contact that comes without a question."""

from __future__ import annotations

import pytest
from form_clerk import FormClerk


def test_number_and_contact_one_after_the_other_show_the_order() -> None:
    clerk = FormClerk("ko")
    assert clerk.say("1030번이요").names == ["utter_order_number_noted"]
    assert clerk.say("03990").names == ["utter_order_status"]
    assert clerk.slots["order_id"] == clerk.order("1030").id


def test_a_contact_that_does_not_match_counts_as_an_attempt() -> None:
    clerk = FormClerk("ko")
    clerk.say("1030")
    assert clerk.say("04066", "nlu_fallback").names == ["utter_identity_not_matched"]
    assert clerk.slots["order_id"] is None
    for _ in range(4):
        clerk.say("1030")
        clerk.say("04066")
    assert clerk.last.names[0] == "utter_identity_locked"


def test_both_at_once_show_the_order() -> None:
    clerk = FormClerk("ko")
    assert clerk.say("1035 010-5550-0102 어디까지", "nlu_fallback", ranked={"track_order": 0.1}).names[0] in {
        "utter_order_status",
        "utter_identity_not_matched",
    }
    assert FormClerk("en").say("#1019 04066").names == ["utter_order_status"]


def test_a_contact_alone_is_kept() -> None:
    clerk = FormClerk("ko")
    assert clerk.say("minji.kim@example.com").names == ["utter_contact_kept"]
    assert clerk.say("반품할래요 1019", "start_return").names == ["utter_ask_return_items"]


def test_a_postcode_proves_one_order_only() -> None:
    clerk = FormClerk("en")
    clerk.say("#1019 04066")
    heard = clerk.say("1054")
    assert heard.names == ["utter_order_number_noted"]
    assert (clerk.slots["order_id"], clerk.slots["order_contact"]) == (None, None)


@pytest.mark.parametrize(
    ("text", "intent", "second", "form"),
    [
        ("1050 환불됐어?", "inform", "check_refund", "refund_form"),
        ("1040 분실됐다고요", "nlu_fallback", "report_lost", "problem_form"),
        ("1019 컵깨짐", "inform", "report_damaged", "problem_form"),
        ("1054 취소 되나요", "inform", "ask_cancel_policy", "cancel_form"),
    ],
)
def test_the_wish_beside_a_number_opens_its_form(text: str, intent: str, second: str, form: str) -> None:
    clerk = FormClerk("ko")
    assert clerk.say(text, intent, ranked={second: 0.3}).names == ["utter_ask_order_contact"]
    assert clerk.form == form


def test_problem_items_and_reason_are_read_beside_the_number() -> None:
    clerk = FormClerk("ko")
    heard = clerk.say("1019 04066 머그컵 하나 깨짐", "inform", ranked={"report_damaged": 0.4})
    assert heard.names == ["utter_problem_choose"]
    clerk = FormClerk("ko")
    clerk.say("1019 04066 실내화 너무 작아요 반품", "inform", ranked={"start_return": 0.4})
    assert clerk.slots["return_reason"] == "too_small"


@pytest.mark.parametrize("text", ["1050번이요", "주문번호 1050", "order number is 1050", "#1050"])
def test_a_number_without_other_words_offers_what_can_be_done(text: str) -> None:
    clerk = FormClerk("en")
    assert clerk.say(text, ranked={"cancel_order": 0.4}).names == ["utter_order_number_noted"]
    assert clerk.form is None


def test_an_unlikely_wish_is_no_wish() -> None:
    clerk = FormClerk("ko")
    assert clerk.say("1050 어쩌고", "nlu_fallback", ranked={"cancel_order": 0.1}).names == ["utter_order_number_noted"]


def test_after_the_list_of_orders_a_number_shows_the_order() -> None:
    clerk = FormClerk("en")
    clerk.say("which orders do I have", "list_orders")
    clerk.say("minji.kim@example.com")
    assert clerk.say("04066").names == ["utter_orders"]
    assert clerk.say("1054").names == ["utter_order_status"]


@pytest.mark.parametrize(
    ("text", "intent", "form"),
    [
        ("1047 취소 되나요", "ask_cancel_policy", "cancel_form"),
        ("1019 실내화 큰걸로 교환되나요", "ask_exchange_policy", "exchange_form"),
        ("1019 반품 되나요?", "ask_return_policy", "return_form"),
        ("when is 1050 refunded?", "ask_refund_policy", "refund_form"),
    ],
)
def test_a_question_about_the_rules_that_names_an_order_is_about_that_order(text: str, intent: str, form: str) -> None:
    clerk = FormClerk("ko")
    assert clerk.say(text, intent).names == ["utter_ask_order_contact"]
    assert (clerk.form, clerk.slots["order_number"]) == (form, text.split(maxsplit=1)[0] if text[0] == "1" else "1050")


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "what is the delivery address of 1019? minji.kim@example.com"),
        ("ko", "1019 배송지가 어디로 돼 있나요? minji.kim@example.com"),
    ],
)
def test_who_asks_where_an_order_goes_hears_first_how_it_is(language: str, text: str) -> None:
    clerk = FormClerk(language)
    heard = clerk.say(text, "track_order")
    assert heard.names == ["utter_order_status", "utter_address_needs_account", "utter_ask_customer_postcode"]
    assert "마포" not in "".join(str(one) for one in heard.texts)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Where is 1019? It should have been delivered to me on Monday. minji.kim@example.com"),
        ("ko", "1019 주소가 틀렸나 싶은데 어디까지 왔나요? minji.kim@example.com"),
    ],
)
def test_who_looks_for_the_parcel_is_not_asked_for_the_account(language: str, text: str) -> None:
    assert FormClerk(language).say(text, "track_order").names == ["utter_order_status"]


def test_nobody_is_going_to_bring_a_cancelled_order() -> None:
    clerk = FormClerk("en")
    clerk.say("which courier is it with", "track_order")
    clerk.say("1050")
    assert clerk.say(clerk.order("1050").customer.email).names == ["utter_order_status"]
    status = clerk.last.texts
    assert clerk.say("which courier is it with", "track_order").texts == status
