"""A form that another order interrupts goes on with its own."""

from __future__ import annotations

from form_clerk import FormClerk

from bot.commerce.orders import OrderStatus


def asked_for_a_reason() -> FormClerk:
    clerk = FormClerk()
    clerk.say("return the slippers of #1019", "start_return")
    clerk.say("minji.kim@example.com")
    assert clerk.last.names == ["utter_ask_return_reason"]
    return clerk


def test_what_is_opened_is_a_return_of_the_first_order() -> None:
    clerk = asked_for_a_reason()
    assert clerk.say("where is 1033?", "track_order").names == [
        "utter_order_status",
        "utter_back_to_form",
        "utter_ask_return_reason",
    ]
    assert "#1019" in clerk.say("too small").text
    assert clerk.say("yes", "affirm").names == ["utter_return_opened"]
    assert [line.line_item_id for one in clerk.order("1019").returns for line in one.lines] == [
        clerk.order("1019").lines[0].id
    ]
    assert clerk.order("1033").returns == ()


def test_what_was_proved_of_the_first_order_is_no_proof_of_anothers() -> None:
    clerk = asked_for_a_reason()
    assert clerk.say("where is 1035?", "track_order").names == ["utter_ask_order_contact"]
    assert clerk.slots["order_id"] is None
    assert clerk.say("13529").names == ["utter_order_status", "utter_back_to_form", "utter_ask_return_reason"]
    kept = {name: clerk.slots[name] for name in ("order_number", "order_contact", "order_id")}
    assert kept == {
        "order_number": "1019",
        "order_contact": "minji.kim@example.com",
        "order_id": clerk.order("1019").id,
    }


def test_forms_in_forms_are_all_gone_back_to() -> None:
    clerk = asked_for_a_reason()
    clerk.say("cancel order 1054", "cancel_order")
    clerk.say("where is 1035?", "track_order")
    assert clerk.say("13529").names == ["utter_order_status", "utter_back_to_form", "utter_ask_cancel_reason"]
    clerk.say("changed my mind")
    assert "#1054" in clerk.last.text
    assert clerk.say("no", "deny").names == ["utter_not_cancelled", "utter_back_to_form", "utter_ask_return_reason"]
    assert clerk.order("1054").status is OrderStatus.PENDING
    assert "#1019" in clerk.say("too small").text


def test_items_left_over_from_another_order_are_forgotten() -> None:
    clerk = asked_for_a_reason()
    clerk.say("a person please", "talk_to_human")
    clerk.form = None
    clerk.events.append({"event": "active_loop", "name": None})
    clerk.say("where is 1020?", "track_order")
    clerk.say("04400")
    assert clerk.last.names == ["utter_order_status"]
    assert clerk.say("I want to return something", "start_return").names == ["utter_ask_return_items"]
    assert clerk.slots["return_items"] is None


def test_a_number_in_a_question_about_the_rules_opens_its_form() -> None:
    clerk = asked_for_a_reason()
    assert clerk.say("can I cancel 1054?", "ask_cancel_policy").names == ["utter_ask_cancel_reason"]
    clerk.say("changed my mind")
    assert clerk.say("no", "deny").names == ["utter_not_cancelled", "utter_back_to_form", "utter_ask_return_reason"]
    assert clerk.slots["order_number"] == "1019"


def test_a_question_whether_another_order_can_be_returned_says_nothing_of_this_one() -> None:
    clerk = asked_for_a_reason()
    assert clerk.say("can I return 1033?", "ask_return_policy").names == [
        "utter_policy",
        "utter_return_policy_next",
        "utter_ask_return_reason",
    ]
    assert clerk.slots["order_number"] == "1019"
