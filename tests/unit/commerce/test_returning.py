from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

import pytest
from moneyed import Money

from bot.commerce.orders import LineQuantity, Order, Refund, RefundStatus
from bot.commerce.policy import Decision
from bot.commerce.refund_times import add_working_days, refund_expected_by
from bot.commerce.returning import expected_refund, judge_lines, last_day
from bot.commerce.shop import Shop
from bot.commerce.storekeeping.returns import open_return
from bot.commerce.storekeeping.terms import StoreTerms
from bot.commerce.text import LocalText
from bot.demo_store.seed import load_seed

NOW = datetime(2026, 11, 21, 3, 0, tzinfo=timezone.utc)
FEE = Money(3000, "KRW")


@pytest.fixture(scope="module")
def orders() -> dict[str, Order]:
    return {order.number.removeprefix("#"): order for order in load_seed(NOW).orders}


def decision(*, allowed: bool = False, person: bool = False) -> Decision:
    return Decision("x", allowed, FEE, (), needs_person=person, reason=LocalText.of(en="x"))


@pytest.mark.parametrize("number", ["1019", "1020", "1023", "1031"])
def test_the_expected_refund_is_what_the_store_pays(orders: dict[str, Order], number: str) -> None:
    order = orders[number]
    pieces = {order.lines[0].id: order.lines[0].quantity}
    opened = open_return(
        order,
        [LineQuantity(line_id, quantity) for line_id, quantity in pieces.items()],
        reason="changed_mind",
        refund_method_id=order.payments[0].method.id,
        fee=FEE,
        terms=StoreTerms(),
        now=NOW,
    )
    assert expected_refund(order, pieces, FEE) == opened.refund_amount


def test_a_refund_is_never_less_than_nothing(orders: dict[str, Order]) -> None:
    order = orders["1019"]
    assert expected_refund(order, {}, FEE) == Money(0, "KRW")


def test_lines_are_judged_by_what_a_fault_would_change(orders: dict[str, Order]) -> None:
    first, second, third = orders["1031"].lines
    table = {
        first.id: {None: decision(allowed=True)},
        second.id: {None: decision(), "damaged": decision(person=True)},
        third.id: {None: decision()},
    }
    judged = judge_lines((first, second, third), lambda line, reason: table[line.id].get(reason, table[line.id][None]))
    assert (judged.possible, judged.if_faulty, judged.closed) == ((first,), (second,), (third,))


def test_with_a_reason_nothing_depends_on_a_fault(orders: dict[str, Order]) -> None:
    line = orders["1019"].lines[0]
    judged = judge_lines((line,), lambda _, __: decision(), reason="changed_mind")
    assert (judged.possible, judged.if_faulty, judged.closed) == ((), (), (line,))


def test_the_last_day_is_the_last_one_that_is_allowed() -> None:
    ends = NOW + timedelta(days=3)
    assert last_day(lambda at: at <= ends, NOW) == date(2026, 11, 24)
    assert last_day(lambda at: at < NOW, NOW) is None
    assert last_day(lambda _: True, NOW) is None


def test_working_days_leave_out_weekends_and_holidays(shop: Shop) -> None:
    friday = date(2026, 11, 20)
    assert add_working_days(shop, friday, 0) == friday
    assert add_working_days(shop, friday, 3) == date(2026, 11, 25)
    assert add_working_days(shop, date(2026, 12, 24), 1) == date(2026, 12, 28)


def test_a_refund_is_expected_after_the_days_of_its_payment(shop: Shop, orders: dict[str, Order]) -> None:
    method = orders["1019"].payments[0].method
    refund = Refund("r", FEE, method, RefundStatus.PENDING, datetime(2026, 11, 20, 3, tzinfo=timezone.utc), None)
    assert refund_expected_by(shop, refund) == date(2026, 11, 27)
