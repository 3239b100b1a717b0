"""What can change before an order is packed: its items, its payment; and the customer's own address."""

from __future__ import annotations

import pytest
from form_clerk import FormClerk


def opened(text: str, intent: str, order: str, contact: str, language: str = "en") -> FormClerk:
    clerk = FormClerk(language)
    clerk.say(text, intent)
    clerk.say(order)
    clerk.say(contact)
    return clerk


def test_items_of_a_pending_order_change_at_once() -> None:
    clerk = opened("change the lamp to white and the organizer to black", "start_exchange", "1054", "04066")
    before = clerk.store.snapshot()
    assert clerk.last.names == ["utter_ask_change_confirmed"]
    assert "Haru LED Desk Lamp (Black) → White\n" in clerk.last.text
    assert "(Sage green) → Black\nPrice difference: none" in clerk.last.text
    assert clerk.store.snapshot() == before
    assert clerk.say("yes", "affirm").names == ["utter_items_changed"]
    order = clerk.order("1054")
    assert [line.variant_id for line in order.lines] == ["desk-lamp-white", "desk-organizer-black"]
    assert order.items_modified
    assert order.returns == ()


def test_a_korean_change_of_items() -> None:
    clerk = opened("스탠드를 화이트로 바꿔 주세요", "start_exchange", "1054", "04066", "ko")
    assert "(블랙) → 화이트\n차액: 없음" in clerk.last.text
    assert clerk.say("네", "affirm").names == ["utter_items_changed"]
    assert clerk.order("1054").lines[0].variant_id == "desk-lamp-white"


def proved(email: str, postcode: str, language: str = "en") -> FormClerk:
    """Somebody who proved the account."""
    clerk = FormClerk(language)
    clerk.say("show my orders", "list_orders")
    clerk.say(email)
    assert clerk.say(postcode).names == ["utter_orders"]
    return clerk


def of_buyer(number: str, language: str = "en") -> FormClerk:
    """Who placed this order, with the account proved."""
    customer = FormClerk().order(number).customer
    return proved(customer.email, customer.address.postcode, language)


def test_what_costs_more_is_paid_with_the_way_that_is_chosen() -> None:
    clerk = of_buyer("1059")
    clerk.say("I'd like the large night light in order 1059", "start_exchange")
    assert clerk.last.names == ["utter_ask_exchange_method_pay"]
    before = clerk.store.snapshot()
    heard = clerk.say("my card")
    assert heard.names == ["utter_ask_change_confirmed"]
    assert "you pay ₩10,000 with Mastercard •••• 7310" in heard.text
    assert clerk.say("no, use the gift card please", "deny").names == ["utter_ask_change_confirmed"]
    assert "with Haru gift card •••• 4508" in clerk.last.text
    assert clerk.store.snapshot() == before
    clerk.say("yes", "affirm")
    assert clerk.order("1059").payments[-1].method.kind.value == "gift_card"


def test_items_change_once() -> None:
    clerk = opened("change the lamp to white", "start_exchange", "1054", "04066")
    clerk.say("yes", "affirm")
    before = clerk.store.snapshot()
    heard = clerk.say("change the organizer to black, too", "start_exchange")
    assert heard.texts[0] == "The items of order #1054 were changed before, and that is possible once."
    assert clerk.store.snapshot() == before


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("sage green", "utter_variant_sold_out"),
        ("the black one", "utter_same_variant"),
        ("the purple one", "utter_form_not_understood"),
    ],
)
def test_what_cannot_be_had_changes_nothing(text: str, answer: str) -> None:
    clerk = opened("I want to change an item", "start_exchange", "1054", "04066")
    clerk.say("the lamp")
    before = clerk.store.snapshot()
    assert clerk.say(text).names == [answer, "utter_ask_exchange_variants"]
    assert clerk.store.snapshot() == before


def test_a_no_leaves_the_order_as_it_is() -> None:
    clerk = opened("change the lamp to white", "start_exchange", "1054", "04066")
    before = clerk.store.snapshot()
    assert clerk.say("no", "deny").names == ["utter_items_kept"]
    assert clerk.store.snapshot() == before


def test_one_more_item_comes_to_the_summary() -> None:
    clerk = opened("change the lamp to white", "start_exchange", "1054", "04066")
    heard = clerk.say("I'd also like to change the organizer to black", "start_exchange")
    assert "(Black) → White\n" in heard.text
    assert "(Sage green) → Black\n" in heard.text


def test_only_one_of_two_items_after_all() -> None:
    clerk = opened("change the lamp to white and the organizer to black", "start_exchange", "1054", "04066")
    heard = clerk.say("no, only the lamp", "deny")
    assert heard.names == ["utter_ask_change_confirmed"]
    assert "(Black) → White\n" in heard.text
    assert "(Sage green)" not in heard.text


@pytest.mark.parametrize(("language", "text", "yes"), [("en", "Kakao Pay", "yes"), ("ko", "카카오페이로요", "네")])
def test_another_way_to_pay(language: str, text: str, yes: str) -> None:
    clerk = of_buyer("1054", language)
    before = clerk.store.snapshot()
    assert clerk.say("change the payment of order 1054", "change_payment").names == ["utter_ask_new_payment_method"]
    assert clerk.say(text).names == ["utter_ask_payment_confirmed"]
    assert clerk.store.snapshot() == before
    assert clerk.say(yes, "affirm").names == ["utter_payment_changed"]
    assert [method.kind.value for method, _ in clerk.order("1054").outstanding] == ["kakao_pay"]


def test_a_gift_card_that_is_too_small_pays_nothing() -> None:
    clerk = of_buyer("1056")
    clerk.say("change the payment of order 1056", "change_payment")
    before = clerk.store.snapshot()
    heard = clerk.say("my gift card")
    assert heard.names == ["utter_gift_card_too_small", "utter_ask_new_payment_method"]
    assert "Haru gift card •••• 1204 has ₩15,000 left" in heard.text
    assert clerk.store.snapshot() == before


@pytest.mark.parametrize("text", ["change the payment", "pay with my Visa", "pay with my gift card"])
def test_a_number_and_a_postcode_show_no_other_way_to_pay(text: str) -> None:
    clerk = opened(text, "change_payment", "1055", "97205")
    assert clerk.last.names == ["utter_payment_needs_account", "utter_ask_customer_email"]
    assert clerk.last.buttons == []
    assert "1881" not in clerk.last.text
    before = clerk.store.snapshot()
    assert clerk.say("mallory@example.com").names == ["utter_ask_customer_postcode"]
    assert clerk.say("97205").names == ["utter_account_not_matched", "utter_ask_customer_email"]
    assert clerk.slots["order_id"] == clerk.order("1055").id
    assert clerk.store.snapshot() == before


def test_the_account_that_is_proved_on_top_pays_as_was_said_at_first() -> None:
    clerk = opened("pay with Kakao Pay instead", "change_payment", "1054", "04066")
    assert clerk.say("minji.kim@example.com").names == ["utter_ask_customer_postcode"]
    assert clerk.say("04066").names == ["utter_ask_payment_confirmed"]
    assert "will be paid with KakaoPay" in clerk.last.text


def test_the_balance_of_a_gift_card_is_told_to_its_owner_only() -> None:
    clerk = opened("change the payment", "change_payment", "1056", "04400")
    assert [one["title"] for one in clerk.last.buttons] == ["Visa •••• 6011"]
    heard = clerk.say("my gift card")
    assert heard.names == ["utter_method_not_possible", "utter_ask_new_payment_method"]
    assert "15,000" not in heard.text


def test_an_order_of_another_account_is_paid_as_it_was() -> None:
    clerk = of_buyer("1054")
    before = clerk.store.snapshot()
    heard = clerk.say("change the payment of order 1055, 97205", "change_payment")
    assert heard.names == ["utter_payment_of_account_only"]
    assert clerk.form is None
    assert clerk.store.snapshot() == before


def test_a_difference_is_paid_as_the_order_was_before_the_account_is_proved() -> None:
    clerk = opened("I'd like the large night light", "start_exchange", "1059", "04405")
    paid = clerk.order("1059").payments[0].method.label["en"]
    assert clerk.last.names == ["utter_ask_change_confirmed"]
    assert f"you pay ₩10,000 with {paid}" in clerk.last.text
    heard = clerk.say("no, use the credit card please", "deny")
    assert heard.names == ["utter_payment_of_account_only", "utter_ask_change_confirmed"]
    assert "7310" not in heard.text
    assert f"you pay ₩10,000 with {paid}" in heard.text
    clerk.say("yes", "affirm")
    assert clerk.order("1059").payments[-1].method.label["en"] == paid


def test_the_payment_of_an_order_on_its_way_stays() -> None:
    clerk = opened("change the payment", "change_payment", "1033", "04066")
    assert clerk.last.texts[0] == "Order #1033 is being packed or on its way, so nothing in it can change any more."


def test_the_default_address_changes_for_who_proved_the_account() -> None:
    clerk = FormClerk()
    assert clerk.say("change my default address", "change_default_address").names == ["utter_ask_customer_email"]
    clerk.say("emma.johnson@example.com")
    clerk.say("97205")
    before = clerk.store.snapshot()
    heard = clerk.say("88 Ocean Avenue, Apt 3, San Francisco, CA 94112")
    assert heard.names == ["utter_ask_default_address_confirmed"]
    assert "88 Ocean Avenue" in heard.text
    assert clerk.store.snapshot() == before
    assert clerk.say("yes", "affirm").names == ["utter_default_address_changed"]
    customer = clerk.store.find_customer("emma.johnson@example.com")
    assert customer is not None
    assert (customer.address.line1, customer.address.city) == ("88 Ocean Avenue", "San Francisco")
    assert clerk.order("1055").shipping_address.line1 != "88 Ocean Avenue"


def test_a_stranger_changes_no_default_address() -> None:
    clerk = FormClerk("ko")
    clerk.say("기본 배송지 바꿔 주세요", "change_default_address")
    clerk.say("emma.johnson@example.com")
    before = clerk.store.snapshot()
    assert clerk.say("04066").names[0] == "utter_account_not_matched"
    assert clerk.store.snapshot() == before


def test_who_wants_to_know_the_options_hears_them_though_the_choice_is_clear() -> None:
    text = "change the night light to a large one, tell me all options with their prices and take the most expensive"
    clerk = opened(text, "start_exchange", "1059", "04405")
    assert clerk.last.names[0] == "utter_variants_that_fit"
    assert "• Warm white, Large: ₩39,000 (₩10,000 more)" in clerk.last.texts[0]
