from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest
from info_clerk import SATURDAY, TUESDAY, make_clerk

from actions.account import (
    DeleteData,
    DeleteDataStep,
    NewsletterStep,
    ResetPassword,
    UnsubscribeNewsletter,
    UpdateAccount,
)
from actions.shop_info import Contact, OpeningHours, PaymentMethods


def test_payment_methods_are_the_shops_and_a_named_one_is_confirmed() -> None:
    clerk = make_clerk("en")
    all_of_them = "credit or debit card, KakaoPay, Naver Pay, bank transfer, PayPal and gift card."
    assert clerk.do(PaymentMethods(), "how can I pay").text == f"You can pay by {all_of_them}"
    assert clerk.do(PaymentMethods(), "do you take paypal").text == f"Yes, you can pay by PayPal. We take {all_of_them}"
    assert make_clerk("ko").do(PaymentMethods(), "카카오페이 되나요").text == (
        "네, 카카오페이로 결제하실 수 있어요. "
        "결제 수단은 신용·체크카드, 카카오페이, 네이버페이, 무통장 입금, 페이팔, 기프트 카드예요."
    )


def test_hours_say_whether_somebody_is_there_now() -> None:
    week = "Mon-Fri 10:00-12:30, 13:30-18:00\nSat-Sun closed"
    at = {
        SATURDAY: "We're closed now and open on Mon, Nov 23 at 10 AM.",
        TUESDAY: "We're open now, until 12:30 PM, and back from lunch at 1:30 PM.",
        TUESDAY + timedelta(hours=1): "We're closed now and open today at 1:30 PM.",
        TUESDAY + timedelta(hours=3): "We're open now, until 6 PM.",
        TUESDAY + timedelta(hours=8): "We're closed now and open tomorrow at 10 AM.",
    }
    for now, state in at.items():
        assert make_clerk("en", now).do(OpeningHours(), "are you open").text == f"{state}\n{week}"


def test_hours_tell_the_next_closed_days() -> None:
    before_christmas = datetime(2026, 12, 22, 6, 0, tzinfo=timezone.utc)
    assert make_clerk("ko", before_christmas).do(OpeningHours(), "영업시간").text == (
        "지금 오후 6시까지 상담하고 있어요.\n월~금 10:00~12:30, 13:30~18:00\n토~일 휴무\n"
        "12월 25일(금) 휴무: 크리스마스\n12월 31일(목) 휴무: 연말 재고 조사\n2027년 1월 1일(금) 휴무: 새해 첫날"
    )


def test_contact_is_the_shops_own() -> None:
    said = make_clerk("ko").do(Contact(), "전화번호 알려줘")
    assert said.text == (
        "이메일: hello@haruliving.example\n전화: 02-6000-0142\n"
        "지금은 상담 시간이 아니에요. 11월 23일(월) 오전 10시에 다시 시작해요."
    )
    assert said.messages[0]["custom"] == {"links": [{"title": "하루리빙", "url": "https://haruliving.example"}]}


def test_the_password_page_is_linked_or_an_address_given() -> None:
    clerk = make_clerk("en")
    said = clerk.do(ResetPassword(), "forgot my password")
    assert said.messages[0]["custom"] == {
        "links": [{"title": "Set a new password", "url": "https://haruliving.example/account/password"}]
    }
    contact = replace(clerk.services.shop.contact, password_reset_url="", account_url="")
    clerk.services = replace(clerk.services, shop=replace(clerk.services.shop, contact=contact))
    assert clerk.do(ResetPassword(), "forgot my password").text == (
        "Please write to hello@haruliving.example, and one of us will do it with you."
    )


def test_details_are_changed_on_the_account_page_and_an_orders_address_by_the_clerk() -> None:
    said = make_clerk("en").do(UpdateAccount(), "change my phone number")
    assert said.messages[0]["custom"] == {
        "links": [{"title": "My account", "url": "https://haruliving.example/account"}]
    }
    assert said.buttons == ["/change_address"]


def test_deleting_data_opens_one_ticket_and_answers_alike_for_everybody() -> None:
    known, unknown = make_clerk("en"), make_clerk("en")
    answers = []
    for clerk, email in ((known, "minji.kim@example.com"), (unknown, "nobody@example.com")):
        before = clerk.services.store.snapshot()  # type: ignore[attr-defined]
        for _ in range(2):  # the same message, run again
            clerk.slots["privacy_email"] = email
            said = clerk.do(DeleteData())
        answers.append(said.text.replace(email, "…"))
        (ticket,) = clerk.services.tickets.list_open()
        assert (ticket.topic, ticket.contact, ticket.language) == ("privacy", email, "en")
        assert clerk.services.store.snapshot() == before  # type: ignore[attr-defined]
    assert answers[0] == answers[1]
    assert answers[0] == (
        f"I've passed it on, reference {ticket.reference}. One of us writes to … to make sure that it is you, "
        "and deletes your data after that. Nothing is deleted until you confirm."
    )


def test_the_newsletter_ends_and_the_answer_tells_nothing_about_the_address() -> None:
    clerk = make_clerk("ko")
    store = clerk.services.store
    subscriber = next(one for one in store._customers.values() if one.newsletter)  # type: ignore[attr-defined] # noqa: SLF001
    texts = []
    for email in (subscriber.email, "nobody@example.com"):
        clerk.slots |= {"newsletter_email": email, "newsletter_confirmed": True}
        texts.append(clerk.do(UnsubscribeNewsletter()).text.replace(email, "…"))
        if email == subscriber.email:
            found = store.find_customer(email)
            assert found is not None
            assert found.newsletter is False
            clerk.services = make_clerk("ko").services
    assert texts == ["처리했어요. 이제 …으로 뉴스레터를 보내지 않아요. 주문 관련 안내는 계속 보내 드려요."] * 2


def test_an_address_is_taken_from_anywhere_and_a_broken_one_explained() -> None:
    clerk = make_clerk("en")
    opened = clerk.do(DeleteDataStep(), "delete my data", intent="delete_data", opens="delete_data_form")
    assert opened.slots["requested_slot"] == "privacy_email"
    broken = clerk.do(DeleteDataStep(), "jane@", intent="inform")
    assert broken.names == ["utter_invalid_email"]
    assert broken.slots == {"privacy_email": None, "requested_slot": "privacy_email"}
    said = clerk.do(DeleteDataStep(), "it's Jane@Example.com", intent="inform", email="Jane@Example.com")
    assert said.slots == {"privacy_email": "jane@example.com", "requested_slot": None}


def test_a_question_in_between_is_left_to_the_rules() -> None:
    clerk = make_clerk("en")
    clerk.slots["requested_slot"] = "newsletter_email"
    said = clerk.do(NewsletterStep(), "how much is shipping", intent="ask_shipping_cost")
    assert (said.texts, said.slots) == ([], {})


@pytest.mark.parametrize(
    ("language", "text", "start"),
    [
        (
            "en",
            "do you take apple pay?",
            "I'm sorry, we don't take Apple Pay yet. You can pay by credit or debit",
        ),
        ("en", "klarna?", "I'm sorry, we don't take Klarna yet."),
        ("en", "paypal or apple pay?", "I'm sorry, we don't take Apple Pay yet."),
        ("ko", "토스 되나요", "아쉽지만 토스는 아직 안 돼요. 결제는 신용·체크카드,"),
        ("ko", "삼성페이로 결제돼요?", "아쉽지만 삼성페이는 아직 안 돼요."),
        ("ko", "페이팔 돼요?", "네, 페이팔로 결제하실 수 있어요."),
    ],
)
def test_a_well_known_way_to_pay_that_the_shop_does_not_take(language: str, text: str, start: str) -> None:
    assert make_clerk(language).do(PaymentMethods(), text).text.startswith(start)
