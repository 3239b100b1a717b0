"""A button counts only for the question, the order and the summary that it came with."""

from __future__ import annotations

import pytest
from form_clerk import FormClerk

from bot.commerce.orders import OrderStatus


def payload(clerk: FormClerk, title: str) -> str:
    return next(one["payload"] for one in clerk.last.buttons if one["title"] == title)


def at_return_summary() -> FormClerk:
    clerk = FormClerk()
    clerk.say("return the slippers of #1019, they are too small", "start_return")
    clerk.say("04066")
    assert clerk.last.names == ["utter_ask_return_confirmed"]
    return clerk


def test_the_yes_of_a_return_cancels_no_order() -> None:
    clerk = at_return_summary()
    old = payload(clerk, "Yes, go ahead")
    clerk.tap("No")
    clerk.say("cancel order 1054, I changed my mind", "cancel_order")
    clerk.say("04066")
    assert clerk.last.names == ["utter_ask_cancel_whole_confirmed"]
    heard = clerk.send(old)
    assert heard.names == ["utter_button_is_old", "utter_ask_cancel_whole_confirmed"]
    assert clerk.order("1054").status is OrderStatus.PENDING
    assert clerk.tap("Yes, go ahead").names == ["utter_cancelled"]


def test_the_yes_of_another_summary_opens_no_return() -> None:
    clerk = at_return_summary()
    old = payload(clerk, "Yes, go ahead")
    clerk.say("no, only one mug", "deny")
    assert clerk.send(old).names == ["utter_button_is_old", "utter_ask_return_confirmed"]
    assert clerk.order("1019").returns == ()


def test_a_no_that_is_old_refuses_nothing() -> None:
    clerk = at_return_summary()
    old = payload(clerk, "No")
    clerk.say("no, only one mug", "deny")
    assert clerk.send(old).names == ["utter_button_is_old", "utter_ask_return_confirmed"]


def test_a_yes_without_what_it_confirms_is_asked_again() -> None:
    clerk = at_return_summary()
    assert clerk.send('/inform{"choice":"yes"}').names == ["utter_button_is_old", "utter_ask_return_confirmed"]
    assert clerk.order("1019").returns == ()


def test_a_typed_yes_needs_no_button() -> None:
    clerk = at_return_summary()
    assert clerk.say("yes", "affirm").names == ["utter_return_opened"]


def test_a_reason_of_another_form_is_no_answer() -> None:
    clerk = FormClerk()
    clerk.say("cancel order 1054", "cancel_order")
    clerk.say("04066")
    old = payload(clerk, "Changed my mind")
    clerk.form = None
    clerk.say("return the slippers of #1019", "start_return")
    clerk.say("04066")
    assert clerk.last.names == ["utter_ask_return_reason"]
    assert clerk.send(old).names == ["utter_button_is_old", "utter_ask_return_reason"]
    assert clerk.slots.get("return_reason") is None


def test_an_item_of_another_order_is_no_answer() -> None:
    clerk = FormClerk()
    clerk.say("return something of #1019", "start_return")
    clerk.say("04066")
    old = next(one["payload"] for one in clerk.last.buttons if "All" in one["title"])
    clerk.say("no wait, I mean order #1020", "deny")
    clerk.say("04400")
    assert clerk.last.names == ["utter_ask_return_items"]
    assert clerk.send(old).names == ["utter_button_is_old", "utter_ask_return_items"]
    assert clerk.slots.get("return_items") is None


@pytest.mark.parametrize("language", ["en", "ko"])
def test_a_button_of_a_form_that_is_over_answers_nothing(language: str) -> None:
    clerk = FormClerk(language)
    clerk.say("1054", "cancel_order")
    clerk.say("minji.kim@example.com")
    old = clerk.last.buttons[0]["payload"]
    clerk.form = None
    assert clerk.send(old).names == ["utter_button_is_old"]
    assert clerk.slots.get("cancel_reason") is None
    assert clerk.order("1054").status is OrderStatus.PENDING
