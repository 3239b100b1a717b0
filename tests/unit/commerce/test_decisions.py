from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime

import pytest
from moneyed import Money

from bot.commerce.decisions import (
    days_late,
    decide_cancel,
    decide_exchange,
    decide_problem,
    decide_return,
    refund_choices,
)
from bot.commerce.explain import Case, explain, state_policy
from bot.commerce.orders import (
    Fulfillment,
    LineItem,
    Order,
    OrderStatus,
    ParcelStatus,
    Return,
    ReturnLine,
    ReturnStatus,
)
from bot.commerce.policy import Axis, Offer
from bot.commerce.shop import Shop

Moment = Callable[..., datetime]
Parcels = Callable[..., Fulfillment]
Orders = Callable[..., Order]


@pytest.mark.parametrize(
    ("arrived", "reason", "rule", "allowed", "fee", "refund_to"),
    [
        ((11, 20), "changed_mind", "within_a_week", True, 3000, ("original", "gift_card")),
        ((11, 14), "changed_mind", "within_a_week", True, 3000, ("original", "gift_card")),
        ((11, 13), "changed_mind", "for_gift_card", True, 3000, ("gift_card",)),
        ((11, 7), "changed_mind", "for_gift_card", True, 3000, ("gift_card",)),
        ((11, 6), "changed_mind", "too_late", False, 0, ()),
        ((11, 6), "damaged", "faulty", True, 0, ("original", "gift_card")),
        ((8, 23), "damaged", "faulty", True, 0, ("original", "gift_card")),
        ((8, 22), "damaged", "faulty_too_late", False, 0, ()),
        ((11, 20), None, "within_a_week", True, 3000, ("original", "gift_card")),
    ],
)
def test_returns_by_days_and_reason(
    *,
    shop: Shop,
    seoul: Moment,
    parcel: Parcels,
    order: Orders,
    lamp: LineItem,
    arrived: tuple[int, int],
    reason: str | None,
    rule: str,
    allowed: bool,
    fee: int,
    refund_to: tuple[str, ...],
) -> None:
    delivered = order(parcel(delivered_at=seoul(*arrived, 23, 50)))
    decision = decide_return(shop, delivered, lamp, reason=reason, now=seoul(11, 21, 0, 5))
    assert (decision.rule_id, decision.allowed) == (rule, allowed)
    assert (decision.fee, decision.refund_methods) == (Money(fee, "KRW"), refund_to)


@pytest.mark.parametrize(
    ("status", "rule"),
    [
        (OrderStatus.PENDING, "not_sent_yet"),
        (OrderStatus.PROCESSED, "not_arrived_yet"),
        (OrderStatus.CANCELLED, "order_cancelled"),
    ],
)
def test_what_has_not_arrived_cannot_come_back(
    *, shop: Shop, seoul: Moment, parcel: Parcels, order: Orders, lamp: LineItem, status: OrderStatus, rule: str
) -> None:
    under_way = order(parcel(ParcelStatus.IN_TRANSIT), status=status)
    for decide in (decide_return, decide_exchange):
        decision = decide(shop, under_way, lamp, reason="changed_mind", now=seoul(11, 21))
        assert (decision.rule_id, decision.allowed) == (rule, False)


@pytest.mark.parametrize(
    ("change", "country", "reason", "rule", "person"),
    [
        ({"final_sale": True}, "KR", "changed_mind", "final_sale", False),
        ({"final_sale": True}, "KR", "damaged", "final_sale_faulty", True),
        ({"category": "bedding"}, "KR", "changed_mind", "opened_bedding", False),
        ({}, "JP", "changed_mind", "abroad", True),
    ],
)
def test_returns_by_item_and_country(
    *,
    shop: Shop,
    seoul: Moment,
    parcel: Parcels,
    order: Orders,
    lamp: LineItem,
    change: dict[str, object],
    country: str,
    reason: str,
    rule: str,
    person: bool,
) -> None:
    line = replace(lamp, **change)  # type: ignore[arg-type]
    delivered = order(parcel(delivered_at=seoul(11, 11)), line=line, country=country)
    decision = decide_return(shop, delivered, line, reason=reason, now=seoul(11, 21))
    assert (decision.rule_id, decision.allowed, decision.needs_person) == (rule, False, person)


def returned(status: ReturnStatus, at: datetime) -> Return:
    nothing = Money(0, "KRW")
    return Return("R1", "o1", (ReturnLine("l1", 1),), "other", status, None, nothing, nothing, at)


@pytest.mark.parametrize(
    ("quantity", "status", "rule"),
    [
        (1, ReturnStatus.REQUESTED, "already_coming_back"),
        (1, ReturnStatus.REJECTED, "within_a_week"),
        (2, ReturnStatus.COMPLETED, "within_a_week"),
    ],
)
def test_a_line_that_is_wholly_coming_back_cannot_come_back_again(
    *,
    shop: Shop,
    seoul: Moment,
    parcel: Parcels,
    order: Orders,
    lamp: LineItem,
    quantity: int,
    status: ReturnStatus,
    rule: str,
) -> None:
    line = replace(lamp, quantity=quantity)
    arrived = parcel(delivered_at=seoul(11, 19), quantity=quantity)
    before = replace(order(arrived, line=line), returns=(returned(status, seoul(11, 20)),))
    assert decide_return(shop, before, line, reason="other", now=seoul(11, 21)).rule_id == rule


def test_a_part_that_arrived_can_come_back_while_the_rest_is_under_way(
    *, shop: Shop, seoul: Moment, parcel: Parcels, order: Orders, lamp: LineItem
) -> None:
    line = replace(lamp, quantity=2)
    parcels = (parcel(delivered_at=seoul(11, 20)), parcel(ParcelStatus.IN_TRANSIT, name="f2"))
    partly = order(*parcels, line=line, status=OrderStatus.PROCESSED)
    assert decide_return(shop, partly, line, reason="other", now=seoul(11, 21)).rule_id == "within_a_week"


@pytest.mark.parametrize(
    ("status", "rule", "allowed"),
    [
        (OrderStatus.PENDING, "not_packed_yet", True),
        (OrderStatus.PROCESSED, "on_its_way", False),
        (OrderStatus.DELIVERED, "arrived", False),
        (OrderStatus.CANCELLED, "cancelled_already", False),
    ],
)
def test_cancelling_by_status(*, shop: Shop, order: Orders, status: OrderStatus, rule: str, allowed: bool) -> None:
    decision = decide_cancel(shop, order(status=status))
    assert (decision.rule_id, decision.allowed) == (rule, allowed)


@pytest.mark.parametrize(
    ("problem", "status", "expected", "arrived", "rule", "allowed", "offers"),
    [
        ("late", "in_transit", (11, 24), None, "not_late", False, (Offer.WAIT,)),
        ("late", "in_transit", (11, 19), None, "late", False, (Offer.WAIT,)),
        ("lost", "in_transit", (11, 12), None, "late", False, (Offer.WAIT,)),
        ("lost", "in_transit", (11, 11), None, "lost_after_a_week", True, (Offer.REPLACEMENT, Offer.REFUND)),
        ("lost", "lost", (11, 20), None, "lost_says_carrier", True, (Offer.REPLACEMENT, Offer.REFUND)),
        ("lost", "delivered", (11, 20), (11, 20), "arrived_but_not_found", False, (Offer.WAIT,)),
        (
            "lost",
            "delivered",
            (11, 19),
            (11, 18),
            "arrived_but_not_found_later",
            True,
            (Offer.REPLACEMENT, Offer.REFUND),
        ),
        ("damaged", "delivered", None, (11, 20), "broken_or_wrong", True, (Offer.EXCHANGE, Offer.RETURN)),
        ("missing", "delivered", None, (11, 20), "something_missing", True, (Offer.REPLACEMENT, Offer.REFUND)),
        ("missing", "delivered", None, (11, 1), "anything_else", False, ()),
        ("damaged", "in_transit", None, None, "anything_else", False, ()),
    ],
)
def test_problems(
    *,
    shop: Shop,
    seoul: Moment,
    parcel: Parcels,
    order: Orders,
    problem: str,
    status: str,
    expected: tuple[int, int] | None,
    arrived: tuple[int, int] | None,
    rule: str,
    allowed: bool,
    offers: tuple[Offer, ...],
) -> None:
    sent = parcel(
        ParcelStatus(status),
        expected_on=date(2026, *expected) if expected else None,
        delivered_at=seoul(*arrived) if arrived else None,
    )
    decision = decide_problem(shop, order(sent), sent, problem, now=seoul(11, 20))
    assert (decision.rule_id, decision.allowed, decision.offers) == (rule, allowed, offers)


def test_a_problem_without_a_parcel_goes_to_a_person(shop: Shop, seoul: Moment, order: Orders) -> None:
    decision = decide_problem(shop, order(), None, "late", now=seoul(11, 20))
    assert (decision.rule_id, decision.needs_person) == ("anything_else", True)


def test_days_late_are_delivery_days(shop: Shop, seoul: Moment, parcel: Parcels) -> None:
    # expected on the Wednesday before Chuseok 2026 (24-26 September), then a Sunday
    waiting = parcel(ParcelStatus.IN_TRANSIT, expected_on=date(2026, 9, 23))
    assert days_late(shop, waiting, seoul(9, 23, 23)) == 0
    assert days_late(shop, waiting, seoul(9, 27)) == 0
    assert days_late(shop, waiting, seoul(9, 28)) == 1
    arrived = parcel(expected_on=date(2026, 9, 23), delivered_at=seoul(9, 29))
    assert days_late(shop, arrived, seoul(11, 1)) == 2
    assert days_late(shop, parcel(expected_on=None), seoul(11, 1)) is None


def test_refund_choices_are_the_customers_own(
    *, shop: Shop, seoul: Moment, parcel: Parcels, order: Orders, lamp: LineItem
) -> None:
    early = order(parcel(delivered_at=seoul(11, 20)))
    now = seoul(11, 21)
    both = decide_return(shop, early, lamp, reason="changed_mind", now=now)
    assert [method.id for method in refund_choices(both, early)] == ["pm1", "pm2"]
    late = order(parcel(delivered_at=seoul(11, 10)))
    gift_card = decide_return(shop, late, lamp, reason="changed_mind", now=now)
    assert [method.id for method in refund_choices(gift_card, late)] == ["pm2"]


def test_reasons_are_filled_in(*, shop: Shop, seoul: Moment, parcel: Parcels, order: Orders, lamp: LineItem) -> None:
    early, now = order(parcel(delivered_at=seoul(11, 20))), seoul(11, 21)
    decision = decide_return(shop, early, lamp, reason="changed_mind", now=now)
    case = Case(early, line=lamp)
    assert explain(shop, decision, case, language="en", now=now) == (
        "Desk lamp arrived on Fri, Nov 20, which is within 7 days, so you can return it. "
        "Return shipping of ₩3,000 is taken off the refund."
    )
    assert explain(shop, decision, case, language="ko", now=now) == (
        "책상 조명은 11월 20일(금)에 받으셔서 아직 7일이 지나지 않아 반품할 수 있어요. "
        "반품 배송비 3,000원은 환불 금액에서 빼요."
    )


def test_late_reasons_are_filled_in(*, shop: Shop, seoul: Moment, parcel: Parcels, order: Orders) -> None:
    sent, now = parcel(ParcelStatus.IN_TRANSIT, expected_on=date(2026, 11, 11)), seoul(11, 21)
    waiting = order(sent, status=OrderStatus.PROCESSED)
    decision = decide_problem(shop, waiting, sent, "lost", now=now)
    assert explain(shop, decision, Case(waiting, parcel=sent), language="en", now=now) == (
        "Your parcel was expected on Wed, Nov 11 and is 9 delivery days late. "
        "We take it as lost and send it again or refund it."
    )


def test_the_policy_in_general(shop: Shop) -> None:
    assert state_policy(shop, shop.cancellations, {}, "en", {}) == (
        "An order can be cancelled for free as long as it has not been packed; all of it is refunded.",
        "Once it is being packed it can't be cancelled any more, but you can return it when it arrives.",
    )
    desk = {Axis.CATEGORY: "desk", Axis.COUNTRY: "KR", Axis.FINAL_SALE: "no"}
    assert state_policy(shop, shop.returns, desk, "ko", {}) == (
        "단순 변심은 받으신 날부터 7일 안에 반품할 수 있고, 반품 배송비는 3,000원이에요.",
        "그 뒤에도 받으신 날부터 14일까지는 반품 배송비 3,000원을 뺀 금액을 기프트 카드로 환불해 드려요.",
        "파손이나 불량, 오배송이면 받으신 날부터 90일 안에 무료로 반품할 수 있어요.",
    )
    (faulty,) = state_policy(shop, shop.returns, {}, "en", {Axis.REASON: "defective"})
    assert faulty.startswith("If something is damaged, faulty or not what you ordered, you can return it for free")
    final_sale = ("Final sale items can't be returned, unless something is wrong with them.",)
    assert state_policy(shop, shop.returns, {}, "en", {Axis.FINAL_SALE: "yes"}) == final_sale
    # no row is about that reason alone
    asked = {Axis.REASON: "changed_mind"}
    assert state_policy(shop, shop.returns, desk, "ko", asked)[0].startswith("단순 변심은")


def test_every_reason_of_the_demo_shop_can_be_said_in_both_languages(
    *, shop: Shop, seoul: Moment, parcel: Parcels, order: Orders, lamp: LineItem
) -> None:
    arrived = parcel(expected_on=date(2026, 11, 18), delivered_at=seoul(11, 20))
    case = Case(order(arrived), line=lamp, parcel=arrived)
    for table in (shop.returns, shop.exchanges, shop.cancellations, shop.problems):
        for row in table.rows:
            for language in shop.languages:
                text = explain(shop, row.then, case, language=language, now=seoul(11, 21))
                assert text
                assert not set("{}") & set(text)
                assert "을(를)" not in text
                assert "은(는)" not in text
