"""Wishes that cannot be: a clear sentence with what is possible instead, and nothing changed."""

from __future__ import annotations

from dataclasses import replace

import pytest
from form_clerk import FormClerk
from info_clerk import ROOT

from bot.commerce.shop_file import parse_shop


def opened(text: str, intent: str, order: str, contact: str, language: str = "en") -> FormClerk:
    clerk = FormClerk(language)
    clerk.say(text, intent)
    clerk.say(order)
    clerk.say(contact)
    return clerk


@pytest.mark.parametrize(
    "intent", ["start_return", "start_exchange", "cancel_order", "change_address", "change_payment"]
)
@pytest.mark.parametrize(("order", "contact"), [("9999", "04066"), ("1054", "97205")])
def test_an_unknown_order_and_somebody_elses_are_answered_alike(intent: str, order: str, contact: str) -> None:
    clerk = FormClerk()
    clerk.say("please", intent)
    clerk.say(order)
    before = clerk.store.snapshot()
    assert clerk.say(contact).names == ["utter_identity_not_matched"]
    assert clerk.store.snapshot() == before


@pytest.mark.parametrize(
    ("intent", "order", "question"),
    [("start_return", "1019", "utter_ask_return_items"), ("start_exchange", "1019", "utter_ask_exchange_items")],
)
def test_an_item_that_is_not_in_the_order_is_asked_again(intent: str, order: str, question: str) -> None:
    clerk = opened("please", intent, order, "04066")
    before = clerk.store.snapshot()
    assert clerk.say("the trampoline").names == ["utter_form_not_understood", question]
    assert clerk.store.snapshot() == before


def test_ten_pieces_of_two_are_too_many() -> None:
    clerk = opened("please", "start_return", "1019", "04066")
    before = clerk.store.snapshot()
    heard = clerk.say("10 mugs")
    assert heard.names == ["utter_too_many_pieces", "utter_ask_return_items"]
    assert "the most is 2" in heard.text
    assert clerk.store.snapshot() == before


def test_an_item_is_exchanged_once() -> None:
    clerk = opened("exchange the slippers for beige ones", "start_exchange", "1019", "04066")
    clerk.tap("Changed my mind")
    clerk.say("yes", "affirm")
    before = clerk.store.snapshot()
    heard = clerk.say("exchange the slippers for gray ones in 250-260", "start_exchange")
    assert "utter_ask_exchange_confirmed" not in heard.names
    assert clerk.store.snapshot() == before


@pytest.mark.parametrize(
    ("intent", "sentence"),
    [
        ("start_exchange", "has not arrived yet"),
        ("start_return", "has not arrived yet"),
        ("cancel_order", "being packed or on its way"),
        ("change_address", "being packed or on its way"),
        ("change_payment", "being packed or on its way"),
    ],
)
def test_an_order_on_its_way_stays_as_it_is(intent: str, sentence: str) -> None:
    clerk = FormClerk()
    clerk.say("please", intent)
    clerk.say("1036")
    before = clerk.store.snapshot()
    heard = clerk.say("04400")
    assert sentence in heard.text
    assert clerk.store.snapshot() == before


def test_a_reason_that_is_not_accepted_is_explained_and_asked_again() -> None:
    clerk = FormClerk()
    strict = parse_shop((ROOT / "benchmarks" / "tau_retail" / "shop.yml").read_text(encoding="utf-8"))
    clerk.services = replace(clerk.services, shop=replace(clerk.services.shop, cancellations=strict.cancellations))
    clerk.say("cancel", "cancel_order")
    clerk.say("1054")
    clerk.say("04066")
    assert clerk.last.titles == ["No longer needed", "Ordered by mistake"]
    before = clerk.store.snapshot()
    heard = clerk.say("found it cheaper elsewhere")
    assert heard.names == ["utter_explanation", "utter_ask_cancel_reason"]
    assert "only if it is no longer needed or was ordered by mistake" in heard.text
    assert clerk.store.snapshot() == before
    assert clerk.say("I don't need it any more, it's no longer needed").names == ["utter_ask_cancel_whole_confirmed"]


@pytest.mark.parametrize("text", ["yes", "네"])
def test_a_yes_to_nothing_does_nothing(text: str) -> None:
    clerk = FormClerk()
    before = clerk.store.snapshot()
    clerk.say(text, "affirm")
    assert clerk.store.snapshot() == before
