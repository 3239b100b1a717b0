"""What is proved of tables holds for every order that can be."""

from __future__ import annotations

from decimal import Decimal
from itertools import product

import pytest
from moneyed import Money

from bot.commerce.policy import Axis, Between, Condition, Decision, Fact, Facts, OneOf, Row
from bot.commerce.shop import Shop
from bot.commerce.shop_file import ShopFileError, parse_shop
from bot.commerce.shop_policies import TABLES, WORDS
from bot.commerce.table_proof import IMPOSSIBLE, describe, prove_rows
from bot.commerce.text import LocalText

DAYS, FINAL, STATUS = Axis.DAYS_SINCE_DELIVERY, Axis.FINAL_SALE, Axis.ORDER_STATUS
AXES = TABLES["returns"]


def days(more_than: int | None, at_most: int | None) -> Between:
    ends = (None if end is None else Decimal(end) for end in (more_than, at_most))
    return Between(DAYS, *ends)


def one(axis: Axis, *words: str, negated: bool = False) -> OneOf:
    return OneOf(axis, frozenset(words), negated)


def row(name: str, *when: Condition, allowed: bool = True) -> Row:
    free = Money(0, "KRW")
    return Row(
        when,
        Decision(name, allowed=allowed, fee=free, refund_methods=(), needs_person=False, reason=LocalText.of(en=name)),
    )


def test_an_order_that_no_row_fits_is_named() -> None:
    proof = prove_rows([row("week", days(None, 7)), row("late", days(14, None))], AXES, WORDS)
    assert proof.gap == {DAYS: Decimal(14)}
    assert describe(proof.gap) == "days_since_delivery: 14"


def test_what_has_not_arrived_is_an_order_too() -> None:
    proof = prove_rows([row("week", days(None, 7)), row("late", days(7, None))], AXES, WORDS)
    assert proof.gap == {DAYS: None}
    delivered = row("waiting", one(Axis.DELIVERED, "no"))
    whole = prove_rows([delivered, row("week", days(None, 7)), row("late", days(7, None))], AXES, WORDS)
    # Arrived, but nobody knows when
    assert whole.gap == {DAYS: None, Axis.DELIVERED: "yes"}


def test_a_complete_table_has_no_gap() -> None:
    rows = [row("final", one(FINAL, "yes")), row("week", days(None, 7)), row("rest")]
    proof = prove_rows(rows, AXES, WORDS)
    assert proof.gap is None
    assert proof.dead == ()
    assert proof.decides == {
        "final": {DAYS: Decimal(7), FINAL: "yes"},
        "week": {DAYS: Decimal(7), FINAL: "no"},
        "rest": {DAYS: Decimal(8), FINAL: "no"},
    }


def test_a_row_below_what_takes_all_of_it_never_decides() -> None:
    rows = [row("month", days(None, 30)), row("week", days(None, 7), allowed=False), row("rest")]
    proof = prove_rows(rows, AXES, WORDS)
    assert [(clash.lower.id, clash.upper.id, clash.example) for clash in proof.dead] == [
        ("week", "month", {DAYS: Decimal(7)})
    ]


def test_a_row_that_several_take_together_never_decides_for_the_last_of_them() -> None:
    rows = [row("yes", one(FINAL, "yes")), row("no", one(FINAL, "no")), row("week", days(None, 7)), row("rest")]
    assert [(clash.lower.id, clash.upper.id, clash.example) for clash in prove_rows(rows, AXES, WORDS).dead] == [
        ("week", "no", {DAYS: Decimal(7), FINAL: "no"})
    ]


def test_a_row_above_that_takes_only_some_orders_is_not_to_blame() -> None:
    rows = [row("final", one(FINAL, "yes")), row("month", days(None, 30)), row("week", days(None, 7)), row("rest")]
    assert [(clash.lower.id, clash.upper.id) for clash in prove_rows(rows, AXES, WORDS).dead] == [("week", "month")]


def test_rows_that_overlap_and_differ_contradict_each_other() -> None:
    rows = [row("week", days(None, 7)), row("two", days(5, 14), allowed=False), row("rest")]
    (clash,) = prove_rows(rows, AXES, WORDS).clashes
    assert (clash.upper.id, clash.lower.id, clash.example, clash.alike) == ("week", "two", {DAYS: Decimal(7)}, True)


def test_an_exception_contradicts_nothing() -> None:
    rows = [row("final", one(FINAL, "yes"), days(None, 7), allowed=False), row("week", days(None, 7)), row("rest")]
    assert prove_rows(rows, AXES, WORDS).clashes == ()


def test_rows_that_ask_for_different_facts_are_told_apart_by_their_order() -> None:
    rows = [row("final", one(FINAL, "yes"), allowed=False), row("week", days(None, 7)), row("rest")]
    (clash,) = prove_rows(rows, AXES, WORDS).clashes
    assert (clash.example, clash.alike) == ({DAYS: Decimal(7), FINAL: "yes"}, False)


def test_what_no_order_can_be_is_not_asked_for() -> None:
    rows = [row("waiting", one(STATUS, "pending")), row("week", days(None, 7), allowed=False), row("rest")]
    waiting = prove_rows(rows, AXES, WORDS)
    assert [clash.example for clash in waiting.clashes] == [{DAYS: Decimal(7), STATUS: "pending"}]
    known = [row("arrived", one(Axis.DELIVERED, "yes"), allowed=False), *rows]
    taken = [clash for clash in prove_rows(known, AXES, WORDS).clashes if clash.upper.id == "waiting"]
    assert taken == []


def _every_order(rows: tuple[Row, ...]) -> list[Facts]:
    """Many orders: all values that the conditions name and their neighbours, in every combination that can be."""
    values: dict[Axis, list[Fact]] = {}
    for condition in (condition for one_row in rows for condition in one_row.when):
        there = values.setdefault(condition.axis, [])
        if isinstance(condition, Between):
            ends = [end for end in (condition.more_than, condition.at_most) if end is not None]
            there += [None, *(end + step for end in ends for step in (0, 1))]
        else:
            there += [*condition.values, *WORDS.get(condition.axis, ("yes", "no", "elsewhere"))]
    combinations = product(*(dict.fromkeys(there) for there in values.values()))
    orders = (dict(zip(values, facts, strict=True)) for facts in combinations)
    return [order for order in orders if not any(all(one.holds(order) for one in limit) for limit in IMPOSSIBLE)]


@pytest.mark.parametrize("name", ["cancellations", "modifications", "exchanges"])
def test_the_proof_agrees_with_trying_every_order(shop: Shop, name: str) -> None:
    rows = getattr(shop, name).rows
    proof = prove_rows(rows, TABLES[name], WORDS)
    decided = {next(one.id for one in rows if one.fits(order)) for order in _every_order(rows)}
    assert decided == set(proof.decides)
    assert proof.gap is None
    for row_id, order in proof.decides.items():
        assert next(one.id for one in rows if one.fits(order)) == row_id


def test_the_file_names_the_order_that_falls_through(shop_text: str) -> None:
    last = shop_text.index("    - id: anything_else", shop_text.index("\nmodifications:"))
    end = shop_text.index("# What happens when something goes wrong")
    pending = shop_text.index("order_status: [pending]", shop_text.index("- id: not_packed_yet", last - 2000))
    broken = shop_text[:pending] + "items_modified: no\n        " + shop_text[pending:last] + shop_text[end:]
    with pytest.raises(ShopFileError) as error:
        parse_shop(broken, prove=True)
    (problem,) = error.value.problems
    assert problem.message == (
        'need a last row without "when", for every case that no row above fits, '
        "such as (change: address, order_status: pending, items_modified: yes); add one at the end"
    )


def test_the_demo_shop_is_proved(shop_text: str) -> None:
    assert parse_shop(shop_text, prove=True) == parse_shop(shop_text)
