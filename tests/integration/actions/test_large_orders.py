"""Orders worth more than `handoff.value_above` are for a person."""

from __future__ import annotations

from dataclasses import replace

import pytest
from form_clerk import FormClerk
from moneyed import Money


def clerk_with_limit(limit: int) -> FormClerk:
    clerk = FormClerk()
    shop = clerk.services.shop
    handoff = replace(shop.handoff, value_above=Money(limit, shop.currency))
    clerk.services = replace(clerk.services, shop=replace(shop, handoff=handoff))
    return clerk


@pytest.mark.parametrize(
    ("intent", "topic", "text"),
    [
        ("start_return", "return", "return order 1019"),
        ("start_exchange", "exchange", "exchange something of 1019"),
        ("cancel_order", "cancel", "cancel order 1019"),
    ],
)
def test_an_order_over_the_limit_is_for_a_person_and_nothing_changes(intent: str, topic: str, text: str) -> None:
    clerk = clerk_with_limit(1)
    before = clerk.order("1019")
    clerk.say(text, intent)
    heard = clerk.say("minji.kim@example.com")
    assert heard.names == ["utter_passed_on"]
    ticket = clerk.services.tickets.find_open(clerk.conversation)
    assert ticket
    assert (ticket.topic, ticket.trigger, ticket.order_number) == (topic, "value", "1019")
    assert text in ticket.summary
    assert (clerk.form, clerk.order("1019")) == (None, before)


def test_an_order_of_just_the_limit_is_the_clerks() -> None:
    clerk = FormClerk()
    total = clerk.order("1019").total
    clerk = clerk_with_limit(int(total.amount))
    clerk.say("return order 1019", "start_return")
    assert clerk.say("minji.kim@example.com").names != ["utter_passed_on"]
