"""What changed in a store, against what a test expects."""

from __future__ import annotations

from typing import Any

import pytest

from bot.demo_store.tables import metadata
from bot.testing.conversations.store_changes import compare, find_changes


def row(table: str, **values: Any) -> tuple[object, ...]:
    return tuple(values.get(column.name) for column in metadata.tables[table].columns)


BEFORE = {
    "orders": [row("orders", id="o1", number="#1054", status="pending", cancel_reason="")],
    "customers": [row("customers", id="c1", email="minji.kim@example.com", newsletter=1)],
    "refunds": [],
}
AFTER = {
    "orders": [row("orders", id="o1", number="#1054", status="cancelled", cancel_reason="ordered_by_mistake")],
    "customers": [row("customers", id="c1", email="minji.kim@example.com", newsletter=0)],
    "refunds": [row("refunds", id="r1", order_id="o1", amount=39000)],
}
EXPECTED: dict[str, Any] = {
    "orders": {"#1054": {"status": "cancelled"}},
    "customers": {"minji.kim@example.com": {"newsletter": False}},
    "refunds": [{"order": "#1054", "amount": 39000}],
}


def test_nothing_changed() -> None:
    changes = find_changes(BEFORE, BEFORE)
    assert not changes
    assert compare({}, changes) == ""
    assert compare(EXPECTED, changes) == "orders #1054 did not change"


def test_rows_are_named_as_people_name_them() -> None:
    changes = find_changes(BEFORE, AFTER)
    assert changes.changed["orders"] == {"#1054": {"status": "cancelled", "cancel_reason": "ordered_by_mistake"}}
    assert changes.added["refunds"][0]["order"] == "#1054"
    assert compare(EXPECTED, changes) == ""


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        ({"customers": {}}, "customers minji.kim@example.com: newsletter 0"),
        ({"orders": {"#1054": {"status": "pending"}}},
         "orders #1054 changed to status 'cancelled', cancel_reason 'ordered_by_mistake'"),
        ({"orders": {"#1055": {}}}, "orders #1055 did not change"),
        ({"shops": {}}, f'the store has no "shops"; it has {", ".join(sorted(metadata.tables))}'),
    ],
)  # fmt: skip
def test_what_differs_is_told(change: dict[str, Any], wrong: str) -> None:
    assert compare({**EXPECTED, **change}, find_changes(BEFORE, AFTER)) == wrong


def test_a_new_row_that_is_not_expected_fails() -> None:
    found = compare({**EXPECTED, "refunds": []}, find_changes(BEFORE, AFTER))
    assert found.startswith("refunds, new: id 'r1', order '#1054'")


def test_a_row_that_is_gone_is_told() -> None:
    assert compare({}, find_changes(AFTER, {**AFTER, "refunds": []})) == "refunds, gone: r1"
