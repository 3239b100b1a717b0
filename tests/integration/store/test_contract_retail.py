"""What a store with strict terms must do: the client of the real one and the fake pass the same tests."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from moneyed import Money
from subjects import Subject, refused
from tau2_shop import NOW, retail_data

from bot.commerce.orders import (
    Address,
    Customer,
    ItemChange,
    LineQuantity,
    Order,
    OrderStatus,
    RefundStatus,
    Return,
    ReturnLine,
)
from bot.store.demo import DemoStoreClient
from bot.store.fake import FakeStore
from bot.testing.demo_store import RunningDemoStore, running_demo_store

CARD, GIFT, PAYPAL = "ann-card", "ann-gift", "bob-paypal"
PARK = Address("Ánn De Luca", "2 Park Lane", "Unit 4", "Bend", "OR", "97701", "US")


def usd(amount: str) -> Money:
    return Money(amount, "USD")


@pytest.fixture(scope="module")
def _shop() -> Iterator[RunningDemoStore]:
    with running_demo_store(now=NOW, data=retail_data()) as store:
        yield store


@pytest.fixture(params=["http", "fake"])
def retail(request: pytest.FixtureRequest, _shop: RunningDemoStore) -> Iterator[Subject]:
    if request.param == "fake":
        fake = FakeStore(retail_data(), lambda: NOW)
        yield Subject(fake, fake.snapshot, "http://store.test")
        return
    _shop.reset()
    client = DemoStoreClient(_shop.base_url, _shop.api_key, timeout_s=10)
    yield Subject(client, _shop.snapshot, _shop.base_url)
    client.close()


def ann(retail: Subject) -> Customer:
    return retail.api.get_customer("ann")


def balance(retail: Subject) -> Money | None:
    gift_card = ann(retail).find_payment_method(GIFT)
    assert gift_card is not None
    return gift_card.balance


def cancel(retail: Subject, number: str, reason: str = "no_longer_needed", key: str = "cancel") -> Order:
    return retail.api.cancel_order(retail.order(number).id, reason=reason, idempotency_key=key)


def modify(
    retail: Subject, number: str, *changes: tuple[str, str], pay: str | None = CARD, key: str = "modify"
) -> Order:
    """Change the line items with these ids, without the order's, to these variants."""
    order = retail.order(number)
    wanted = [ItemChange(f"{order.id}-{place}", variant) for place, variant in changes]
    return retail.api.modify_items(order.id, wanted, payment_method_id=pay, idempotency_key=key)


def pay_with(retail: Subject, number: str, method_id: str, key: str = "pay") -> Order:
    return retail.api.change_payment_method(retail.order(number).id, method_id, idempotency_key=key)


def move(retail: Subject, number: str, address: Address = PARK, key: str = "move") -> Order:
    return retail.api.change_shipping_address(retail.order(number).id, address, idempotency_key=key)


def give_back(retail: Subject, number: str, *places: str, to: str = CARD, key: str = "return") -> Return:
    order = retail.order(number)
    lines = [LineQuantity(f"{order.id}-{place}", 1) for place in places]
    return retail.api.create_return(
        order.id, lines, reason="other", refund_method_id=to, fee=usd("0"), idempotency_key=key
    )


def swap(
    retail: Subject, number: str, *changes: tuple[str, str], pay: str | None = CARD, key: str = "exchange"
) -> Return:
    order = retail.order(number)
    lines = [ReturnLine(f"{order.id}-{place}", 1, variant) for place, variant in changes]
    return retail.api.create_exchange(order.id, lines, reason="other", payment_method_id=pay, idempotency_key=key)


# -- customers ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["Ánn De Luca", "ann  de luca", " ANN DELUCA", "A\u0301nn de-Luca"])
def test_a_customer_is_found_by_name_and_postcode(retail: Subject, name: str) -> None:
    assert [one.id for one in retail.api.find_customers(name=name, postcode=" 97301 ")] == ["ann"]


@pytest.mark.parametrize(
    ("name", "postcode"),
    [("Ann De Luca", "97302"), ("Ann", "97301"), ("", "97301"), ("Ann De Luca", ""), ("-", "-"), ("x" * 500, "97301")],
)
def test_nobody_is_found_by_half_a_proof(retail: Subject, name: str, postcode: str) -> None:
    assert list(retail.api.find_customers(name=name, postcode=postcode)) == []


def test_a_customer_is_read_by_id(retail: Subject) -> None:
    customer = ann(retail)
    assert (customer.name, customer.email, customer.address.line1) == ("Ánn De Luca", "ánn@example.com", "1 Mill Road")
    assert [(one.id, one.label["en"], one.balance) for one in customer.payment_methods] == [
        (CARD, "Visa •••• 4242", None),
        (GIFT, "Gift card", usd("10")),
    ]
    refused(retail, "not_found", lambda: retail.api.get_customer("nobody"))


def test_a_default_address_changes_and_orders_keep_theirs(retail: Subject) -> None:
    before = retail.order("#W1")
    changed = retail.api.change_default_address("ann", PARK, idempotency_key="home")
    assert changed == replace(before.customer, address=PARK)
    assert retail.order("#W1") == replace(before, customer=changed)
    assert [one.id for one in retail.api.find_customers(name="Ann De Luca", postcode="97701")] == ["ann"]
    assert list(retail.api.find_customers(name="Ann De Luca", postcode="97301")) == []


@pytest.mark.parametrize(
    ("customer", "address", "code"),
    [
        ("nobody", PARK, "not_found"),
        ("ann", replace(PARK, city=" "), "invalid_address"),
        ("ann", replace(PARK, postcode="977"), "invalid_address"),
    ],
)
def test_a_default_address_is_refused(retail: Subject, customer: str, address: Address, code: str) -> None:
    refused(retail, code, lambda: retail.api.change_default_address(customer, address, idempotency_key="home"))


# -- items of a pending order ------------------------------------------------------------------------------------------


def test_dearer_items_are_paid_and_cheaper_ones_given_back(retail: Subject) -> None:
    order = modify(retail, "#W1", ("1", "l-blue"), ("2", "m-2"))
    assert [(line.id, line.variant_id, line.unit_price) for line in order.lines] == [
        ("W1-1", "l-blue", usd("45.50")),
        ("W1-2", "m-2", usd("11")),
    ]
    assert [option.value["en"] for option in order.lines[0].options] == ["blue", "small"]
    assert (order.status, order.items_modified, order.total) == (OrderStatus.PENDING, True, usd("56.50"))
    assert [(one.method.id, one.amount) for one in order.payments] == [(CARD, usd("48")), (CARD, usd("8.50"))]
    assert order.refunds == ()
    assert retail.order("#W1") == order


def test_the_gift_card_has_the_difference_at_once(retail: Subject) -> None:
    order = modify(retail, "#W1", ("1", "l-big"), pay=GIFT)
    assert [(one.method.id, one.amount, one.status) for one in order.refunds] == [
        (GIFT, usd("7.75"), RefundStatus.COMPLETED)
    ]
    assert balance(retail) == usd("17.75")
    assert order.total == usd("40.25")


def test_the_gift_card_pays_the_difference_at_once(retail: Subject) -> None:
    modify(retail, "#W1", ("1", "l-blue"), ("2", "m-2"), pay=GIFT)
    assert balance(retail) == usd("1.50")


def test_two_lines_with_the_same_variant_are_two(retail: Subject) -> None:
    order = modify(retail, "#W6", ("2", "l-blue"))
    assert [(line.id, line.variant_id) for line in order.lines] == [("W6-1", "l-red"), ("W6-2", "l-blue")]


@pytest.mark.parametrize(
    ("number", "changes", "pay", "code"),
    [
        ("#W2", [("1", "l-blue")], CARD, "order_not_pending"),
        ("#W3", [("1", "m-2")], CARD, "order_not_pending"),
        ("#W4", [("1", "m-2")], CARD, "order_cancelled"),
        ("#W1", [], CARD, "invalid_quantity"),
        ("#W1", [("1", "l-blue"), ("1", "l-big")], CARD, "invalid_quantity"),
        ("#W1", [("9", "l-blue")], CARD, "line_not_found"),
        ("#W1", [("1", "l-pink")], CARD, "variant_not_found"),
        ("#W1", [("1", "m-2")], CARD, "variant_of_other_product"),
        ("#W1", [("1", "l-red")], CARD, "same_variant"),
        ("#W1", [("1", "l-gone")], CARD, "variant_out_of_stock"),
        ("#W1", [("2", "m-2"), ("1", "l-gone")], CARD, "variant_out_of_stock"),
        ("#W1", [("1", "l-blue")], None, "payment_method_needed"),
        ("#W1", [("1", "l-blue")], PAYPAL, "payment_method_not_found"),
        ("#W6", [("1", "l-blue"), ("2", "l-blue")], GIFT, "gift_card_too_small"),
    ],
)
def test_other_items_are_refused(
    retail: Subject, number: str, changes: list[tuple[str, str]], pay: str | None, code: str
) -> None:
    refused(retail, code, lambda: modify(retail, number, *changes, pay=pay))


def test_after_other_items_nothing_changes_any_more(retail: Subject) -> None:
    modify(retail, "#W1", ("2", "m-2"))
    refused(retail, "items_already_modified", lambda: modify(retail, "#W1", ("1", "l-blue"), key="again"))
    refused(retail, "items_already_modified", lambda: cancel(retail, "#W1"))
    refused(retail, "items_already_modified", lambda: pay_with(retail, "#W1", GIFT))
    refused(retail, "items_already_modified", lambda: move(retail, "#W1"))


# -- payment and address of a pending order ----------------------------------------------------------------------------


def test_another_way_to_pay_takes_all_and_the_gift_card_is_refunded_at_once(retail: Subject) -> None:
    order = pay_with(retail, "#W5", CARD)
    assert [(one.method.id, one.amount) for one in order.payments] == [(GIFT, usd("8")), (CARD, usd("8"))]
    assert [(one.method.id, one.amount, one.status) for one in order.refunds] == [
        (GIFT, usd("8"), RefundStatus.COMPLETED)
    ]
    assert balance(retail) == usd("18")
    assert [(method.id, amount) for method, amount in order.outstanding] == [(CARD, usd("8"))]
    refused(retail, "payment_already_changed", lambda: pay_with(retail, "#W5", GIFT, key="back"))


def test_what_is_cancelled_goes_back_to_where_it_is_paid_from_now(retail: Subject) -> None:
    pay_with(retail, "#W5", CARD)
    order = cancel(retail, "#W5")
    assert [(one.method.id, one.amount, one.status) for one in order.refunds] == [
        (GIFT, usd("8"), RefundStatus.COMPLETED),
        (CARD, usd("8"), RefundStatus.PENDING),
    ]
    assert balance(retail) == usd("18")


@pytest.mark.parametrize(
    ("number", "method_id", "code"),
    [
        ("#W1", CARD, "same_payment_method"),
        ("#W1", GIFT, "gift_card_too_small"),
        ("#W1", PAYPAL, "payment_method_not_found"),
        ("#W1", "", "payment_method_not_found"),
        ("#W2", GIFT, "order_not_pending"),
        ("#W3", GIFT, "order_not_pending"),
        ("#W4", GIFT, "order_cancelled"),
    ],
)
def test_another_way_to_pay_is_refused(retail: Subject, number: str, method_id: str, code: str) -> None:
    refused(retail, code, lambda: pay_with(retail, number, method_id))


def test_a_pending_order_goes_somewhere_else_and_can_still_change(retail: Subject) -> None:
    assert move(retail, "#W1").shipping_address == PARK
    assert modify(retail, "#W1", ("2", "m-2")).shipping_address == PARK
    assert ann(retail).address.line1 == "1 Mill Road"


@pytest.mark.parametrize(("number", "code"), [("#W2", "order_not_pending"), ("#W4", "order_cancelled")])
def test_what_is_not_pending_goes_nowhere_else(retail: Subject, number: str, code: str) -> None:
    refused(retail, code, lambda: move(retail, number))


# -- cancelling --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("reason", ["no_longer_needed", "ordered_by_mistake"])
def test_an_order_is_cancelled_for_an_accepted_reason(retail: Subject, reason: str) -> None:
    order = cancel(retail, "#W5", reason)
    assert (order.status, order.cancel_reason) == (OrderStatus.CANCELLED, reason)
    assert balance(retail) == usd("18")


@pytest.mark.parametrize(
    ("number", "reason", "code"),
    [
        ("#W1", "changed_mind", "reason_not_accepted"),
        ("#W1", "", "reason_not_accepted"),
        ("#W2", "no_longer_needed", "order_not_pending"),
        ("#W3", "no_longer_needed", "order_not_pending"),
        ("#W4", "no_longer_needed", "order_cancelled"),
    ],
)
def test_cancelling_is_refused(retail: Subject, number: str, reason: str, code: str) -> None:
    refused(retail, code, lambda: cancel(retail, number, reason))


def test_what_is_cancelled_does_not_come_back(retail: Subject) -> None:
    cancel(retail, "#W1")
    refused(retail, "order_cancelled", lambda: give_back(retail, "#W1", "1"))
    refused(retail, "order_cancelled", lambda: swap(retail, "#W1", ("1", "l-blue")))


# -- returns and exchanges ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("to", [CARD, GIFT])
def test_a_return_goes_to_the_original_method_or_a_gift_card(retail: Subject, to: str) -> None:
    opened = give_back(retail, "#W2", "1", "3", to=to)
    assert opened.refund_method is not None
    assert (opened.refund_method.id, opened.refund_amount) == (to, usd("48"))
    order = retail.order("#W2")
    assert (order.status, order.open_return, order.standing_returns) == (OrderStatus.DELIVERED, opened, (opened,))
    # The money comes with the goods
    assert balance(retail) == usd("10")


def test_an_exchange_keeps_the_difference_and_who_pays_it(retail: Subject) -> None:
    opened = swap(retail, "#W2", ("1", "l-blue"), ("2", "l-big"), ("3", "m-2"), pay=GIFT)
    assert opened.is_exchange
    assert opened.difference == usd("0.75")
    assert opened.payment_method is not None
    assert opened.payment_method.id == GIFT
    order = retail.order("#W2")
    assert order.open_return == opened
    assert [line.variant_id for line in order.lines] == ["l-red", "l-red", "m-1"]
    assert balance(retail) == usd("10")


def test_a_cheaper_exchange_gives_back(retail: Subject) -> None:
    assert swap(retail, "#W2", ("1", "l-big")).difference == usd("-7.75")


@pytest.mark.parametrize("second", ["return", "exchange"])
@pytest.mark.parametrize("first", ["return", "exchange"])
def test_an_order_has_one_return_or_exchange(retail: Subject, first: str, second: str) -> None:
    def once(kind: str, place: str, key: str) -> Return:
        if kind == "return":
            return give_back(retail, "#W2", place, key=key)
        return swap(retail, "#W2", (place, "l-blue"), key=key)

    once(first, "1", "first")
    refused(retail, "order_already_returning", lambda: once(second, "2", "second"))


@pytest.mark.parametrize(
    ("number", "places", "to", "code"),
    [
        ("#W1", ["1"], CARD, "not_delivered"),
        ("#W3", ["1"], CARD, "not_delivered"),
        ("#W4", ["1"], CARD, "order_cancelled"),
        ("#W2", ["7"], CARD, "line_not_found"),
        ("#W2", ["1", "1"], CARD, "invalid_quantity"),
        ("#W2", [], CARD, "invalid_quantity"),
        ("#W2", ["1"], PAYPAL, "refund_method_not_allowed"),
        ("#W7", ["1"], CARD, "refund_method_not_allowed"),
        ("#W7", ["1"], GIFT, "refund_method_not_allowed"),
    ],
)
def test_a_return_is_refused(retail: Subject, number: str, places: list[str], to: str, code: str) -> None:
    refused(retail, code, lambda: give_back(retail, number, *places, to=to))


@pytest.mark.parametrize(
    ("number", "changes", "pay", "code"),
    [
        ("#W1", [("1", "l-blue")], CARD, "not_delivered"),
        ("#W3", [("1", "m-2")], CARD, "not_delivered"),
        ("#W2", [("1", "l-gone")], CARD, "variant_out_of_stock"),
        ("#W2", [("1", "m-2")], CARD, "variant_of_other_product"),
        ("#W2", [("1", "l-blue"), ("2", "l-blue")], GIFT, "gift_card_too_small"),
        ("#W2", [("1", "l-blue")], PAYPAL, "payment_method_not_found"),
        ("#W2", [("1", "l-blue")], None, "exchange_price_higher"),
    ],
)
def test_an_exchange_is_refused(
    retail: Subject, number: str, changes: list[tuple[str, str]], pay: str | None, code: str
) -> None:
    refused(retail, code, lambda: swap(retail, number, *changes, pay=pay))


def test_goods_that_nobody_counts_stay_as_they_are(retail: Subject) -> None:
    before = [retail.api.get_product(product) for product in ("p-lamp", "p-mug")]
    modify(retail, "#W1", ("1", "l-blue"))
    swap(retail, "#W2", ("1", "l-blue"))
    cancel(retail, "#W5")
    assert [retail.api.get_product(product) for product in ("p-lamp", "p-mug")] == before


@pytest.mark.parametrize("order_id", ["W9", "", "W7/../W1", "\ud800"], ids=["unknown", "empty", "path", "half"])
def test_an_unknown_order_changes_in_no_way(retail: Subject, order_id: str) -> None:
    api = retail.api
    item, line = ItemChange("W1-1", "l-blue"), LineQuantity("W2-1", 1)
    calls = (
        lambda: api.cancel_order(order_id, reason="no_longer_needed", idempotency_key="1"),
        lambda: api.modify_items(order_id, [item], payment_method_id=CARD, idempotency_key="2"),
        lambda: api.change_payment_method(order_id, GIFT, idempotency_key="3"),
        lambda: api.change_shipping_address(order_id, PARK, idempotency_key="4"),
        lambda: api.create_return(
            order_id, [line], reason="other", refund_method_id=CARD, fee=usd("0"), idempotency_key="5"
        ),
        lambda: api.create_exchange(
            order_id, [ReturnLine("W2-1", 1, "l-blue")], reason="other", payment_method_id=CARD, idempotency_key="6"
        ),
    )
    for call in calls:
        refused(retail, "not_found", call)


def test_a_line_of_another_order_is_no_line_of_this_one(retail: Subject) -> None:
    change = [ItemChange("W6-1", "l-blue")]
    refused(
        retail,
        "line_not_found",
        lambda: retail.api.modify_items("W1", change, payment_method_id=CARD, idempotency_key="other"),
    )


def test_ten_of_a_line_cannot_come_back_at_once(retail: Subject) -> None:
    lines = [LineQuantity("W2-1", 10)]
    refused(
        retail,
        "not_delivered",
        lambda: retail.api.create_return(
            "W2", lines, reason="other", refund_method_id=CARD, fee=usd("0"), idempotency_key="ten"
        ),
    )
