from __future__ import annotations

from pathlib import Path

import pytest
from ruamel.yaml import YAML

from benchmarks.tau_retail.hearing import Asked, Choice, hear
from bot.messages import Button, Card, Reply

RESPONSES = Path(__file__).resolve().parents[4] / "data" / "responses" / "en.yml"


@pytest.fixture(scope="module")
def words() -> dict[str, str]:
    read = YAML(typ="safe").load(RESPONSES.read_text(encoding="utf-8"))["responses"]
    return {name: variations[0]["text"] for name, variations in read.items()}


@pytest.mark.parametrize(
    ("response", "asked"),
    [
        ("utter_ask_order_number", Asked.ORDER),
        ("utter_ask_customer_email", Asked.IDENTITY),
        ("utter_ask_customer_postcode", Asked.IDENTITY),
        ("utter_identity_not_matched", Asked.IDENTITY),
        ("utter_ask_return_items", Asked.ITEMS),
        ("utter_ask_exchange_items", Asked.ITEMS),
        ("utter_how_many", Asked.QUANTITY),
        ("utter_ask_exchange_variants", Asked.VARIANT),
        ("utter_ask_refund_method", Asked.METHOD),
        ("utter_ask_cancel_reason", Asked.REASON),
        ("utter_ask_address", Asked.ADDRESS),
        ("utter_ask_return_confirmed", Asked.CONFIRM),
        ("utter_ask_exchange_confirmed", Asked.CONFIRM),
        ("utter_ask_cancel_confirmed", Asked.CONFIRM),
        ("utter_ask_address_confirmed", Asked.CONFIRM),
        ("utter_thank", Asked.MORE),
        ("utter_not_possible_instead", Asked.MORE),
        ("utter_not_understood", Asked.UNCLEAR),
        ("utter_not_cancelled", Asked.NOTHING),
    ],
)
def test_the_clerks_questions_are_recognised_by_their_words(response: str, asked: Asked, words: dict[str, str]) -> None:
    assert hear([Reply(words[response])]).asked is asked


def test_the_last_question_of_a_turn_counts_and_all_buttons_are_seen() -> None:
    card = Card("Lamp", "black", buttons=(Button("This one", "/x"),))
    heard = hear(
        [
            Reply("Done! Your return is open."),
            Reply(
                "Which items would you like to exchange?", cards=(card,), quick_replies=(Button("All of them", "/y"),)
            ),
        ]
    )
    assert heard.asked is Asked.ITEMS
    assert heard.first == "Done! Your return is open."
    assert heard.question == "Which items would you like to exchange?\nLamp\nblack"
    assert heard.choices == (Choice(0, "This one", "Lamp\nblack"), Choice(1, "All of them"))
    assert heard.choice("^all") == Choice(1, "All of them")


def test_yes_and_no_make_a_summary() -> None:
    yes_no = (Button("Yes, go ahead", "/a"), Button("No", "/b"))
    assert hear([Reply("It goes to Bend. Fine?", yes_no)]).asked is Asked.CONFIRM
    assert hear([Reply("It goes to Bend.", yes_no)]).asked is Asked.CHOICE


def test_buttons_that_begin_something_new_ask_nothing() -> None:
    assert hear([Reply("It has left.", (Button("Talk to a person", "/h"),))]).asked is Asked.NOTHING
    assert hear([]).asked is Asked.NOTHING
