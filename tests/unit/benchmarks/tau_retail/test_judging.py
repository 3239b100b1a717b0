from __future__ import annotations

import pytest

from benchmarks.tau_retail.facts import read_facts
from benchmarks.tau_retail.goals import Goal, make_goals
from benchmarks.tau_retail.judging import Wrong, closest_variant, judge
from benchmarks.tau_retail.shop_facts import ShopFacts
from benchmarks.tau_retail.tasks import Change, Kind, Street, Task


def goals_of(task: Task, shop: ShopFacts, *changes: Change) -> list[Goal]:
    changed = Task(**{**task.__dict__, "changes": changes or task.changes})
    return make_goals(changed, shop, read_facts(changed, shop))


RETURN = "Your return from order {order}:\n• {items}\nRefund: $1.00 to {method}\n\nShall I open it?"


@pytest.mark.parametrize(
    ("told", "wrong"),
    [
        (("Camp Stove (alcohol, 1)\n• Head Torch (high, waterproof)", "#W1002001", "Gift card"), set()),
        (("Camp Stove\n• Head Torch", "#W1002001", "your gift card"), set()),
        (("Camp Stove", "#W1002001", "Gift card"), {Wrong.MISSING}),
        (("Camp Stove\n• Head Torch", "#W1002001", "PayPal"), {Wrong.METHOD}),
        (("Camp Stove\n• Head Torch", "#W1001003", "Gift card"), {Wrong.KIND}),
    ],
)
def test_a_return_is_compared(
    told: tuple[str, str, str], wrong: set[Wrong], tasks: dict[str, Task], shop: ShopFacts
) -> None:
    items, order, method = told
    goals = goals_of(tasks["return"], shop)
    verdict = judge(RETURN.format(items=items, order=order, method=method), goals, shop)
    assert verdict.wrong == wrong
    assert verdict.goals == (() if wrong else tuple(goals))


@pytest.mark.parametrize(
    ("line", "wrong"),
    [
        ("Rain Coat (yellow, M) → yellow, L", set()),
        ("Rain Coat → Rain Coat (color: yellow, size: L)", set()),
        ("Rain Coat (yellow, M) → navy, L", {Wrong.VARIANT}),
        ("Rain Coat (yellow, M) → yellow, L\n• Head Torch (low) → high", {Wrong.EXTRA}),
        ("Head Torch (low) → high, waterproof", {Wrong.MISSING, Wrong.EXTRA}),
    ],
)
def test_an_exchange_is_compared(line: str, wrong: set[Wrong], tasks: dict[str, Task], shop: ShopFacts) -> None:
    summary = f"Your exchange from order #W1001001:\n• {line}\nDifference: $0.00, Visa •••• 4821\n\nShall I open it?"
    assert judge(summary, goals_of(tasks["exchange"], shop), shop).wrong == wrong


def test_a_cancellation_is_compared_with_its_reason(tasks: dict[str, Task], shop: ShopFacts) -> None:
    goals = goals_of(tasks["cancel"], shop)
    assert judge("Shall I cancel order #W1001002?\nCamp Stove\nYou get $45.90 back.", goals, shop).goals == tuple(goals)
    assert judge("Shall I cancel #W1001002 (no longer needed)?", goals, shop).wrong == {Wrong.REASON}
    two = judge("Shall I cancel #W1001002 and #W1001003?", goals, shop)
    assert (two.wrong, two.meant) == ({Wrong.EXTRA}, goals[0])


def test_several_orders_may_be_cancelled_with_one_yes(tasks: dict[str, Task], shop: ShopFacts) -> None:
    both = [Change(Kind.CANCEL, order=one, reason="no longer needed") for one in ("#W1001002", "#W1001003")]
    goals = goals_of(tasks["cancel"], shop, *both)
    assert judge("Shall I cancel these?\n#W1001002: Camp Stove\n#W1001003: Rain Coat", goals, shop).goals == tuple(
        goals
    )
    assert judge("Shall I cancel order #W1001003?", goals, shop).goals == (goals[1],)


def test_an_address_is_compared(tasks: dict[str, Task], shop: ShopFacts) -> None:
    street = Street("7 Quarry Road", "Unit 3", "Truckee", "CA", "USA", "96161")
    goals = goals_of(tasks["cancel"], shop, Change(Kind.MODIFY_ADDRESS, order="#W1001003", address=street))
    text = "Order #W1001003 will go to:\n{}\n\nIs that right?"
    assert judge(text.format("7 Quarry Road, Unit 3\nTruckee, CA 96161"), goals, shop).goals == tuple(goals)
    assert judge(text.format("7 Quarry Road, Truckee 96161"), goals, shop).wrong == {Wrong.ADDRESS}
    assert judge(text.format("12 Larch Lane, Bend, OR 97701"), goals, shop).wrong == {Wrong.ADDRESS}


def test_nothing_wanted_is_never_right(tasks: dict[str, Task], shop: ShopFacts) -> None:
    verdict = judge("Shall I cancel order #W1001002?", goals_of(tasks["regret"], shop), shop)
    assert (verdict.goals, verdict.wrong) == ((), {Wrong.KIND})


def test_a_variant_is_found_among_buttons(shop: ShopFacts) -> None:
    wanted = shop.items["5300000002"]
    assert closest_variant(["low", "high", "high, waterproof"], wanted, shop) == 2
    assert closest_variant(["Low, not waterproof", "High, not waterproof"], wanted, shop) is None
    assert closest_variant(["yes", "no"], wanted, shop) is None
