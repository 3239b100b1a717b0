"""What every store must do: the client of the real one and the fake pass the same tests."""

from dataclasses import replace
from datetime import datetime, timezone

import pytest
from moneyed import Money
from subjects import Subject, refused

from bot.commerce.orders import (
    Address,
    ItemChange,
    LineQuantity,
    Order,
    OrderStatus,
    ParcelStatus,
    PaymentKind,
    RefundStatus,
    Return,
    ReturnLine,
    ReturnStatus,
)
from bot.commerce.text import LocalText
from bot.demo_store.seed import load_seed
from bot.store.demo import DemoStoreClient
from bot.store.fake import FakeStore
from bot.testing.demo_store import NOW, RunningDemoStore

FREE = Money(0, "KRW")
DATA = load_seed(NOW)


@pytest.fixture(params=["http", "fake"])
def subject(request: pytest.FixtureRequest) -> Subject:
    if request.param == "http":
        demo: RunningDemoStore = request.getfixturevalue("demo")
        client: DemoStoreClient = request.getfixturevalue("client")
        return Subject(client, demo.snapshot, demo.base_url)
    fake = FakeStore(DATA, lambda: NOW)
    return Subject(fake, fake.snapshot, "http://store.test")


def give_back(subject: Subject, number: str, *, line: int = 0, quantity: int = 1, **given: object) -> Return:
    order = subject.order(number)
    options: dict[str, object] = {
        "reason": "changed_mind",
        "refund_method_id": order.payments[-1].method.id,
        "fee": FREE,
        "idempotency_key": "key",
        **given,
    }
    lines = options.pop("lines", [LineQuantity(order.lines[line].id, quantity)])
    return subject.api.create_return(order.id, lines, **options)  # type: ignore[arg-type]


# -- reading -----------------------------------------------------------------------------------------------------------


def test_products_and_line_items_have_the_words_that_customers_find_them_by(subject: Subject) -> None:
    slippers = subject.api.get_product("house-slippers")
    assert {"slippers", "house shoes", "슬리퍼", "거실화"} <= set(slippers.keywords)
    assert subject.order("1019").lines[0].keywords == slippers.keywords


@pytest.mark.parametrize("number", ["#1033", "1033", " # 1033 ", "＃1033"])
def test_an_order_is_found_however_its_number_is_written(subject: Subject, number: str) -> None:
    order = subject.order(number)
    assert order.number == "#1033"
    assert order.status is OrderStatus.PROCESSED
    assert order.placed_at == datetime(2026, 3, 7, 6, 5, tzinfo=timezone.utc)
    assert [(line.name["ko"], line.quantity, line.unit_price) for line in order.lines] == [
        ("린넨 장스탠드", 1, Money(189000, "KRW")),
        ("소이 캔들", 2, Money(28000, "KRW")),
    ]
    assert order.total == Money(245000, "KRW")
    assert [parcel.status for parcel in order.fulfillments] == [ParcelStatus.DELIVERED, ParcelStatus.IN_TRANSIT]
    assert order.fulfillments[1].tracking_url == f"{subject.base_url}/track/{order.fulfillments[1].tracking_number}"
    assert order.payments[0].method.kind is PaymentKind.KAKAO_PAY
    assert order.payments[0].method.label == LocalText.of(en="KakaoPay", ko="카카오페이")
    assert [parcel.carrier for parcel in order.fulfillments] == [
        LocalText.of(en="CJ Logistics", ko="CJ대한통운"),
        LocalText.of(en="Hanjin Express", ko="한진택배"),
    ]


@pytest.mark.parametrize(
    "number", ["9999", "", "#", " ", "10/33", "1033?x=1", "../customers", "책상", "1" * 300, "\ud800", "\x00"]
)
def test_no_order_has_that_number(subject: Subject, number: str) -> None:
    assert subject.api.find_order(number) is None


def test_a_customer_is_found_by_email_in_any_case(subject: Subject) -> None:
    customer = subject.api.find_customer(" Minji.KIM@example.com ")
    assert customer is not None
    assert (customer.name, customer.phone, customer.address.postcode) == ("김민지", "+821055500101", "04066")
    assert subject.api.find_customer("nobody@example.com") is None
    assert subject.api.find_customer("") is None


def test_orders_of_a_customer_come_newest_first(subject: Subject) -> None:
    customer = subject.api.find_customer("minji.kim@example.com")
    assert customer is not None
    assert [order.number for order in subject.api.list_orders(customer.id)] == ["#1054", "#1033", "#1019", "#1001"]


def test_orders_of_nobody_are_refused(subject: Subject) -> None:
    refused(subject, "not_found", lambda: subject.api.list_orders("cus_nobody"))


def test_a_product_has_its_variants(subject: Subject) -> None:
    product = subject.api.get_product("desk-lamp")
    assert product.name["ko"] == "하루 LED 책상 스탠드"
    assert [(one.options[0].value["en"], one.stock, one.price) for one in product.variants] == [
        ("Black", 14, Money(59000, "KRW")),
        ("White", 22, Money(59000, "KRW")),
        ("Sage green", 0, Money(59000, "KRW")),
    ]
    assert product.url == f"{subject.base_url}/products/desk-lamp"
    assert product.image_url == f"{subject.base_url}/images/desk-lamp.svg"


def test_a_product_nobody_sells_is_refused(subject: Subject) -> None:
    refused(subject, "not_found", lambda: subject.api.get_product("rocket"))


def test_products_are_searched_in_two_languages(subject: Subject) -> None:
    assert [one.id for one in subject.api.search_products("do you have a black desk lamp?")] == ["desk-lamp"]
    assert [one.id for one in subject.api.search_products("무드등 있어요?")] == ["moon-night-light"]
    assert list(subject.api.search_products("bicycle")) == []
    assert [one.id for one in subject.api.search_products("", limit=2)] == ["desk-lamp", "moon-night-light"]


@pytest.mark.parametrize(
    "text", ["\ud800", "\x00", "a\r\nb", "💡", "책" * 10_000], ids=["half", "NUL", "lines", "emoji", "long"]
)
def test_odd_words_find_nothing(subject: Subject, text: str) -> None:
    assert list(subject.api.search_products(f"bicycle {text}")) == []
    assert subject.api.find_customer(text) is None
    assert subject.api.find_coupon(text) is None


def test_a_coupon_is_found_even_if_it_is_over(subject: Subject) -> None:
    coupon = subject.api.find_coupon(" spring20 ")
    assert coupon is not None
    assert (coupon.code, coupon.percent, coupon.public, coupon.ends_at < NOW) == ("SPRING20", 20, True, True)
    assert subject.api.find_coupon("NOPE") is None
    assert subject.api.find_coupon("") is None


def test_promotions_are_public_and_valid_now(subject: Subject) -> None:
    assert [coupon.code for coupon in subject.api.list_promotions()] == ["COZY15", "WELCOME10", "HARU5000"]


# -- returns -----------------------------------------------------------------------------------------------------------


def test_a_return_pays_back_what_was_paid_less_the_fee(subject: Subject) -> None:
    opened = give_back(subject, "#1019", line=1, quantity=2, fee=Money(3000, "KRW"))
    assert opened.rma == "RMA-1019-1"
    assert opened.status is ReturnStatus.REQUESTED
    assert opened.refund_amount == Money(29000, "KRW")
    assert opened.created_at == NOW
    assert not opened.is_exchange
    order = subject.order("#1019")
    assert order.returns == (opened,)
    assert order.returnable_quantity(order.lines[1]) == 0


def test_a_return_leaves_the_share_of_the_discount_out(subject: Subject) -> None:
    # 36,000 of 64,000 bear 2,812.5 of the 5,000 won off
    assert give_back(subject, "#1023", line=0).refund_amount == Money(33187, "KRW")


def test_a_fee_above_the_worth_pays_nothing(subject: Subject) -> None:
    assert give_back(subject, "#1019", fee=Money(90000, "KRW")).refund_amount == FREE


def test_a_return_may_go_to_the_customers_gift_card(subject: Subject) -> None:
    opened = give_back(subject, "#1029", refund_method_id="pm_seoyeon_gift_card")
    assert opened.refund_method is not None
    assert opened.refund_method.kind is PaymentKind.GIFT_CARD


def test_a_rejected_return_does_not_count(subject: Subject) -> None:
    assert give_back(subject, "#1011").rma == "RMA-1011-2"


def test_delivered_pieces_of_an_order_on_its_way_may_come_back(subject: Subject) -> None:
    assert give_back(subject, "#1033", line=1, quantity=2).refund_amount == Money(56000, "KRW")
    refused(subject, "not_delivered", lambda: give_back(subject, "#1033", line=0, idempotency_key="two"))


@pytest.mark.parametrize(
    ("number", "given", "code"),
    [
        ("#1054", {}, "not_delivered"),
        ("#1047", {}, "not_delivered"),
        ("#1036", {}, "not_delivered"),
        ("#1019", {"quantity": 2}, "not_delivered"),
        ("#1024", {}, "already_returning"),
        ("#1018", {"line": 0}, "final_sale"),
        ("#1050", {}, "order_cancelled"),
        ("#1019", {"quantity": 0}, "invalid_quantity"),
        ("#1019", {"quantity": -1}, "invalid_quantity"),
        ("#1019", {"lines": []}, "invalid_quantity"),
        ("#1019", {"lines": [LineQuantity("li_1019_1", 1)] * 2}, "invalid_quantity"),
        ("#1019", {"lines": [LineQuantity("li_1001_1", 1)]}, "line_not_found"),
        ("#1019", {"refund_method_id": "pm_emma_card"}, "refund_method_not_allowed"),
        ("#1019", {"refund_method_id": "pm_minji_kakao_pay"}, "refund_method_not_allowed"),
        ("#1019", {"fee": Money(-1, "KRW")}, "invalid_fee"),
        ("#1019", {"fee": Money(1, "USD")}, "invalid_fee"),
    ],
)
def test_a_return_is_refused(subject: Subject, number: str, given: dict[str, object], code: str) -> None:
    refused(subject, code, lambda: give_back(subject, number, **given))  # type: ignore[arg-type]


def test_a_return_for_no_order_is_refused(subject: Subject) -> None:
    call = subject.api.create_return
    lines = [LineQuantity("li_1019_1", 1)]
    refused(
        subject,
        "not_found",
        lambda: call("ord_x", lines, reason="r", refund_method_id="m", fee=FREE, idempotency_key="k"),
    )


# -- exchanges ---------------------------------------------------------------------------------------------------------


def exchange(subject: Subject, number: str, variant_id: str, *, quantity: int = 1, line: int = 0) -> Return:
    order = subject.order(number)
    lines = [ReturnLine(order.lines[line].id, quantity, variant_id)]
    return subject.api.create_exchange(order.id, lines, reason="wrong_size", idempotency_key="key")


def test_an_exchange_keeps_the_wanted_piece(subject: Subject) -> None:
    opened = exchange(subject, "#1019", "house-slippers-gray-mm-250-260")
    assert opened.is_exchange
    assert (opened.refund_amount, opened.fee, opened.refund_method) == (FREE, FREE, None)
    assert subject.order("#1019").returns == (opened,)
    stock = {one.id: one.stock for one in subject.api.get_product("house-slippers").variants}
    assert stock["house-slippers-gray-mm-250-260"] == 19


@pytest.mark.parametrize(
    ("number", "variant_id", "code"),
    [
        ("#1019", "house-slippers-beige-mm-250-260", "variant_out_of_stock"),
        ("#1019", "house-slippers-gray-mm-230-240", "same_variant"),
        ("#1019", "stoneware-mug-sage", "variant_of_other_product"),
        ("#1019", "rocket-red", "variant_not_found"),
        ("#1018", "linen-cushion-beige", "final_sale"),
        ("#1054", "desk-lamp-white", "not_delivered"),
        ("#1030", "moon-night-light-warm-large", "exchange_price_higher"),
    ],
)
def test_an_exchange_is_refused(subject: Subject, number: str, variant_id: str, code: str) -> None:
    refused(subject, code, lambda: exchange(subject, number, variant_id))


# -- cancelling and addresses ------------------------------------------------------------------------------------------


def test_cancelling_refunds_every_payment_and_a_gift_card_at_once(subject: Subject) -> None:
    order = subject.order("#1056")
    cancelled = subject.api.cancel_order(order.id, reason="no_longer_needed", idempotency_key="key")
    assert cancelled.status is OrderStatus.CANCELLED
    assert (cancelled.cancelled_at, cancelled.cancel_reason) == (NOW, "no_longer_needed")
    assert [(one.method.kind, one.amount, one.status, one.completed_at) for one in cancelled.refunds] == [
        (PaymentKind.GIFT_CARD, Money(20000, "KRW"), RefundStatus.COMPLETED, NOW),
        (PaymentKind.CARD, Money(49000, "KRW"), RefundStatus.PENDING, None),
    ]
    customer = subject.api.find_customer("oliver.smith@example.com")
    assert customer is not None
    assert customer.payment_methods[1].balance == Money(35000, "KRW")
    stock = {one.id: one.stock for one in subject.api.get_product("waffle-robe").variants}
    assert stock["waffle-robe-charcoal-m"] == 8
    assert subject.order("#1056") == cancelled


@pytest.mark.parametrize(
    ("number", "code"), [("#1047", "order_not_pending"), ("#1019", "order_not_pending"), ("#1050", "order_cancelled")]
)
def test_only_a_pending_order_is_cancelled(subject: Subject, number: str, code: str) -> None:
    order = subject.order(number)
    refused(subject, code, lambda: subject.api.cancel_order(order.id, reason="x", idempotency_key="key"))


# -- refunds ----------------------------------------------------------------------------------------------------------


def test_a_refund_gives_back_part_of_what_was_paid_once(subject: Subject) -> None:
    order = subject.order("#1020")
    gift, card = (payment.method.id for payment in order.payments)
    for _ in range(2):
        after = subject.api.create_refund(order.id, Money(5000, "KRW"), refund_method_id=card, idempotency_key="key")
        assert [(one.method.id, one.amount, one.status) for one in after.refunds] == [
            (card, Money(5000, "KRW"), RefundStatus.PENDING)
        ]
    assert subject.order("#1020") == after
    assert (after.status, after.returns) == (order.status, order.returns)
    left = {method.id: amount for method, amount in after.outstanding}[gift]
    after = subject.api.create_refund(order.id, left, refund_method_id=gift, idempotency_key="other")
    assert (after.refunds[-1].status, after.refunds[-1].completed_at) == (RefundStatus.COMPLETED, NOW)
    before, now = ({m.id: m.balance for m in one.customer.payment_methods}[gift] for one in (order, after))
    assert before is not None
    assert now == before + left
    refused(
        subject,
        "refund_method_not_allowed",
        lambda: subject.api.create_refund(order.id, left, refund_method_id=gift, idempotency_key="third"),
    )


@pytest.mark.parametrize(
    ("amount", "method", "code"),
    [
        (Money(0, "KRW"), "own", "invalid_amount"),
        (Money(-1, "KRW"), "own", "invalid_amount"),
        (Money("0.5", "KRW"), "own", "invalid_amount"),
        (Money(1, "USD"), "own", "invalid_amount"),
        (Money(10_000_000, "KRW"), "own", "refund_too_large"),
        (Money(1000, "KRW"), "pm_somebody", "refund_method_not_allowed"),
    ],
)
def test_a_refund_is_refused(subject: Subject, amount: Money, method: str, code: str) -> None:
    order = subject.order("#1019")
    way = order.payments[0].method.id if method == "own" else method
    refused(
        subject,
        code,
        lambda: subject.api.create_refund(order.id, amount, refund_method_id=way, idempotency_key="key"),
    )


def test_what_an_open_return_gives_back_is_not_refunded_before(subject: Subject) -> None:
    order = subject.order("#1019")
    method, held = order.outstanding[0]
    line = order.lines[0]
    opened = subject.api.create_return(
        order.id,
        [LineQuantity(line.id, 1)],
        reason="changed_mind",
        refund_method_id=method.id,
        fee=Money(0, "KRW"),
        idempotency_key="return",
    )
    too_much = held - opened.refund_amount + Money(1, "KRW")
    refused(
        subject,
        "refund_too_large",
        lambda: subject.api.create_refund(order.id, too_much, refund_method_id=method.id, idempotency_key="key"),
    )


SEOUL = Address("김민지", "서울특별시 종로구 세종대로 175", "", "서울특별시", "", "03172", "KR")


def test_a_pending_order_goes_somewhere_else(subject: Subject) -> None:
    order = subject.order("#1054")
    changed = subject.api.change_shipping_address(order.id, SEOUL, idempotency_key="key")
    assert changed == replace(order, shipping_address=SEOUL)
    assert subject.order("#1054") == changed


@pytest.mark.parametrize(
    ("number", "address", "code"),
    [
        ("#1047", SEOUL, "order_not_pending"),
        ("#1051", SEOUL, "order_cancelled"),
        ("#1054", replace(SEOUL, postcode="0317"), "invalid_address"),
        ("#1054", replace(SEOUL, line1=" "), "invalid_address"),
        ("#1054", replace(SEOUL, country="US", postcode="97205"), "other_country"),
    ],
)
def test_an_address_is_refused(subject: Subject, number: str, address: Address, code: str) -> None:
    order = subject.order(number)
    refused(subject, code, lambda: subject.api.change_shipping_address(order.id, address, idempotency_key="key"))


# -- other items and other payments ------------------------------------------------------------------------------------


def modify(subject: Subject, number: str, *changes: ItemChange, pay: str | None = None, key: str = "modify") -> Order:
    return subject.api.modify_items(subject.order(number).id, changes, payment_method_id=pay, idempotency_key=key)


def stock(subject: Subject, product_id: str) -> dict[str, int]:
    return {one.id: one.stock for one in subject.api.get_product(product_id).variants}


def test_some_pieces_of_a_line_change_and_the_others_stay(subject: Subject) -> None:
    before = stock(subject, "wool-socks")
    order = modify(subject, "#1061", ItemChange("li_1061_1", "wool-socks-cream-small", quantity=3))
    assert [(line.id, line.variant_id, line.quantity) for line in order.lines] == [
        ("li_1061_1", "wool-socks-navy-small", 1),
        ("li_1061_1-2", "wool-socks-cream-small", 3),
    ]
    after = stock(subject, "wool-socks")
    assert after["wool-socks-navy-small"] == before["wool-socks-navy-small"] + 3
    assert after["wool-socks-cream-small"] == before["wool-socks-cream-small"] - 3
    assert subject.order("#1061") == order
    assert order.items_modified


@pytest.mark.parametrize("quantity", [0, -1, 5])
def test_pieces_that_a_line_has_not_cannot_change(subject: Subject, quantity: int) -> None:
    change = ItemChange("li_1061_1", "wool-socks-cream-small", quantity=quantity)
    refused(subject, "invalid_quantity", lambda: modify(subject, "#1061", change))


def test_items_change_once_and_the_rest_still_can(subject: Subject) -> None:
    modify(subject, "#1054", ItemChange("li_1054_1", "desk-lamp-white"))
    again = ItemChange("li_1054_1", "desk-lamp-black")
    refused(subject, "items_already_modified", lambda: modify(subject, "#1054", again, key="again"))
    order = subject.order("#1054")
    assert subject.api.change_shipping_address(order.id, SEOUL, idempotency_key="move").shipping_address == SEOUL
    cancelled = subject.api.cancel_order(order.id, reason="x", idempotency_key="cancel")
    assert [(one.method.id, one.amount) for one in cancelled.refunds] == [("pm_minji_card", Money(86000, "KRW"))]
    assert stock(subject, "desk-lamp")["desk-lamp-white"] == 22


def test_an_order_paid_in_two_ways_is_paid_in_one(subject: Subject) -> None:
    order = subject.order("#1056")
    changed = subject.api.change_payment_method(order.id, "pm_oliver_card", idempotency_key="pay")
    assert [(one.method.id, one.amount) for one in changed.payments] == [
        ("pm_oliver_gift_card", Money(20000, "KRW")),
        ("pm_oliver_card", Money(49000, "KRW")),
        ("pm_oliver_card", Money(20000, "KRW")),
    ]
    assert [(method.id, amount) for method, amount in changed.outstanding] == [("pm_oliver_card", Money(69000, "KRW"))]
    card = subject.api.get_customer("cus_oliver").find_payment_method("pm_oliver_gift_card")
    assert card is not None
    assert card.balance == Money(35000, "KRW")


def test_the_last_piece_goes_once(subject: Subject) -> None:
    changes = [ItemChange("li_1061_1", "wool-socks-cream-small", quantity=4)]
    fewer = stock(subject, "wool-socks")["wool-socks-cream-small"] - 4
    assert fewer >= 0
    first = modify(subject, "#1061", *changes)
    assert modify(subject, "#1061", *changes) == first
    assert stock(subject, "wool-socks")["wool-socks-cream-small"] == fewer


# -- newsletter and idempotency ----------------------------------------------------------------------------------------


def test_the_newsletter_stops(subject: Subject) -> None:
    subject.api.set_newsletter(" MINJI.kim@example.com", subscribed=False, idempotency_key="key")
    customer = subject.api.find_customer("minji.kim@example.com")
    assert customer is not None
    assert customer.newsletter is False


def test_an_unknown_address_is_no_error(subject: Subject) -> None:
    before = subject.snapshot()
    subject.api.set_newsletter("nobody@example.com", subscribed=False, idempotency_key="key")
    assert subject.snapshot() == before


@pytest.mark.parametrize("key", ["key 한글", "a\r\nb", "k" * 500, "\ud800"], ids=["Korean", "lines", "long", "half"])
def test_any_text_may_be_a_key(subject: Subject, key: str) -> None:
    first = give_back(subject, "#1019", idempotency_key=key)
    assert give_back(subject, "#1019", idempotency_key=key) == first
    assert len(subject.order("#1019").returns) == 1


def test_a_repeated_key_gets_the_first_answer_and_has_one_effect(subject: Subject) -> None:
    first = give_back(subject, "#1019")
    after = subject.snapshot()
    assert give_back(subject, "#1019") == first
    assert subject.snapshot() == after


def test_a_refusal_is_the_answer_to_its_key_for_good(subject: Subject) -> None:
    order = subject.order("#1054")
    refused(subject, "invalid_address", lambda: subject.api.change_shipping_address(order.id, replace(SEOUL, city=""), idempotency_key="key"))  # fmt: skip  # noqa: E501


def test_a_key_serves_one_request(subject: Subject) -> None:
    order = subject.order("#1054")
    subject.api.change_shipping_address(order.id, SEOUL, idempotency_key="key")
    refused(
        subject,
        "idempotency_key_reused",
        lambda: subject.api.change_shipping_address(order.id, replace(SEOUL, line2="B1"), idempotency_key="key"),
    )
    refused(
        subject, "idempotency_key_reused", lambda: subject.api.cancel_order(order.id, reason="x", idempotency_key="key")
    )


def test_a_change_needs_a_key(subject: Subject) -> None:
    order = subject.order("#1054")
    before = subject.snapshot()
    with pytest.raises(ValueError, match="idempotency key"):
        subject.api.cancel_order(order.id, reason="x", idempotency_key="")
    assert subject.snapshot() == before
