from __future__ import annotations

from typing import Any

import pytest
from shipped_words import shipped_lexicon

from bot.dialogue.orders_in_a_row import each_order
from bot.dialogue.wish_queue import MOST_WISHES, add_wishes

LEXICON = shipped_lexicon()

MOST_READ = 16
"""The wishes of a message, and the sentences around them."""

MEANINGS = {
    "The kettle does not boil.": ("report_damaged", 0.6),
    "I live in Seoul.": ("inform", 0.9),
    "If that is too much, refund me.": ("check_refund", 0.9),
}


def parse(text: str) -> dict[str, Any]:
    """Know three sentences; nothing else is understood."""
    name, confidence = MEANINGS.get(text, ("nlu_fallback", 0.4))
    return {"text": text, "intent": {"name": name, "confidence": confidence}, "entities": []}


def test_of_an_unclear_message_the_clearest_sentence_counts() -> None:
    text = " ".join(MEANINGS)
    assert add_wishes(parse(text), text, LEXICON, parse)["intent"] == {"name": "report_damaged", "confidence": 0.6}


def test_what_depends_on_something_else_or_only_tells_a_fact_is_no_meaning() -> None:
    text = "I live in Seoul. If that is too much, refund me."
    assert add_wishes(parse(text), text, LEXICON, parse)["intent"]["name"] == "nlu_fallback"


def test_a_message_that_is_understood_as_a_whole_stays_as_it_is() -> None:
    whole = {**parse("The kettle does not boil. I live in Seoul."), "intent": {"name": "complain", "confidence": 0.9}}
    assert add_wishes(whole, whole["text"], LEXICON, parse) == whole


def test_the_address_of_an_order_and_that_of_the_account_are_told_apart_by_their_words() -> None:
    def sure_of_the_account(text: str) -> dict[str, Any]:
        intent = {"name": "change_default_address", "confidence": 0.93}
        return {"text": text, "intent": intent, "intent_ranking": [intent], "entities": []}

    text = "Change the address of my pending order to the new flat, and also my default address."
    wishes = add_wishes(sure_of_the_account(text), text, LEXICON, sure_of_the_account)["wishes"]
    assert [one["intent"] for one in wishes] == ["change_address", "change_default_address"]


@pytest.mark.parametrize(
    "text",
    [
        " ".join(f"It is number {number}." for number in range(60)),
        ", and ".join(f"can I see number {number}" for number in range(60)),
        "정말 그래요. " + " ".join(f"이건 {number}번째예요." for number in range(60)),
    ],
    ids=["sentences", "clauses", "Korean"],
)
def test_of_very_many_parts_a_few_are_read(text: str) -> None:
    read: set[str] = set()

    def count(part: str) -> dict[str, Any]:
        read.add(part)
        return parse(part)

    add_wishes(parse(text), text, LEXICON, count)
    assert 0 < len(read) <= MOST_READ


def test_of_very_many_sentences_the_last_one_counts() -> None:
    text = " ".join(f"It is number {number}." for number in range(60)) + " The kettle does not boil."
    assert add_wishes(parse(text), text, LEXICON, parse)["intent"] == {"name": "report_damaged", "confidence": 0.6}


def test_a_person_that_one_sentence_surely_calls_is_called() -> None:
    meanings = {
        "My desk came in pieces.": ("report_damaged", 0.95),
        "Put me through to somebody.": ("talk_to_human", 0.9),
    }
    text = " ".join(meanings)
    assert _understood(text, meanings) == {"name": "talk_to_human", "confidence": 0.8}


def test_a_person_that_is_asked_for_in_so_many_words_is_called() -> None:
    wish = "I want to talk to your manager about it."
    text = f"Your driver was rude. {wish}"
    assert _understood(text, {text: ("complain", 0.7), wish: ("talk_to_human", 0.6)})["name"] == "talk_to_human"
    assert _understood(text, {text: ("complain", 0.7), wish: ("complain", 0.6)})["name"] == "complain"


def test_a_person_of_whom_nobody_is_sure_is_not() -> None:
    meanings = {"My desk came in pieces.": ("report_damaged", 0.95), "Somebody there?": ("talk_to_human", 0.6)}
    text = " ".join(meanings)
    assert _understood(text, {text: ("report_damaged", 0.9), **meanings})["name"] == "report_damaged"


def test_a_question_beside_thanks_is_what_is_meant() -> None:
    meanings = {"Lovely, thank you. How do I pack it?": ("thank", 0.9), "How do I pack it?": ("ask_return_steps", 0.7)}
    assert _understood("Lovely, thank you. How do I pack it?", meanings)["name"] == "ask_return_steps"


def test_what_is_asked_for_behind_a_story_is_what_is_meant() -> None:
    text = "My dad got the boots for his birthday and he is happy but they pinch his toes, can I get a wider pair?"
    meanings = {text: ("track_order", 0.42), "can I get a wider pair?": ("start_exchange", 0.7)}
    assert _understood(text, meanings)["name"] == "start_exchange"
    assert _understood(text, {text: ("track_order", 0.42)})["name"] == "track_order"


def test_now_what_behind_a_report_is_answered_with_it() -> None:
    meanings = {"Is my parcel gone?": ("report_lost", 0.9), "What happens now?": ("ask_next_step", 0.9)}
    text = " ".join(meanings)
    [wish] = add_wishes(_parse(text, meanings), text, LEXICON, lambda one: _parse(one, meanings))["wishes"]
    assert wish["intent"] == "report_lost"


def test_anger_behind_the_call_for_a_person_is_told_to_that_person() -> None:
    meanings = {"I want to talk to a person.": ("talk_to_human", 0.9), "What is wrong with you?": ("complain", 0.9)}
    text = " ".join(meanings)
    wishes = add_wishes(_parse(text, meanings), text, LEXICON, lambda one: _parse(one, meanings))["wishes"]
    assert [one["intent"] for one in wishes] == ["talk_to_human"]


def _understood(text: str, meanings: dict[str, tuple[str, float]]) -> dict[str, Any]:
    parsed = add_wishes(_parse(text, meanings), text, LEXICON, lambda one: _parse(one, meanings))
    intent: dict[str, Any] = parsed["intent"]
    return intent


def _parse(text: str, meanings: dict[str, tuple[str, float]]) -> dict[str, Any]:
    name, confidence = meanings.get(text, ("nlu_fallback", 0.4))
    return {"text": text, "intent": {"name": name, "confidence": confidence}, "entities": []}


def test_of_very_many_orders_in_a_row_the_first_ones_are_taken() -> None:
    numbers = [str(number) for number in range(1001, 1051)]
    text = f"where are {', '.join(numbers)}?"
    entities = [
        {"entity": "order_number", "value": one, "start": text.index(one), "end": text.index(one) + 4}
        for one in numbers
    ]
    parsed = {"text": text, "intent": {"name": "track_order", "confidence": 0.9}, "entities": entities}
    wishes = each_order(parsed, text, LEXICON)["wishes"]
    assert [one["order_number"] for one in wishes] == numbers[:MOST_WISHES]
    assert wishes[0]["text"] == "where are 1001?"
