"""Assertions against the events of a turn, as Rasa Pro holds them."""

from __future__ import annotations

from typing import Any

import pytest

from bot.messages import Button, Reply
from bot.testing.conversations.asserted import check
from bot.testing.conversations.cases import Uttered
from bot.testing.conversations.turns import Turn, Utterance

GREETING = Utterance("utter_greet", "Hello!", Reply(text="Hello!", buttons=(Button("Track", "/track_order"),)))
QUESTION = Utterance("utter_ask_contact", "Your e-mail?", Reply(text="Your e-mail?"))
TURN = Turn(
    events=[
        {"event": "user", "parse_data": {}},
        {"event": "slot", "name": "language", "value": "en"},
        {"event": "action", "name": "utter_greet"},
        {"event": "bot", "text": "Hello!"},
        {"event": "slot", "name": "contact", "value": "a@b.example"},
        {"event": "slot", "name": "contact", "value": None},
        {"event": "action", "name": "track_form"},
        {"event": "bot", "text": "Your e-mail?"},
        {"event": "action", "name": "action_listen"},
    ],
    utterances=[GREETING, QUESTION],
)


@pytest.mark.parametrize(
    ("kind", "expected", "end"),
    [
        ("action_executed", "track_form", 7),
        ("slot_was_set", [("language", "en", True)], 2),
        ("slot_was_set", [("language", None, False), ("contact", "a@b.example", True)], 5),
        ("slot_was_not_set", [("contact", None, False), ("language", "ko", True), ("order_number", None, False)], 0),
        ("bot_uttered", Uttered("utter_ask_contact"), 8),
        ("bot_uttered", Uttered(text_matches="^Hel"), 4),
        ("bot_uttered", Uttered("utter_greet", "Hello", (("Track", ""),)), 4),
        ("bot_uttered", Uttered(buttons=(("", "/track_order"),)), 4),
        ("bot_did_not_utter", Uttered("utter_goodbye"), 0),
        ("bot_did_not_utter", Uttered(text_matches="Bye"), 0),
        ("bot_did_not_utter", Uttered(buttons=(("Track", "/return"), ("Return", ""))), 0),
    ],
)
def test_what_happened_holds_and_says_where_it_was(kind: str, expected: Any, end: int) -> None:
    assert check(kind, expected, TURN) == ("", end)


@pytest.mark.parametrize(
    ("kind", "expected", "wrong"),
    [
        ("action_executed", "return_form", "the clerk ran utter_greet, track_form"),
        ("slot_was_set", [("order_number", None, False)], "order_number was not set in this turn"),
        ("slot_was_set", [("language", "ko", True)], "language was set to 'en'"),
        ("slot_was_not_set", [("language", None, False)], "language was set to 'en'"),
        ("slot_was_not_set", [("language", "en", True)], "language was set to 'en'"),
        ("bot_uttered", Uttered("utter_goodbye"),
         "the clerk said utter_greet: Hello!; utter_ask_contact: Your e-mail?"),
        ("bot_uttered", Uttered("utter_ask_contact", "Hello"),
         "the clerk said utter_greet: Hello!; utter_ask_contact: Your e-mail?"),
        ("bot_uttered", Uttered(buttons=(("Track", ""), ("Return", ""))),
         "the clerk said utter_greet: Hello!; utter_ask_contact: Your e-mail?"),
        ("bot_did_not_utter", Uttered("utter_greet"), "the clerk said utter_greet: Hello!"),
        ("bot_did_not_utter", Uttered(text_matches="e-mail"), "the clerk said utter_ask_contact: Your e-mail?"),
        ("bot_did_not_utter", Uttered(buttons=(("Track", ""),)), "the clerk said utter_greet: Hello!"),
    ],
)  # fmt: skip
def test_what_did_not_happen_is_told(kind: str, expected: Any, wrong: str) -> None:
    assert check(kind, expected, TURN) == (wrong, 0)


def test_in_order_an_assertion_looks_only_at_what_came_after_the_one_before() -> None:
    assert check("action_executed", "utter_greet", TURN, 4) == (
        "the clerk ran utter_greet, track_form after the assertion before",
        4,
    )
    assert check("slot_was_set", [("contact", None, True)], TURN, 5) == ("", 6)
    assert check("bot_did_not_utter", Uttered("utter_greet"), TURN, 4) == ("", 4)


def test_slots_that_a_case_begins_with_were_set_before_its_first_message() -> None:
    asked = [("vip", True, True)]
    assert check("slot_was_set", asked, TURN, given={"vip": True}) == ("", 0)
    assert check("slot_was_not_set", asked, TURN, given={"vip": True}) == ("vip was set to True", 0)
