"""A shop in the form of τ²-bench's retail database becomes a shop of this store."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import pytest
from moneyed import Money
from sqlalchemy.orm import Session
from tau2_shop import retail_content

from bot.cli import demo_store, output
from bot.cli.demo_store import command
from bot.commerce.orders import Address, OrderStatus, ParcelStatus, PaymentKind
from bot.demo_store import reads
from bot.demo_store.database import open_engine
from bot.demo_store.tau2 import TERMS, Tau2FileError, load_tau2, parse_tau2

NOW = datetime(2026, 3, 10, 3, 0, tzinfo=timezone.utc)


def test_products_customers_and_orders_are_all_there() -> None:
    data = parse_tau2(retail_content(), NOW)
    lamp = data.listings[0].product
    assert (lamp.name["en"], lamp.description["en"]) == ("Desk Lamp", "Desk Lamp: choose color and shade size.")
    assert [(one.id, one.price, one.available) for one in lamp.variants] == [
        ("l-red", Money("40.00", "USD"), True),
        ("l-blue", Money("45.50", "USD"), True),
        ("l-big", Money("32.25", "USD"), True),
        ("l-gone", Money("40.00", "USD"), False),
    ]
    assert [(one.key, one.value_key, one.name["en"], one.value["en"]) for one in lamp.variants[0].options] == [
        ("color", "red", "color", "red"),
        ("shade_size", "small", "shade size", "small"),
    ]
    ann = data.customers[0]
    assert ann.address == Address("Ánn De Luca", "1 Mill Road", "", "Salem", "OR", "97301", "US")
    assert [(one.kind, one.balance) for one in ann.payment_methods] == [
        (PaymentKind.CARD, None),
        (PaymentKind.GIFT_CARD, Money("10.00", "USD")),
    ]
    orders = {order.number: order for order in data.orders}
    assert [len(orders), orders["#W2"].total] == [7, Money("88.00", "USD")]
    assert [parcel.status for parcel in orders["#W2"].fulfillments] == [ParcelStatus.DELIVERED]
    assert [line.line_item_id for line in orders["#W2"].fulfillments[0].lines] == ["W2-1", "W2-2", "W2-3"]
    assert orders["#W4"].status is OrderStatus.CANCELLED
    assert orders["#W4"].outstanding == ()
    assert data.terms == TERMS


def test_the_last_order_of_a_list_is_the_newest() -> None:
    data = parse_tau2(retail_content(), NOW)
    own = [order for order in data.orders if order.customer.id == "ann"]
    assert [order.number for order in sorted(own, key=lambda order: order.placed_at)] == [
        f"#W{place}" for place in range(1, 7)
    ]


def _without(*path: str) -> dict[str, Any]:
    content = retail_content()
    part = content
    for key in path[:-1]:
        part = part[key]
    del part[path[-1]]
    return content


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ([], 'the file needs "products": objects by their ids'),
        ({"products": {}, "users": {"a": 1}}, 'the file needs "users": objects by their ids'),
        (_without("orders"), 'the file needs "orders": objects by their ids'),
        (_without("products", "p-mug", "name"), "product p-mug: KeyError('name')"),
        (_without("users", "bob", "email"), "user bob: KeyError('email')"),
        (_without("users", "bob"), "order #W7: KeyError('bob')"),
        (
            _without("users", "bob", "payment_methods", "bob-paypal"),
            "order #W7: ValueError('bob has no bob-paypal')",
        ),
    ],
)
def test_what_is_no_such_database_is_named(content: object, message: str) -> None:
    with pytest.raises(Tau2FileError) as error:
        parse_tau2(content, NOW)
    assert str(error.value) == message


@pytest.fixture
def shop_file(tmp_path: Path) -> Path:
    path = tmp_path / "retail.json"
    path.write_text(json.dumps(retail_content()), encoding="utf-8")
    return path


@pytest.fixture
def invoke(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[..., tuple[int, str]]:
    """Run `shopclerk demo-store` with its data in `tmp_path/var`; its exit code and what it says."""
    monkeypatch.setenv("SHOPCLERK_VAR", str(tmp_path / "var"))
    monkeypatch.setattr(output, "set_up_logs", lambda **_: None)
    said: list[str] = []
    for module in (demo_store, output):
        monkeypatch.setattr(module.errors, "print", lambda text, **_: said.append(str(text)))

    def run(*arguments: str) -> tuple[int, str]:
        said.clear()
        try:
            command.main(args=list(arguments), standalone_mode=False)
        except SystemExit as end:
            return int(end.code or 0), "\n".join(said)
        return 0, "\n".join(said)

    return run


def held(tmp_path: Path) -> list[str]:
    """The numbers of the orders in the store."""
    engine = open_engine(f"sqlite:///{tmp_path / 'var' / 'demo_store.db'}")
    with Session(engine, future=True) as session:
        orders = reads.list_orders(session, "ann", offset=0, limit=100)
        terms = reads.get_terms(session)
    engine.dispose()
    assert terms == TERMS
    return [order.number for order in orders]


def test_the_command_fills_the_store_once(
    invoke: Callable[..., tuple[int, str]], shop_file: Path, tmp_path: Path
) -> None:
    database = tmp_path / "var" / "demo_store.db"
    assert invoke("import", "tau2", str(shop_file)) == (
        0,
        f"{database} holds 2 products, 2 customers and 7 orders.",
    )
    assert held(tmp_path) == ["#W6", "#W5", "#W4", "#W3", "#W2", "#W1"]
    content = database.read_bytes()
    assert invoke("import", "tau2", str(shop_file)) == (
        1,
        f"{database} holds a shop already. Put this one in its place: add --replace",
    )
    assert database.read_bytes() == content
    assert invoke("import", "tau2", str(shop_file), "--replace")[0] == 0


def test_a_wrong_file_leaves_the_store_as_it_is(
    invoke: Callable[..., tuple[int, str]], shop_file: Path, tmp_path: Path
) -> None:
    invoke("import", "tau2", str(shop_file))
    content = (tmp_path / "var" / "demo_store.db").read_bytes()
    shop_file.write_text('{"products": 1}', encoding="utf-8")
    assert invoke("import", "tau2", str(shop_file), "--replace") == (
        1,
        'the file needs "products": objects by their ids\nNothing was imported; the store holds what it held.',
    )
    shop_file.write_text("{", encoding="utf-8")
    assert invoke("import", "tau2", str(shop_file), "--replace")[0] == 1
    with pytest.raises(Tau2FileError, match="is no JSON"):
        load_tau2(shop_file, NOW)
    assert (tmp_path / "var" / "demo_store.db").read_bytes() == content
