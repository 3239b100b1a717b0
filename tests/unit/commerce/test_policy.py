from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from moneyed import Money

from bot.commerce.policy import Axis, Between, Decision, Facts, OneOf, Row, Table
from bot.commerce.shop import Shop
from bot.commerce.text import LocalText


def row(name: str, *when: Between | OneOf) -> Row:
    decision = Decision(
        name, allowed=True, fee=Money(0, "KRW"), refund_methods=(), needs_person=False, reason=LocalText.of(en=name)
    )
    return Row(when, decision)


DAYS = Axis.DAYS_SINCE_DELIVERY
TABLE = Table(
    "returns",
    (
        row("bedding", OneOf(Axis.CATEGORY, frozenset({"bedding"}))),
        row("week", Between(DAYS, None, Decimal(7))),
        row("two_weeks", Between(DAYS, Decimal(7), Decimal(14)), OneOf(Axis.COUNTRY, frozenset({"KR"}), negated=True)),
        row("rest"),
    ),
)


@pytest.mark.parametrize(
    ("facts", "decided", "possible"),
    [
        ({}, "rest", ["bedding", "week", "two_weeks", "rest"]),
        ({Axis.CATEGORY: "bedding"}, "bedding", ["bedding"]),
        ({Axis.CATEGORY: "desk"}, "rest", ["week", "two_weeks", "rest"]),
        ({Axis.CATEGORY: "desk", DAYS: Decimal(7)}, "week", ["week"]),
        ({Axis.CATEGORY: "desk", DAYS: Decimal(8)}, "rest", ["two_weeks", "rest"]),
        ({Axis.CATEGORY: "desk", DAYS: Decimal(8), Axis.COUNTRY: "JP"}, "two_weeks", ["two_weeks"]),
        ({Axis.CATEGORY: "desk", DAYS: Decimal(8), Axis.COUNTRY: "KR"}, "rest", ["rest"]),
        ({Axis.CATEGORY: "desk", DAYS: None}, "rest", ["rest"]),
    ],
)
def test_the_first_row_that_fits_decides(facts: Facts, decided: str, possible: list[str]) -> None:
    assert TABLE.decide(facts).rule_id == decided
    assert [one.id for one in TABLE.possible(facts)] == possible


@pytest.mark.parametrize("rows", [(), (row("only", Between(DAYS, None, Decimal(7))),)])
def test_a_table_that_could_leave_a_case_open_is_refused(rows: tuple[Row, ...]) -> None:
    with pytest.raises(ValueError, match="the last row of returns must have no conditions"):
        Table("returns", rows)


@given(
    days=st.none() | st.integers(0, 400).map(Decimal),
    reason=st.sampled_from(["damaged", "changed_mind", "other"]),
    category=st.sampled_from(["bedding", "desk"]),
    final_sale=st.sampled_from(["yes", "no"]),
    status=st.sampled_from(["pending", "processed", "delivered", "cancelled"]),
    country=st.sampled_from(["KR", "JP"]),
)
def test_what_is_decided_is_possible_however_little_is_known(
    *, shop: Shop, days: Decimal | None, reason: str, category: str, final_sale: str, status: str, country: str
) -> None:
    facts: dict[Axis, Decimal | str | None] = {
        Axis.DAYS_SINCE_DELIVERY: days,
        Axis.DELIVERED: "no" if days is None else "yes",
        Axis.REASON: reason,
        Axis.CATEGORY: category,
        Axis.FINAL_SALE: final_sale,
        Axis.ORDER_STATUS: status,
        Axis.COUNTRY: country,
        Axis.ALREADY_RETURNED: "no",
    }
    decided = shop.returns.decide(facts)
    assert [one.id for one in shop.returns.possible(facts)] == [decided.rule_id]
    for axis in facts:
        fewer = {other: fact for other, fact in facts.items() if other is not axis}
        assert decided.rule_id in {one.id for one in shop.returns.possible(fewer)}
