from __future__ import annotations

import pytest
from form_clerk import FormClerk

from bot.commerce.policy import Problem


def reported(problem: str, order: str, contact: str, language: str = "en") -> FormClerk:
    clerk = FormClerk(language)
    clerk.say("there is a problem", f"report_{problem}")
    clerk.say(order)
    clerk.say(contact)
    return clerk


def test_every_problem_of_the_table_has_a_way_in() -> None:
    assert {problem.value for problem in Problem} == {"late", "lost", "damaged", "missing", "wrong_item"}


@pytest.mark.parametrize(
    ("problem", "order", "contact", "text"),
    [
        ("late", "1036", "04400", "Your parcel is not late yet; it is expected on Sun, Nov 22."),
        (
            "late",
            "1038",
            "63125",
            (
                "I'm sorry, your parcel was expected on Wed, Nov 18 and is late. "
                "Most late parcels still arrive within a few days."
            ),
        ),
        (
            "lost",
            "1029",
            "48118",
            (
                "The carrier says it was delivered on Fri, Nov 20. Please look at the door, the guard's office and "
                "with neighbours; if it doesn't turn up within a day, tell me again."
            ),
        ),
        ("late", "1054", "04066", "Order #1054 has not left us yet: it is waiting to be packed."),
        ("late", "1047", "44705", "Order #1047 has not left us yet: it is being packed."),
        ("lost", "1050", "55000", "Order #1050 was cancelled, so nothing is on its way."),
    ],
)
def test_the_honest_answer_about_a_parcel(problem: str, order: str, contact: str, text: str) -> None:
    clerk = reported(problem, order, contact)
    assert clerk.last.texts == [text]
    assert clerk.services.tickets.list_open() == []
    assert clerk.form is None


def test_a_lost_parcel_is_sent_again_or_refunded_by_a_person() -> None:
    clerk = reported("lost", "1040", "04768", "ko")
    assert clerk.last.titles == ["다시 보내 주세요", "환불해 주세요"]
    heard = clerk.say("돈으로 돌려주세요")
    assert heard.names == ["utter_passed_on"]
    (ticket,) = clerk.services.tickets.list_open()
    assert ticket.topic == "lost"
    assert ticket.summary.endswith("원하는 해결: 환불해 주세요")
    assert clerk.slots["problem"] is None


def test_delivered_days_ago_but_not_found_goes_to_a_person() -> None:
    clerk = reported("lost", "1019", "04066")
    assert clerk.last.names == ["utter_ask_problem_wish"]
    clerk.tap("Send it again")
    assert clerk.services.tickets.list_open()[0].order_number == "1019"


def test_of_several_parcels_each_is_told() -> None:
    clerk = reported("lost", "1033", "04066")
    assert "Parcel 1 of 2" in clerk.last.text
    assert "Parcel 2 of 2" in clerk.last.text


def test_late_speaks_of_what_is_still_to_come() -> None:
    clerk = reported("late", "1033", "04066")
    assert clerk.last.texts == ["Your parcel is not late yet; it is expected on Sun, Nov 22."]


def test_a_damaged_item_can_be_returned_for_free() -> None:
    clerk = reported("damaged", "1020", "04400")
    heard = clerk.say("the lamp")
    assert heard.names == ["utter_problem_choose"]
    assert heard.titles == ["Return it for free", "Same item again", "Other colour or size"]
    clerk.tap("Return it for free")
    heard = clerk.tap("Haru gift card 1204")
    assert "Haru LED Desk Lamp (White)\nReason: It arrived damaged\nReturn shipping: free" in heard.text


def test_the_same_item_again_is_a_ticket_and_a_photo_helps() -> None:
    clerk = reported("damaged", "1019", "04066")
    clerk.say("one mug")
    heard = clerk.tap("Same item again")
    assert heard.names == ["utter_passed_on", "utter_send_photo"]
    (ticket,) = clerk.services.tickets.list_open()
    assert ticket.summary == "Item is damaged, order #1019: Stoneware Mug (Cream). Wish: Send it again"
    assert f"hello@haruliving.example with {ticket.reference} in the subject" in heard.text


def test_a_wrong_final_sale_item_goes_to_a_person() -> None:
    clerk = reported("wrong_item", "1018", "48099")
    heard = clerk.say("the cushions")
    assert heard.names == ["utter_explanation", "utter_passed_on", "utter_send_photo"]


def test_nothing_is_missing_that_travels_in_another_parcel() -> None:
    clerk = reported("missing", "1033", "04066")
    heard = clerk.say("the lamp")
    assert heard.texts == [
        "Good news: this travels in another parcel, expected on Sun, Nov 22: Linen Floor Lamp (Oak, Cream)."
    ]
    assert clerk.services.tickets.list_open() == []


def test_a_missing_item_is_sent_or_refunded_by_a_person() -> None:
    clerk = reported("missing", "1019", "04066")
    clerk.say("slippers")
    assert clerk.last.titles == ["Send it again", "Refund it"]
    clerk.say("the money please")
    assert clerk.services.tickets.list_open()[0].summary.endswith("Wish: Refund it")


def test_another_problem_begins_the_questions_anew() -> None:
    clerk = reported("missing", "1019", "04066")
    heard = clerk.say("no wait, it is broken", "report_damaged")
    assert heard.names == ["utter_ask_items_damaged"]


def test_reporting_changes_nothing_in_the_store() -> None:
    clerk = reported("missing", "1019", "04066")
    before = clerk.store.snapshot()
    clerk.say("slippers")
    clerk.tap("Refund it")
    assert clerk.store.snapshot() == before


def choosing(language: str = "ko") -> FormClerk:
    clerk = reported("damaged", "1020", "04400", language)
    heard = clerk.say("스탠드" if language == "ko" else "the lamp")
    assert heard.names == ["utter_problem_choose"]
    return clerk


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("환불해주세요", "start_return"),
        ("교환 말고 환불", "start_exchange"),
        ("refund please", "ask_refund_policy"),
        ("a refund instead of a replacement", "nlu_fallback"),
        ("반품할게요", "start_return"),
        ("return it", "start_return"),
    ],
)
def test_money_back_for_a_damaged_item_is_a_return_of_it(text: str, intent: str) -> None:
    clerk = choosing()
    assert clerk.say(text, intent).names == ["utter_ask_refund_method"]
    assert clerk.form == "return_form"
    assert clerk.slots["return_reason"] == "damaged"
    assert [one["quantity"] for one in clerk.slots["return_items"]] == [1]
    assert clerk.slots["problem"] is None


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("교환", "start_exchange"),
        ("같은걸로 다시 보내주세요", "nlu_fallback"),
        ("새걸로 보내줘요", "inform"),
        ("환불 말고 새거요", "start_return"),
        ("send me a new one", "report_damaged"),
        ("a new one, not a refund", "nlu_fallback"),
    ],
)
def test_the_same_again_is_passed_on_in_any_words(text: str, intent: str) -> None:
    clerk = choosing()
    assert clerk.say(text, intent).names == ["utter_passed_on", "utter_send_photo"]
    assert clerk.form is None


def test_another_variant_of_a_damaged_item_is_an_exchange_of_it() -> None:
    clerk = choosing("en")
    assert clerk.tap("Other colour or size").names == ["utter_ask_exchange_variants"]
    assert (clerk.form, clerk.slots["exchange_reason"]) == ("exchange_form", "damaged")


def test_a_question_while_choosing_chooses_nothing() -> None:
    clerk = choosing("en")
    clerk.say("how long does a refund take?", "ask_refund_policy")
    assert clerk.form == "problem_form"
    assert clerk.slots.get("problem_wish") is None
    assert clerk.last.names[-1] == "utter_problem_choose"
