"""What the clerk says from the help articles, and when it does not."""

from __future__ import annotations

import pytest
from info_clerk import make_clerk

from actions.help import AnswerFromHelp
from actions.people import Handoff
from actions.talk import Stop

UNSURE = {"utter_not_understood", "utter_did_you_mean"}


def test_the_article_is_quoted_and_named_and_its_rule_is_offered() -> None:
    said = make_clerk("en").do(AnswerFromHelp(), "is there a guarantee on chairs", intent="ask_help")
    assert said.names == ["utter_help_article"]
    assert said.text.startswith("Furniture has a two-year warranty")
    assert said.buttons == ["/report_damaged"]
    [link] = said.messages[0]["custom"]["links"]
    assert link["title"] == "Warranty and repairs"
    assert link["url"].endswith("/help/en/warranty-and-repairs")


def test_an_article_without_a_rule_offers_none() -> None:
    said = make_clerk("ko").do(AnswerFromHelp(), "포인트는 어떻게 쓰나요", intent="ask_help")
    assert said.text.startswith("회원은 결제 금액의 1%를")
    assert said.buttons == []


@pytest.mark.parametrize(
    ("text", "language", "start"),
    [
        ("I need something for my expense report", "en", "You can print a receipt"),
        ("적립이 안 됐어요", "ko", "회원은 결제 금액의 1%를"),
    ],
)
def test_where_the_intent_says_so_a_likely_article_is_enough(text: str, language: str, start: str) -> None:
    assert make_clerk(language).do(AnswerFromHelp(), text, intent="ask_help").text.startswith(start)


def test_the_intent_alone_quotes_nothing() -> None:
    assert set(make_clerk("en").do(AnswerFromHelp(), "qwrtz plmk vbnx", intent="ask_help").names) <= UNSURE


@pytest.mark.parametrize("text", ["I have to write a book review for school", "the mug", "WELCOME10"])
def test_what_is_surely_about_something_else_gets_no_article_and_no_product(text: str) -> None:
    said = make_clerk("en").do(AnswerFromHelp(), text, intent="out_of_scope")
    assert said.names == ["utter_not_understood"]


def test_what_may_be_about_the_shop_is_searched_for() -> None:
    assert make_clerk("en").do(AnswerFromHelp(), "gift wrapping", intent="nlu_fallback").names == ["utter_help_article"]
    assert make_clerk("en").do(AnswerFromHelp(), "the mug", intent="nlu_fallback").names == ["utter_products_found"]


def test_after_a_report_that_did_not_help_a_person_is_offered_first() -> None:
    clerk = make_clerk("ko")
    clerk.history = [{"event": "user", "text": "안 와요"}, {"event": "action", "name": "action_report_problem"}]
    said = clerk.do(AnswerFromHelp(), "음 글쎄요 이건 뭐", intent="track_order")
    assert said.buttons[0] == "/talk_to_human"


def test_who_waits_for_the_team_hears_the_promise_again() -> None:
    clerk = make_clerk("ko")
    clerk.do(Handoff(), "상담원이요", intent="talk_to_human")
    assert clerk.do(AnswerFromHelp(), "언제 연락와요", intent="nlu_fallback").names == ["utter_handoff_again"]
    assert clerk.do(Stop(), "됐어", intent="stop").names == ["utter_nothing_to_refuse"]


@pytest.mark.parametrize(
    ("language", "text"), [("en", "charge 4242 4242 4242 4242"), ("ko", "4111-1111-1111-1111로 결제해 주세요")]
)
def test_a_card_number_is_warned_of(language: str, text: str) -> None:
    assert make_clerk(language).do(AnswerFromHelp(), text, intent="nlu_fallback").names == ["utter_card_number"]
