from __future__ import annotations

import pytest
from form_clerk import FormClerk


def at_item(language: str = "en", order: str = "1019", contact: str = "04066") -> FormClerk:
    clerk = FormClerk(language)
    clerk.say("exchange please", "start_exchange")
    clerk.say(order)
    clerk.say(contact)
    return clerk


def test_a_bigger_size_tells_item_variant_and_reason() -> None:
    clerk = FormClerk()
    clerk.say("exchange my gray slippers for a bigger size", "start_exchange")
    clerk.say("1019")
    before = clerk.store.snapshot()
    heard = clerk.say("04066")
    assert heard.names == ["utter_ask_exchange_confirmed"]
    assert "Felt House Slippers (Gray, 230-240 mm) → Gray, 250-260 mm\nReason: Too small" in heard.text
    assert clerk.store.snapshot() == before
    heard = clerk.say("yes", "affirm")
    assert heard.names == ["utter_exchange_opened"]
    (opened,) = clerk.order("1019").returns
    assert opened.lines[0].exchange_variant_id == "house-slippers-gray-mm-250-260"
    assert opened.reason == "too_small"


def test_a_korean_exchange_by_colour() -> None:
    clerk = at_item("ko")
    clerk.say("실내화요")
    assert clerk.last.titles == ["그레이, 250-260mm", "그레이, 270-280mm", "베이지, 230-240mm", "베이지, 270-280mm"]
    heard = clerk.say("베이지색으로요")
    assert heard.names == ["utter_ask_exchange_reason"]
    heard = clerk.say("색을 잘못 골랐어요")
    assert "펠트 실내화 (그레이, 230-240mm) → 베이지, 230-240mm" in heard.text
    assert clerk.say("네", "affirm").names == ["utter_exchange_opened"]


@pytest.mark.parametrize(
    ("text", "response"),
    [
        ("the gray one in 230-240 mm", "utter_same_variant"),
        ("a smaller size", "utter_no_such_variant"),
        ("beige in 250-260", "utter_variant_sold_out"),
        ("purple", "utter_form_not_understood"),
    ],
)
def test_what_cannot_be_had_is_said_and_asked_again(text: str, response: str) -> None:
    clerk = at_item()
    clerk.say("slippers")
    assert clerk.say(text).names == [response, "utter_ask_exchange_variants"]


def test_a_variant_that_costs_more_is_not_offered_and_said() -> None:
    clerk = at_item(order="1030", contact="03990")
    clerk.say("the night light")
    assert clerk.last.names == ["utter_nothing_to_exchange_for"]
    assert clerk.last.titles == ["Return an item", "Talk to a person"]


def test_a_cheaper_variant_says_that_the_difference_stays() -> None:
    clerk = at_item(order="1029", contact="48118")
    clerk.say("pillow")
    assert "• Medium (₩6,000 less)" in clerk.last.text
    clerk.tap("Medium")
    heard = clerk.tap("Too large")
    assert "It costs ₩6,000 less; an exchange doesn't pay the difference back." in heard.text


def test_several_items_are_exchanged_at_once() -> None:
    clerk = at_item()
    assert "Which item would you like to exchange?" in clerk.last.text
    heard = clerk.say("slippers and 1 mug")
    assert heard.names == ["utter_ask_exchange_variants"]
    assert "What would you like instead of Felt House Slippers (Gray, 230-240 mm)?" in heard.text
    heard = clerk.say("beige")
    assert heard.names == ["utter_ask_exchange_variants"]
    assert "What would you like instead of Stoneware Mug (Cream)?" in heard.text
    before = clerk.store.snapshot()
    clerk.say("charcoal")
    heard = clerk.tap("Changed my mind")
    assert (
        "Felt House Slippers (Gray, 230-240 mm) → Beige, 230-240 mm\nStoneware Mug (Cream) → Charcoal\n"
        "Reason: Changed my mind\nCost: free\n"
    ) in heard.text
    assert clerk.store.snapshot() == before
    assert clerk.say("yes", "affirm").names == ["utter_exchange_opened"]
    (opened,) = clerk.order("1019").returns
    assert [line.exchange_variant_id for line in opened.lines] == [
        "house-slippers-beige-mm-230-240",
        "stoneware-mug-charcoal",
    ]


def test_what_each_item_shall_be_is_told_in_one_message() -> None:
    clerk = FormClerk()
    clerk.say("exchange the slippers for beige ones and one mug for a charcoal one", "start_exchange")
    clerk.say("1019")
    clerk.say("04066")
    heard = clerk.tap("Changed my mind")
    assert "(Gray, 230-240 mm) → Beige, 230-240 mm\nStoneware Mug (Cream) → Charcoal" in heard.text


def test_a_no_changes_nothing() -> None:
    clerk = at_item()
    before = clerk.store.snapshot()
    clerk.say("slippers")
    clerk.say("bigger please")
    assert clerk.say("nope", "deny").names == ["utter_exchange_not_opened"]
    assert clerk.store.snapshot() == before


def test_another_variant_at_the_summary_corrects() -> None:
    clerk = at_item()
    clerk.say("slippers")
    clerk.say("bigger please")
    heard = clerk.say("no, the beige ones in 270 instead", "deny")
    assert heard.names == ["utter_ask_exchange_confirmed"]
    assert "→ Beige, 270-280 mm" in heard.text


def test_too_late_is_said_at_once() -> None:
    clerk = at_item(order="1008", contact="04768")
    assert clerk.last.texts[0] == "Organic Cotton T-Shirt arrived 31 days ago, and exchanges are open for 14 days."


def test_an_exchange_from_abroad_goes_to_a_person() -> None:
    clerk = at_item(order="1014", contact="97205")
    before = clerk.store.snapshot()
    heard = clerk.say("robe")
    assert heard.names == ["utter_explanation", "utter_passed_on"]
    assert clerk.services.tickets.list_open()[0].topic == "exchange"
    assert clerk.store.snapshot() == before


@pytest.mark.parametrize(
    ("text", "intent", "answer"),
    [
        ("베이지 230은 없어요?", "ask_stock", "utter_variant_there"),
        ("is there beige in 230-240?", "ask_options", "utter_variant_there"),
        ("베이지 250은 있나요", "inform", "utter_variant_sold_out"),
    ],
)
def test_a_question_about_a_variant_is_answered_and_chooses_nothing(text: str, intent: str, answer: str) -> None:
    clerk = at_item("ko")
    clerk.say("실내화요")
    assert clerk.say(text, intent).names == [answer, "utter_ask_exchange_variants"]
    assert clerk.slots["exchange_variants"] is None


def test_a_question_about_several_variants_lists_them() -> None:
    clerk = at_item("ko")
    clerk.say("실내화요")
    heard = clerk.say("베이지는 없어요?", "ask_stock")
    assert heard.names == ["utter_variant_there", "utter_which_variant"]
    assert heard.titles == ["230-240mm", "270-280mm"]
    assert clerk.slots["exchange_variants"] is None


def test_a_variant_said_instead_of_a_reason_is_the_one_that_is_meant() -> None:
    clerk = at_item("ko")
    clerk.say("실내화요")
    clerk.say("그레이 250이요")
    assert clerk.last.names == ["utter_ask_exchange_reason"]
    before = clerk.slots["exchange_variants"]
    assert clerk.say("베이지 270으로요").names == ["utter_ask_exchange_reason"]
    assert clerk.slots["exchange_variants"] not in (None, before)
    clerk.say("너무 작아요")
    assert clerk.slots["exchange_reason"] == "too_small"


def at_summary(language: str = "en") -> FormClerk:
    clerk = at_item(language)
    clerk.say("slippers" if language == "en" else "실내화요")
    clerk.say("bigger please" if language == "en" else "더 큰 걸로요")
    assert clerk.last.names == ["utter_ask_exchange_confirmed"]
    assert clerk.slots["exchange_variants"] == {"li_1019_1": "house-slippers-gray-mm-250-260"}
    return clerk


@pytest.mark.parametrize(
    ("text", "intent", "variant"),
    [
        ("the 270 ones", "nlu_fallback", "gray-mm-270-280"),
        ("270 please", "inform", "gray-mm-270-280"),
        ("beige in 270-280", "ask_stock", "beige-mm-270-280"),
        ("can I have the 270 ones instead?", "start_exchange", "gray-mm-270-280"),
        ("a bigger one", "inform", "gray-mm-270-280"),
        ("yes, but the 270 ones", "affirm", "gray-mm-270-280"),
        ("no, 270", "deny", "gray-mm-270-280"),
        ("Gray", "inform", "gray-mm-250-260"),
        ("no, gray", "deny", "gray-mm-250-260"),
    ],
)
def test_a_value_alone_at_the_summary_corrects_and_sums_up_anew(text: str, intent: str, variant: str) -> None:
    clerk = at_summary()
    before = clerk.store.snapshot()
    assert clerk.say(text, intent).names == ["utter_ask_exchange_confirmed"]
    assert clerk.slots["exchange_variants"] == {"li_1019_1": f"house-slippers-{variant}"}
    assert clerk.store.snapshot() == before


def test_a_korean_value_alone_corrects() -> None:
    clerk = at_summary("ko")
    assert clerk.say("270으로요").names == ["utter_ask_exchange_confirmed"]
    assert "→ 그레이, 270-280mm" in clerk.last.text


def test_a_value_that_is_sold_out_with_the_rest_is_explained_and_what_comes_like_it_is_listed() -> None:
    clerk = at_summary()
    heard = clerk.say("beige")
    assert heard.names == ["utter_variant_sold_out", "utter_which_variant"]
    assert heard.titles == ["230-240 mm", "270-280 mm"]
    assert clerk.say("270").names == ["utter_ask_exchange_confirmed"]
    assert clerk.slots["exchange_variants"] == {"li_1019_1": "house-slippers-beige-mm-270-280"}


def test_what_cannot_be_had_at_all_is_explained_and_the_choice_stays() -> None:
    clerk = at_summary()
    assert clerk.say("beige in 250-260").names == ["utter_variant_sold_out", "utter_ask_exchange_confirmed"]
    assert clerk.slots["exchange_variants"] == {"li_1019_1": "house-slippers-gray-mm-250-260"}


def test_a_word_that_is_no_value_is_not_understood() -> None:
    clerk = at_summary()
    assert clerk.say("purple").names == ["utter_form_not_understood", "utter_ask_exchange_confirmed"]


def test_another_size_that_is_not_told_is_asked_for() -> None:
    clerk = at_summary()
    assert clerk.say("no, a different size", "deny").names == ["utter_ask_exchange_variants"]
    assert clerk.say("270").names == ["utter_ask_exchange_confirmed"]
    assert clerk.slots["exchange_variants"] == {"li_1019_1": "house-slippers-gray-mm-270-280"}


def test_a_yes_that_repeats_the_choice_is_a_yes() -> None:
    clerk = at_summary()
    assert clerk.say("yes, the gray ones", "affirm").names == ["utter_exchange_opened"]


def test_a_question_about_another_variant_changes_nothing() -> None:
    clerk = at_summary()
    clerk.say("do you have the 270 ones?", "ask_stock")
    assert clerk.slots["exchange_variants"] == {"li_1019_1": "house-slippers-gray-mm-250-260"}


@pytest.mark.parametrize(
    ("text", "intent", "response"),
    [
        ("no, 230 in gray", "deny", "utter_same_variant"),
        ("no, silver", "deny", "utter_variant_not_made"),
        ("beige in 250-260", "inform", "utter_variant_sold_out"),
    ],
)
def test_why_a_correction_cannot_be_had_is_told_apart(text: str, intent: str, response: str) -> None:
    clerk = at_summary()
    assert clerk.say(text, intent).names == [response, "utter_ask_exchange_confirmed"]
    assert clerk.slots["exchange_variants"] == {"li_1019_1": "house-slippers-gray-mm-250-260"}


def test_another_item_with_words_for_its_variant_leaves_the_choice_of_the_first() -> None:
    clerk = at_summary()
    clerk.say("no, I'd also like to change one mug to the charcoal colour", "deny")
    assert clerk.last.names == ["utter_ask_exchange_confirmed"]
    assert list(clerk.slots["exchange_variants"].values()) == [
        "house-slippers-gray-mm-250-260",
        "stoneware-mug-charcoal",
    ]
