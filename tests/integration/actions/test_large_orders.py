"""Orders worth more than `handoff.value_above` are for a person."""

from __future__ import annotations

from dataclasses import replace

import pytest
from form_clerk import FormClerk
from moneyed import Money

from bot.commerce.shop import VALUE_TOPICS


def clerk_with_limit(limit: int, topics: frozenset[str] = VALUE_TOPICS) -> FormClerk:
    clerk = FormClerk()
    shop = clerk.services.shop
    handoff = replace(shop.handoff, value_above=Money(limit, shop.currency), value_topics=topics)
    clerk.services = replace(clerk.services, shop=replace(shop, handoff=handoff))
    return clerk


@pytest.mark.parametrize(
    ("intent", "topic", "number", "text"),
    [
        ("start_return", "return", "1019", "return order 1019"),
        ("start_exchange", "exchange", "1019", "exchange something of 1019"),
        ("cancel_order", "cancel", "1019", "cancel order 1019"),
        ("start_exchange", "items", "1054", "another colour for 1054"),
        ("change_address", "address", "1054", "ship 1054 elsewhere"),
        ("change_payment", "payment", "1054", "another way to pay for order #1054"),
    ],
)
def test_an_order_over_the_limit_is_for_a_person_and_nothing_changes(
    intent: str, topic: str, number: str, text: str
) -> None:
    clerk = clerk_with_limit(1)
    before = clerk.order(number)
    clerk.say(text, intent)
    heard = clerk.say("minji.kim@example.com")
    assert heard.names == ["utter_passed_on"]
    ticket = clerk.services.tickets.find_open(clerk.conversation)
    assert ticket
    assert (ticket.topic, ticket.trigger, ticket.order_number) == (topic, "value", number)
    assert text in ticket.summary
    assert (clerk.form, clerk.order(number)) == (None, before)


def test_an_order_of_just_the_limit_is_the_clerks() -> None:
    clerk = FormClerk()
    total = clerk.order("1019").total
    clerk = clerk_with_limit(int(total.amount))
    clerk.say("return order 1019", "start_return")
    assert clerk.say("minji.kim@example.com").names != ["utter_passed_on"]


def test_what_the_shop_does_not_list_is_the_clerks_whatever_it_is_worth() -> None:
    clerk = clerk_with_limit(1, frozenset({"return"}))
    clerk.say("ship 1054 elsewhere", "change_address")
    clerk.say("minji.kim@example.com")
    assert clerk.form == "address_form"
    assert clerk.services.tickets.list_open() == []
