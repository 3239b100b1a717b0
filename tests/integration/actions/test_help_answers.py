"""What the clerk says from the help articles, and when it does not."""

from __future__ import annotations

import pytest
from info_clerk import make_clerk

from actions.help import AnswerFromHelp
from actions.people import Handoff
from actions.products import ProductPrice
from actions.talk import Stop

PROPERTIES = {"utter_property_told", "utter_property_unknown"}
UNSURE = {"utter_not_understood", "utter_did_you_mean"}


def test_the_article_is_quoted_and_named_and_its_rule_is_offered() -> None:
    said = make_clerk("en").do(AnswerFromHelp(), "is there a guarantee on lamps", intent="ask_help")
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


@pytest.mark.parametrize(
    ("language", "text", "response", "start"),
    [
        ("ko", "구스이불 킹 재고 있나요", "utter_stock_few", "네, 사계절 구스 이불(킹)은"),
        ("ko", "사계절 구스이불 값이 얼마죠", "utter_product_prices", "사계절 구스 이불"),
        ("ko", "거위털 이불 파나요", "utter_products_found", ""),
        ("ko", "메모리폼베개 가격이요", "utter_product_prices", "메모리폼 베개"),
        ("en", "goose down duvet price", "utter_product_prices", ""),
    ],
)
def test_a_question_that_only_names_a_product_is_the_stores(
    language: str, text: str, response: str, start: str
) -> None:
    clerk = make_clerk(language)
    said = clerk.do(AnswerFromHelp(), text, intent="ask_help")
    assert said.names == [response]
    assert said.text.startswith(start)
    assert clerk.slots["product_id"] is not None


@pytest.mark.parametrize("text", ["구스 이불은 어떻게 빨아요", "거위털 이불 털 빠짐"])
def test_a_question_that_says_more_is_the_articles(text: str) -> None:
    said = make_clerk("ko").do(AnswerFromHelp(), text, intent="ask_help")
    assert said.text.startswith("구스 이불은 찬물에")


@pytest.mark.parametrize(
    ("product", "start"),
    [("goose-duvet", "구스 이불은 찬물에"), ("linen-apron", "린넨은 30~40도")],
)
def test_the_care_of_what_is_talked_about_is_told(product: str, start: str) -> None:
    clerk = make_clerk("ko")
    clerk.slots["product_id"] = product
    said = clerk.do(AnswerFromHelp(), "세탁기에 돌려도 괜찮을까요", intent="ask_help")
    assert said.text.startswith(start)


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("네이버페이로 샀는데 결제가 두번 됐나 봐요", "결제에 실패한 건은"),
        ("송금할 때 입금자 이름을 잘못 넣었네요", "무통장 입금은 주문하신 날부터 3일 안에"),
        ("탈퇴하면 쌓아 둔 포인트는 없어지는 거죠?", "탈퇴하시면 남은 포인트와"),
        ("탈퇴 처리되면 예전 주문 내역까지 삭제되나요", "탈퇴하시면 남은 포인트와"),
        ("제 적립금 잔액 좀 볼게요", "회원은 결제 금액의 1%를"),
    ],
)
def test_articles_about_payments_and_leaving(text: str, start: str) -> None:
    assert make_clerk("ko").do(AnswerFromHelp(), text, intent="ask_help").text.startswith(start)


def test_how_long_coupons_last_is_told_of_each() -> None:
    said = make_clerk("ko").do(AnswerFromHelp(), "쿠폰은 언제까지 써야 해요", intent="ask_help")
    assert said.names == ["utter_promotions"]


def test_a_bare_price_after_an_article_is_about_the_article() -> None:
    clerk = make_clerk("ko")
    quoted = clerk.do(AnswerFromHelp(), "선물 포장 해 주시나요", intent="ask_help")
    [message] = quoted.messages
    clerk.history = [
        {"event": "user", "text": "선물 포장 해 주시나요"},
        {"event": "bot", "metadata": {"utter_action": "utter_help_article"}, "data": {"custom": message["custom"]}},
    ]
    said = clerk.do(ProductPrice(), "그럼 얼마죠", intent="ask_price")
    assert said.names == ["utter_article_no_price"]
    assert said.text.startswith("‘선물 포장과 메시지 카드’ 안내에는")
    assert said.buttons == ["/talk_to_human"]
    assert clerk.do(ProductPrice(), "머그컵은 얼마죠", intent="ask_price").names == ["utter_product_price"]


@pytest.mark.parametrize(
    ("language", "text"),
    [("ko", "상담사한테 꼭 연락해야 되나요"), ("en", "do I need to talk to an agent about that?")],
)
def test_who_asks_whether_a_person_must_be_asked_calls_none(language: str, text: str) -> None:
    clerk = make_clerk(language)
    said = clerk.do(Handoff(), text, intent="talk_to_human")
    assert said.names == ["utter_person_if_you_like"]
    assert said.buttons == ["/talk_to_human"]


@pytest.mark.parametrize(
    ("language", "text", "start"),
    [
        ("en", "how long is the warranty", "Furniture has a two-year warranty"),
        ("en", "can payment be made in installments", ""),
        ("en", "is there a packing slip", ""),
        ("ko", "여름에 휴무 있나요", ""),
    ],
)
def test_a_question_about_the_shop_is_no_property_of_what_is_talked_about(language: str, text: str, start: str) -> None:
    clerk = make_clerk(language)
    clerk.slots["product_id"] = "stoneware-mug"
    said = clerk.do(AnswerFromHelp(), text, intent="ask_help")
    assert said.names == ["utter_help_article"]
    assert said.text.startswith(start)


@pytest.mark.parametrize(
    ("text", "response"),
    [
        ("how long is it", "utter_property_told"),
        ("how high is the wall clock", "utter_property_told"),
        ("how high is the fee", None),
        ("can payment for the clock be made in installments", None),
        ("cutting board how big is it", "utter_property_unknown"),
        ("within how many hours do you reply", None),
        ("does the mug slip", "utter_property_unknown"),
        ("was it made in Vietnam", "utter_property_unknown"),
    ],
)
def test_a_property_is_asked_of_a_product(text: str, response: str | None) -> None:
    clerk = make_clerk("en")
    clerk.slots["product_id"] = "wall-clock"
    said = clerk.do(AnswerFromHelp(), text, intent="ask_help")
    assert said.names == [response] if response else set(said.names).isdisjoint(PROPERTIES)
