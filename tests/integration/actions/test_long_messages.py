"""Signs that become many letters: what a message becomes is bounded, not only what was typed."""

from __future__ import annotations

import unicodedata

import pytest
from form_clerk import FormClerk
from test_return_form import at_items

from bot.commerce.text import LONGEST_READ

PRAISE = "\ufdfa"
"""One sign that is eighteen letters in Unicode form NFKC."""

FORMS = {
    "a return": ("I want to return something", "start_return", "1019", "04066"),
    "an exchange": ("I want to exchange something", "start_exchange", "1019", "04066"),
    "a cancellation": ("Cancel an order", "cancel_order", "1054", "04066"),
}


@pytest.mark.parametrize("name", FORMS)
def test_nothing_in_a_form_reads_more_than_a_message_may_hold(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    text, intent, order, contact = FORMS[name]
    clerk = FormClerk()
    clerk.say(text, intent)
    clerk.say(order)
    clerk.say(contact)
    read: list[int] = []
    normalize = unicodedata.normalize

    def counted(form: str, text: str) -> str:
        found = normalize(form, text)
        read.append(len(found))
        return found

    monkeypatch.setattr(unicodedata, "normalize", counted)
    before = clerk.store.snapshot()
    clerk.say(PRAISE * (3_900 - len(name)), "nlu_fallback")
    assert max(read) <= LONGEST_READ
    assert clerk.store.snapshot() == before


def test_what_is_said_before_such_signs_is_understood() -> None:
    clerk = at_items()
    assert clerk.say("slippers " + PRAISE * 3_900).names == ["utter_ask_return_reason"]
