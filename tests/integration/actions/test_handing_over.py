"""What a person is told, and what not."""

from __future__ import annotations

import pytest
from form_clerk import FormClerk


def test_a_second_wish_for_the_same_is_noted_on_the_same_ticket() -> None:
    clerk = FormClerk()
    clerk.say("my password is hunter2, let me talk to a human", "talk_to_human")
    clerk.say("it is about my lamp, I want a human", "talk_to_human")
    (ticket,) = clerk.services.tickets.list_open()
    assert "hunter2" not in ticket.summary
    assert "it is about my lamp" in ticket.summary


def test_an_order_that_was_not_proved_is_told_as_such() -> None:
    clerk = FormClerk()
    clerk.say("track order 1036", "track_order")
    clerk.say("a human please", "talk_to_human")
    (ticket,) = clerk.services.tickets.list_open()
    assert ticket.order_number is None
    assert ticket.summary == "About order 1036, which was not verified: track order 1036 / a human please"


@pytest.mark.parametrize(
    ("said", "topic"),
    [
        ([], "person"),
        ([("hi", "greet")], "person"),
        ([("return order 1019", "start_return")], "return"),
        ([("exchange something of 1019", "start_exchange")], "exchange"),
        ([("exchange something of 1054", "start_exchange"), ("minji.kim@example.com", "")], "items"),
        ([("where is 1036?", "track_order")], "order"),
        ([("how do refunds work?", "ask_refund_policy"), ("hi", "greet")], "refund"),
        ([("how do refunds work?", "ask_refund_policy"), ("may I cancel?", "ask_cancel_policy")], "cancel"),
        ([("my parcel 1036 is lost", "report_lost")], "lost"),
    ],
)
def test_the_topic_is_that_of_the_open_form_or_of_what_was_talked_of_last(
    said: list[tuple[str, str]], topic: str
) -> None:
    clerk = FormClerk()
    for text, intent in said:
        clerk.say(text, intent) if intent else clerk.say(text)
    clerk.say("a human please", "talk_to_human")
    (ticket,) = clerk.services.tickets.list_open()
    assert (ticket.topic, ticket.trigger) == (topic, "asked")


def test_whoever_asks_again_about_something_else_has_the_same_ticket() -> None:
    clerk = FormClerk()
    clerk.say("return order 1019", "start_return")
    clerk.say("a human please", "talk_to_human")
    clerk.say("is the mug in stock?", "ask_stock")
    clerk.say("a human please", "talk_to_human")
    (ticket,) = clerk.services.tickets.list_open()
    assert ticket.topic == "return"
    assert ticket.summary.count("\n") == 1


def test_what_a_rule_passes_on_is_another_ticket_than_the_one_that_was_asked_for() -> None:
    clerk = FormClerk()
    clerk.say("delete my data", "delete_data")
    clerk.say("a human please", "talk_to_human")
    clerk.say("minji.kim@example.com")
    assert [(one.topic, one.trigger) for one in clerk.services.tickets.list_open()] == [
        ("privacy", "asked"),
        ("privacy", "policy"),
    ]
