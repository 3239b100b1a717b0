from __future__ import annotations

from bot.nlu.measuring.overlap import Saying, find_overlaps

TRACKING = (
    *("where is my order", "where is my parcel", "track my order", "track my parcel", "where is the parcel now"),
    "order tracking",
)
GREETINGS = ("hello there", "hello", "good morning", "good evening", "hello hello", "morning")
APART = [
    *(Saying(text, "track_order", f"a.yml:{at}") for at, text in enumerate(TRACKING, 1)),
    *(Saying(text, "greet", f"b.yml:{at}") for at, text in enumerate(GREETINGS, 1)),
]


def test_intents_that_say_different_things_do_not_overlap() -> None:
    assert find_overlaps(APART) == []


def test_one_sentence_under_two_intents_is_named_with_both_places() -> None:
    said = ["stop that right now", "cancel it please", "never mind then", "forget the whole thing"]
    both = [
        Saying(text, intent, f"{intent}.yml:{at}") for intent in ("stop", "cancel") for at, text in enumerate(said, 1)
    ]
    found = find_overlaps([*APART, *both])
    assert [one.intents for one in found] == [("cancel", "stop")]
    assert found[0].advice.startswith('keep "')
    assert found[0].advice.endswith("under one of them: it is an example of both")
    mistaken = found[0].mistaken[0]
    assert mistaken.like is not None
    assert mistaken.like.text == mistaken.saying.text
    assert {mistaken.saying.place.split(":")[0], mistaken.like.place.split(":")[0]} == {"stop.yml", "cancel.yml"}


def test_the_pair_with_most_mistakes_comes_first_however_many_of_them_are_shown() -> None:
    few, many = ["fine", "ok then", "sure"], [f"{verb} {thing}" for verb in ("stop", "end") for thing in "abcd"]
    said = [(text, intent) for texts, pair in ((few, "ab"), (many, "yz")) for intent in pair for text in texts]
    found = find_overlaps([*APART, *(Saying(text, intent) for text, intent in said)])
    assert [(one.intents, one.count, len(one.mistaken)) for one in found] == [(("y", "z"), 16, 5), (("a", "b"), 6, 5)]
    assert find_overlaps([*APART, *(Saying(text, intent) for text, intent in said)], 1) == found[:1]


def test_parts_of_an_intent_are_told_apart() -> None:
    said = ("wash it by hand", "dry it flat", "iron it cool")
    parts = [Saying(text, f"ask_help/care-{of}", f"{of}.md:1") for of in ("linen", "wool") for text in said]
    assert find_overlaps([*APART, *parts])[0].intents == ("ask_help/care-linen", "ask_help/care-wool")


def test_with_one_intent_or_one_example_there_is_nothing_to_take_it_for() -> None:
    assert find_overlaps([]) == []
    assert find_overlaps([Saying("hello", "greet")]) == []
    assert find_overlaps([Saying("hello", "greet"), Saying("hi", "greet")]) == []
