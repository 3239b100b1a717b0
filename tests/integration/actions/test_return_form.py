from __future__ import annotations

from datetime import timedelta

import pytest
from form_clerk import FormClerk
from info_clerk import SATURDAY
from moneyed import Money

from bot.commerce.orders import ReturnStatus


def at_items(language: str = "en", order: str = "1019", contact: str = "04066") -> FormClerk:
    clerk = FormClerk(language)
    clerk.say("I want to return something", "start_return")
    clerk.say(order)
    clerk.say(contact)
    return clerk


def test_a_return_is_opened_after_a_yes_and_not_before() -> None:
    clerk = at_items()
    before = clerk.store.snapshot()
    clerk.say("slippers")
    heard = clerk.tap("Too small")
    assert heard.names == ["utter_ask_return_confirmed"]
    assert "Felt House Slippers (Gray, 230-240 mm)" in heard.text
    assert "Return shipping: ₩3,000" in heard.text
    assert "Refund: ₩26,000 to Visa •••• 4242" in heard.text
    assert clerk.store.snapshot() == before
    heard = clerk.tap("Yes, go ahead")
    assert heard.names == ["utter_return_opened"]
    assert "RMA-1019-1" in heard.text
    (opened,) = clerk.order("1019").returns
    assert (opened.status, opened.reason, opened.refund_amount) == (
        ReturnStatus.REQUESTED,
        "too_small",
        Money(26000, "KRW"),
    )
    assert [(line.line_item_id, line.quantity) for line in opened.lines] == [("li_1019_1", 1)]


def test_the_same_in_korean_with_typed_answers() -> None:
    clerk = at_items("ko")
    assert clerk.last.titles == ["펠트 실내화", "스톤웨어 머그컵 1개", "스톤웨어 머그컵 2개", "전부 다"]
    clerk.say("머그컵 하나만요")
    heard = clerk.say("마음이 바뀌었어요")
    assert "환불: 13,000원 (Visa •••• 4242)" in heard.text
    heard = clerk.say("네, 접수해 주세요", "affirm")
    assert heard.names == ["utter_return_opened"]
    assert clerk.order("1019").returns[0].lines[0].quantity == 1


@pytest.mark.parametrize(("text", "intent"), [("no", "deny"), ("아니요", "inform"), ("rather not", "nlu_fallback")])
def test_a_no_changes_nothing(text: str, intent: str) -> None:
    clerk = at_items()
    before = clerk.store.snapshot()
    clerk.say("slippers")
    clerk.tap("Too small")
    assert clerk.say(text, intent).names == ["utter_return_not_opened"]
    assert clerk.store.snapshot() == before
    assert clerk.form is None
    assert all(clerk.slots.get(name) is None for name in ("return_items", "return_reason", "return_confirmed"))


def test_what_is_told_at_the_opening_is_not_asked_again() -> None:
    clerk = FormClerk()
    clerk.say("the slippers from order #1019 are too small, I want to return them", "start_return")
    heard = clerk.say("minji.kim@example.com")
    assert heard.names == ["utter_ask_return_confirmed"]
    assert "Reason: Too small" in heard.text


def test_an_order_of_one_piece_asks_for_no_item() -> None:
    clerk = at_items(order="1024", contact="25467")
    assert clerk.last.names == ["utter_explanation", "utter_not_possible_instead"]  # it is being returned already
    assert clerk.last.titles == ["Where is my refund", "Talk to a person"]


def test_a_correction_at_the_summary_changes_the_items() -> None:
    clerk = at_items()
    clerk.say("slippers")
    clerk.tap("Changed my mind")
    heard = clerk.say("no, only one mug", "deny")
    assert heard.names == ["utter_ask_return_confirmed"]
    assert "Stoneware Mug (Cream)\n" in heard.text
    assert "₩13,000" in heard.text


def test_another_order_begins_anew() -> None:
    clerk = at_items()
    clerk.say("slippers")
    # The postcode that proved the first order is no proof for the next.
    assert clerk.say("no wait, I mean order #1001", "deny").names == ["utter_ask_order_contact"]
    assert clerk.say("04066").names[0] == "utter_explanation"
    assert clerk.slots["return_items"] is None
    assert clerk.slots["order_number"] == "1001"


def test_an_unclear_item_is_asked_about_with_only_what_may_be_meant() -> None:
    clerk = at_items()
    heard = clerk.say("the mug")
    assert heard.names == ["utter_how_many"]
    assert heard.titles == ["1 × Stoneware Mug", "2 × Stoneware Mug"]
    assert clerk.say("1").names == ["utter_ask_return_reason"]
    assert clerk.slots["return_items"] == [{"line_item_id": "li_1019_2", "quantity": 1}]


def test_more_pieces_than_there_are_is_said() -> None:
    clerk = at_items()
    heard = clerk.say("3 mugs")
    assert heard.names == ["utter_too_many_pieces", "utter_ask_return_items"]
    assert heard.texts[0] == "I can't take that many of Stoneware Mug: the most is 2."


def test_too_late_is_said_at_once_and_that_a_fault_would_matter() -> None:
    clerk = at_items(order="1004", contact="48118")
    assert clerk.last.names == ["utter_explanation", "utter_return_if_faulty"]
    assert clerk.last.texts[0] == "Stoneware Mug arrived 45 days ago, and returns are open for 14 days."
    assert clerk.form is None
    assert clerk.slots["order_id"] == clerk.order("1004").id


def test_a_pending_order_is_cancelled_instead() -> None:
    clerk = at_items(order="1054")
    assert clerk.last.titles == ["Cancel an order", "Talk to a person"]


def test_from_abroad_a_person_arranges_it() -> None:
    clerk = at_items(order="1014", contact="97205")
    before = clerk.store.snapshot()
    clerk.say("the robe")
    heard = clerk.tap("Changed my mind")
    assert heard.names == ["utter_explanation", "utter_passed_on"]
    (ticket,) = clerk.services.tickets.list_open()
    assert ticket.summary == "Return: Waffle Cotton Robe (Charcoal, S). Reason: Changed my mind"
    assert (ticket.topic, ticket.order_number, ticket.reference in heard.text) == ("return", "1014", True)
    assert clerk.store.snapshot() == before


def test_a_fault_makes_the_return_free() -> None:
    clerk = at_items(order="1014", contact="97205")
    clerk.say("the robe")
    heard = clerk.say("it has a hole in it")
    assert "Return shipping: free" in heard.text


def test_two_ways_to_pay_back_are_offered_and_understood() -> None:
    clerk = at_items(order="1020", contact="04400")
    clerk.tap("All of them")
    heard = clerk.tap("Changed my mind")
    assert heard.titles == ["Haru gift card 1204", "Visa •••• 6011"]
    assert "Refund: ₩98,000 to Haru gift card •••• 1204" in clerk.say("gift card").text


def test_a_button_that_is_not_of_the_question_changes_nothing() -> None:
    clerk = at_items()
    heard = clerk.send('/inform{"choice":"li_1001_1:1"}')
    assert heard.names == ["utter_button_is_old", "utter_ask_return_items"]


def test_a_question_in_between_is_no_answer() -> None:
    clerk = at_items()
    clerk.say("slippers")
    heard = clerk.say("what if it is damaged?", "ask_return_policy")
    assert heard.names[0] == "utter_policy"
    assert heard.names[-1] == "utter_ask_return_reason"
    assert clerk.slots.get("return_reason") is None


def test_the_second_return_of_a_conversation_starts_fresh() -> None:
    clerk = at_items()
    clerk.say("slippers")
    clerk.tap("Too small")
    clerk.tap("Yes, go ahead")
    heard = clerk.say("return something else", "start_return")
    assert heard.names == ["utter_ask_return_items"]
    assert heard.titles == ["1 × Stoneware Mug", "2 × Stoneware Mug"]


def test_the_store_has_the_last_word() -> None:
    clerk = at_items()
    clerk.say("slippers")
    clerk.tap("Too small")
    other = FormClerk()
    other.services = clerk.services
    other.say("return the slippers of #1019, too small", "start_return")
    other.say("04066")
    other.tap("Yes, go ahead")
    heard = clerk.tap("Yes, go ahead")
    assert heard.names == ["utter_refused_already_returning"]
    assert len(clerk.order("1019").returns) == 1


def test_the_same_message_twice_opens_one_return() -> None:
    clerk = at_items()
    clerk.say("slippers")
    clerk.tap("Too small")
    slots, events, form, last = dict(clerk.slots), list(clerk.events), clerk.form, clerk.last
    clerk.tap("Yes, go ahead")
    clerk.slots, clerk.events, clerk.form, clerk.last = slots, events, form, last
    assert clerk.tap("Yes, go ahead").names == ["utter_return_opened"]
    assert len(clerk.order("1019").returns) == 1


def test_nothing_is_said_of_an_order_to_a_stranger() -> None:
    clerk = at_items(contact="99999")
    assert clerk.last.names == ["utter_identity_not_matched"]


def test_a_day_later_the_window_is_a_day_shorter() -> None:
    clerk = FormClerk(now=SATURDAY + timedelta(hours=1))
    clerk.say("return #1013", "start_return")
    heard = clerk.say("03990")
    name = clerk.order("1013").lines[0].name["en"]
    assert heard.texts[0] == f"{name} arrived 18 days ago, and returns are open for 14 days."


@pytest.mark.parametrize(
    ("text", "intent"), [("yes but how?", "affirm"), ("네 근데 잠깐만요", "affirm"), ("ok wait", "inform")]
)
def test_a_yes_with_a_but_is_asked_again(text: str, intent: str) -> None:
    clerk = at_items()
    before = clerk.store.snapshot()
    clerk.say("slippers")
    clerk.tap("Too small")
    assert clerk.say(text, intent).names == ["utter_form_not_understood", "utter_ask_return_confirmed"]
    assert clerk.store.snapshot() == before


def test_naming_other_items_after_the_answer_corrects_it() -> None:
    clerk = at_items()
    clerk.say("everything")
    assert clerk.say("the slippers").names == ["utter_ask_return_reason"]
    assert clerk.slots["return_items"] == [{"line_item_id": "li_1019_1", "quantity": 1}]
