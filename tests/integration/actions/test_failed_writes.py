"""A write that failed, or whose answer was lost: nothing happens without a new yes, and nothing happens twice."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flaky_store import FlakyStore
from form_clerk import FormClerk, Heard

from actions.exchange_variants import AskExchangeVariants
from bot.commerce.orders import OrderStatus

SEONGSU = "22 Seongsui-ro, Apt 301, Seongdong-gu, Seoul 04790"
MAPO = "12 Yanghwa-ro, Apt 1203, Mapo-gu, Seoul 04038"


def flaky(intent: str, order: str, contact: str, language: str = "en") -> tuple[FormClerk, FlakyStore]:
    clerk = FormClerk(language)
    store = FlakyStore(clerk.store)
    clerk.services = replace(clerk.services, store=store)
    clerk.say("please", intent)
    clerk.say(order)
    clerk.say(contact)
    return clerk, store


def failed_return(kind: str, language: str = "en") -> tuple[FormClerk, FlakyStore]:
    """Try to return one of two mugs, in vain."""
    clerk, store = flaky("start_return", "1019", "04066", language)
    clerk.say("one mug" if language == "en" else "머그컵 하나")
    clerk.tap("Changed my mind" if language == "en" else "마음이 바뀌었어요")
    store.writes = kind  # type: ignore[assignment]
    clerk.say("yes" if language == "en" else "네", "affirm")
    store.writes = "work"
    return clerk, store


@pytest.mark.parametrize("kind", ["fail", "lost"])
def test_after_a_failed_return_nothing_happens_without_a_new_yes(kind: str) -> None:
    clerk, store = failed_return(kind)
    returns = clerk.order("1019").returns
    heard = clerk.say("I want to return it", "start_return")
    assert heard.names == ["utter_ask_return_confirmed"]
    assert clerk.order("1019").returns == returns
    assert clerk.tap("Yes, go ahead").names == ["utter_return_opened"]
    assert len(clerk.order("1019").returns) == 1
    assert store.keys[0] == store.keys[1]


@pytest.mark.parametrize("kind", ["fail", "lost"])
def test_other_items_after_a_failed_return_are_what_is_meant(kind: str) -> None:
    clerk, store = failed_return(kind)
    heard = clerk.say("I want to return the slippers instead", "start_return")
    assert heard.names == ["utter_ask_return_confirmed"]
    assert "Felt House Slippers" in heard.text
    assert "Mug" not in heard.text
    clerk.tap("Yes, go ahead")
    assert clerk.order("1019").returns[-1].lines[0].line_item_id == "li_1019_1"
    assert store.keys[0] != store.keys[1]


def test_a_lost_return_is_not_opened_twice_after_starting_over() -> None:
    clerk, _ = failed_return("lost")
    clerk.slots = {name: value for name, value in clerk.slots.items() if name in {"language", "write_attempts"}}
    clerk.say("I want to return something", "start_return")
    clerk.say("1019")
    clerk.say("04066")
    clerk.say("one mug")
    clerk.tap("Changed my mind")
    clerk.tap("Yes, go ahead")
    assert len(clerk.order("1019").returns) == 1


def test_after_a_clear_answer_the_same_again_is_a_new_wish() -> None:
    clerk, store = failed_return("fail")
    clerk.say("I want to return it", "start_return")
    clerk.tap("Yes, go ahead")
    clerk.say("and another mug", "start_return")
    clerk.tap("Changed my mind")
    clerk.tap("Yes, go ahead")
    assert len(clerk.order("1019").returns) == 2
    assert store.keys[0] == store.keys[1] != store.keys[2]


@pytest.mark.parametrize("kind", ["fail", "lost"])
def test_after_a_failed_cancellation_the_summary_comes_first(kind: str) -> None:
    clerk, store = flaky("cancel_order", "1054", "04066")
    clerk.tap("Changed my mind")
    store.writes = kind  # type: ignore[assignment]
    clerk.tap("Yes, go ahead")
    store.writes = "work"
    before = clerk.order("1054")
    heard = clerk.say("cancel order", "cancel_order")
    assert clerk.order("1054") == before
    if kind == "fail":
        assert heard.names == ["utter_ask_cancel_whole_confirmed"]
        assert clerk.tap("Yes, go ahead").names == ["utter_cancelled"]
    else:
        assert heard.names == ["utter_explanation", "utter_not_possible_instead"]
    assert clerk.order("1054").status is OrderStatus.CANCELLED
    assert len(clerk.order("1054").refunds) == 1


@pytest.mark.parametrize("kind", ["fail", "lost"])
def test_after_a_failed_change_of_address_the_new_one_counts(kind: str) -> None:
    clerk, store = flaky("change_address", "1054", "04066")
    clerk.say(MAPO)
    store.writes = kind  # type: ignore[assignment]
    clerk.tap("Yes, go ahead")
    store.writes = "work"
    before = clerk.order("1054")
    heard = clerk.say(f"please send it to {SEONGSU}", "change_address")
    assert heard.names == ["utter_ask_address_confirmed"]
    assert "Seongsui-ro" in heard.text
    assert clerk.order("1054") == before
    clerk.tap("Yes, go ahead")
    assert clerk.order("1054").shipping_address.postcode == "04790"


def test_an_address_that_got_through_after_all_is_said_to_be_there() -> None:
    clerk, store = flaky("change_address", "1054", "04066")
    clerk.say(MAPO)
    store.writes = "lost"
    clerk.tap("Yes, go ahead")
    store.writes = "work"
    assert clerk.tap("Try again").names == ["utter_address_is_the_same"]
    assert clerk.form is None
    assert len(store.keys) == 1


@pytest.mark.parametrize("kind", ["fail", "lost"])
def test_after_a_failed_exchange_nothing_happens_without_a_new_yes(kind: str) -> None:
    clerk, store = flaky("start_exchange", "1019", "04066")
    clerk.say("the slippers")
    clerk.tap(clerk.last.titles[0])
    if clerk.last.names == ["utter_ask_exchange_reason"]:
        clerk.tap("Changed my mind")
    assert clerk.last.names == ["utter_ask_exchange_confirmed"]
    store.writes = kind  # type: ignore[assignment]
    clerk.tap("Yes, go ahead")
    store.writes = "work"
    returns = clerk.order("1019").returns
    heard = clerk.tap("Try again")
    assert clerk.order("1019").returns == returns
    if kind == "fail":
        assert heard.names == ["utter_ask_exchange_confirmed"]
        clerk.tap("Yes, go ahead")
    assert len(clerk.order("1019").returns) == 1


@pytest.mark.parametrize(
    ("language", "text", "titles"),
    [
        (
            "en",
            (
                "The shop's system didn't answer, so I can't tell whether that went through. It's safe to try again: "
                "it won't be done twice. Or one of us can check."
            ),
            ["Try again", "Talk to a person"],
        ),
        (
            "ko",
            (
                "쇼핑몰 시스템에서 답이 오지 않아 처리가 끝났는지 알 수 없어요. 다시 시도하셔도 두 번 처리되지 않으니 "
                "안심하세요. 상담원에게 확인을 맡기셔도 돼요."
            ),
            ["다시 시도하기", "상담원 연결"],
        ),
    ],
)
def test_what_is_not_known_is_not_said_to_be_unchanged(language: str, text: str, titles: list[str]) -> None:
    clerk, _ = failed_return("lost", language)
    assert clerk.last.names == ["utter_write_unsure"]
    assert clerk.last.text == text
    assert clerk.last.titles == titles
    assert clerk.slots["return_confirmed"] is None


def test_a_yes_that_is_left_over_opens_nothing() -> None:
    clerk, _ = flaky("start_return", "1019", "04066")
    clerk.say("one mug")
    clerk.say("stop this", "stop")
    clerk.form, clerk.slots["return_confirmed"] = None, True
    clerk.slots["return_reason"] = "changed_mind"
    assert clerk.say("I want to return it", "start_return").names == ["utter_ask_return_confirmed"]
    assert clerk.order("1019").returns == ()


@pytest.mark.parametrize("answer", ["Black", None])
def test_a_product_that_is_gone_ends_the_exchange_kindly(answer: str | None) -> None:
    clerk, store = flaky("start_exchange", "1019", "04066")
    clerk.say("the slippers")
    assert clerk.last.names == ["utter_ask_exchange_variants"]
    store.products_gone = True
    heard = clerk.say(answer) if answer else clerk.tap(clerk.last.titles[0])
    assert heard.names == ["utter_nothing_to_exchange_for"]
    assert clerk.form is None
    assert clerk.say("I want to return the slippers", "start_return").names == ["utter_ask_return_reason"]


def test_a_refusal_that_nobody_expected_is_a_clear_answer() -> None:
    clerk, store = flaky("start_exchange", "1019", "04066")
    clerk.say("the slippers")
    store.products_gone = True
    clerk.slots["exchange_items"] = [{"line_item_id": "li_1019_1", "quantity": 1}]
    clerk.last = Heard()
    events = clerk._run(AskExchangeVariants())  # noqa: SLF001 (as if the product went between look and question)
    assert clerk.last.names == ["utter_refused_other"]
    assert {"event": "active_loop", "name": None, "timestamp": None} in events
