from __future__ import annotations

from dataclasses import replace

import pytest
from flaky_store import FlakyStore
from form_clerk import FormClerk

MINJI = "minji.kim@example.com"


def at_summary(language: str = "en", email: str = MINJI) -> FormClerk:
    clerk = FormClerk(language)
    clerk.say("unsubscribe me", "unsubscribe_newsletter")
    clerk.say(email)
    return clerk


def test_an_address_is_taken_off_after_a_yes_and_not_before() -> None:
    clerk = at_summary()
    assert clerk.last.text == "Shall I take m•••m@example.com off the newsletter?"
    assert clerk.store.find_customer(MINJI).newsletter is True
    assert clerk.tap("Yes, go ahead").names == ["utter_newsletter_off"]
    assert clerk.store.find_customer(MINJI).newsletter is False


@pytest.mark.parametrize(("text", "intent"), [("no", "deny"), ("아니요", "inform")])
def test_a_no_changes_nothing(text: str, intent: str) -> None:
    clerk = at_summary()
    before = clerk.store.snapshot()
    assert clerk.say(text, intent).names == ["utter_newsletter_kept"]
    assert clerk.store.snapshot() == before


def test_another_address_instead_of_a_yes_is_asked_about_again() -> None:
    clerk = at_summary()
    old = clerk.last.buttons[0]["payload"]
    assert clerk.say("ab@example.com").text == "Shall I take a•••@example.com off the newsletter?"
    assert clerk.send(old).names == ["utter_button_is_old", "utter_ask_newsletter_confirmed"]


def test_a_fourth_address_is_for_a_person() -> None:
    clerk = at_summary(email="a1@example.com")
    clerk.tap("Yes, go ahead")
    for name in ("a2", "a3"):
        clerk.say("unsubscribe", "unsubscribe_newsletter")
        clerk.say(f"{name}@example.com")
        assert clerk.tap("Yes, go ahead").names == ["utter_newsletter_off"]
    clerk.say("unsubscribe", "unsubscribe_newsletter")
    before = clerk.store.snapshot()
    assert clerk.say(MINJI).names == ["utter_newsletter_limit"]
    assert clerk.store.snapshot() == before
    assert clerk.form is None


def test_a_lost_answer_is_no_certainty_and_trying_again_is_safe() -> None:
    clerk = FormClerk()
    store = FlakyStore(clerk.store)
    clerk.services = replace(clerk.services, store=store)
    clerk.say("unsubscribe me", "unsubscribe_newsletter")
    clerk.say(MINJI)
    store.writes = "lost"
    assert clerk.tap("Yes, go ahead").names == ["utter_write_unsure"]
    store.writes = "work"
    assert clerk.tap("Try again").names == ["utter_ask_newsletter_confirmed"]
    assert clerk.tap("Yes, go ahead").names == ["utter_newsletter_off"]
    assert store.keys[0] == store.keys[1]


def test_deleting_data_asked_for_twice_is_one_ticket() -> None:
    clerk = FormClerk()
    clerk.say("delete my data", "delete_data")
    first = clerk.say(MINJI)
    clerk.say("delete my data", "delete_data")
    second = clerk.say("jane@example.com")
    (ticket,) = clerk.services.tickets.list_open()
    assert (ticket.reference in first.text, ticket.reference in second.text) == (True, True)
    assert [MINJI in line or "jane@example.com" in line for line in ticket.summary.splitlines()] == [True, True]
