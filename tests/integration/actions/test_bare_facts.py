from __future__ import annotations

from info_clerk import AnswerFact, make_clerk

from actions.product_search import SearchProduct
from actions.products import ProductOptions, ProductPrice, ProductStock
from actions.shipping import ShippingCost, ShippingTime
from actions.talk import Inform


def test_a_product_answers_the_question_which_one() -> None:
    clerk = make_clerk("en")
    clerk.do(ProductPrice(), "how much is it")
    assert clerk.do(AnswerFact(), "the mug", intent="inform").text == "Stoneware Mug: ₩16,000"
    assert clerk.slots["product_id"] == "stoneware-mug"


def test_a_product_without_a_question_is_searched_for() -> None:
    clerk = make_clerk("ko")
    said = clerk.do(AnswerFact(), "머그컵", intent="nlu_fallback")
    assert (said.names, said.titles) == (["utter_products_found"], ["스톤웨어 머그컵"])


def test_a_size_or_colour_continues_the_last_question() -> None:
    clerk = make_clerk("ko")
    clerk.do(ProductPrice(), "이불 커버 퀸 얼마예요")
    assert clerk.do(AnswerFact(), "슈퍼싱글은요?", intent="nlu_fallback").text == (
        "워싱 코튼 이불커버 세트(슈퍼싱글)는 119,000원이에요."
    )
    clerk = make_clerk("en")
    clerk.do(ProductStock(), "is the t-shirt in stock in black M")
    assert clerk.do(AnswerFact(), "and in L?", intent="nlu_fallback").names == ["utter_stock"]


def test_a_code_is_checked_and_a_country_looked_up() -> None:
    clerk = make_clerk("en")
    assert clerk.do(AnswerFact(), "WELCOME10", intent="inform", coupon_code="WELCOME10").names == ["utter_coupon_valid"]
    assert clerk.do(AnswerFact(), "Canada", intent="inform", country="CA").names == ["utter_shipping_possible"]


def test_a_place_continues_the_last_question_about_shipping() -> None:
    clerk = make_clerk("en")
    clerk.do(ShippingCost(), "how much is shipping", intent="ask_shipping_cost")
    assert clerk.do(Inform(), "to Jeju?", intent="inform").text.startswith("Shipping costs (Jeju):")
    again = clerk.do(Inform(), "and to Japan?", intent="inform", country="JP")
    assert again.text.startswith("Shipping costs (Japan):")
    clerk = make_clerk("ko")
    clerk.do(ShippingTime(), "배송 얼마나 걸려요", intent="ask_shipping_time")
    assert clerk.do(Inform(), "미국은요?", intent="inform", country="US").names == ["utter_shipping_time"]


def test_a_place_long_after_the_question_is_looked_up() -> None:
    clerk = make_clerk("en")
    clerk.do(ShippingCost(), "how much is shipping", intent="ask_shipping_cost")
    clerk.do(ProductPrice(), "how much is the mug", intent="ask_price")
    assert clerk.do(Inform(), "to Japan?", intent="inform", country="JP").names == ["utter_shipping_possible"]


def test_a_postcode_is_a_place_only_after_such_a_question() -> None:
    clerk = make_clerk("en")
    assert clerk.do(AnswerFact(), "63110", intent="inform", postcode="63110").names == ["utter_inform_unclear"]
    clerk.do(ShippingCost(), "how much is shipping", intent="ask_shipping_cost")
    assert clerk.do(AnswerFact(), "63110", intent="inform", postcode="63110").text.startswith("Shipping costs (Jeju):")


def test_anything_else_is_no_fact_about_shopping() -> None:
    clerk = make_clerk("en")
    clerk.do(ProductOptions(), "which colours does the mug come in")
    for text in ("my cat is called Tom", "hmm", "a very long sentence that mentions the mug somewhere in it"):
        assert clerk.do(AnswerFact(), text, intent="inform").names == ["utter_inform_unclear"]


def test_something_the_shop_does_not_have_is_not_mistaken_for_what_was_talked_about() -> None:
    clerk = make_clerk("en")
    clerk.do(SearchProduct(), "do you sell robes")
    assert clerk.do(ProductPrice(), "what's the price of the mattress").names == ["utter_no_products_found"]
    assert clerk.do(ProductPrice(), "what's the price of the white one").text == "Waffle Cotton Robe (White): ₩69,000"
    assert clerk.do(ProductStock(), "is the same one in stock").names == ["utter_stock"]


def test_best_sellers_by_other_words() -> None:
    for text in ("제일 잘 나가는 거 보여줘", "요즘 많이 팔리는 거 뭐예요", "show me your most popular products"):
        assert make_clerk("ko").do(SearchProduct(), text).names == ["utter_best_sellers"], text


def test_a_country_in_words_about_an_order_is_no_destination() -> None:
    clerk = make_clerk("ko")
    for text in ("저 미국 교포인데요 반품 어떻게 하나요", "미국에서 주문했어요", "refund to the US please"):
        assert clerk.do(AnswerFact(), text, intent="inform", country="US").names == ["utter_inform_unclear"], text
