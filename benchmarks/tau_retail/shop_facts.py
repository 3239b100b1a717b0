"""Read db.json: the shop as its customers may know it, their own orders, items and ways to pay."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from benchmarks.tau_retail.tasks import Street


@dataclass(frozen=True)
class Item:
    """One variant of a product, or one piece of it in an order. `price` is in the shop's currency."""

    id: str
    product: str
    options: Mapping[str, str]
    price: Decimal


@dataclass(frozen=True)
class OrderFacts:
    """An order of the customer; the same item may stand in `items` twice."""

    id: str
    user: str
    status: str
    address: Street
    items: tuple[Item, ...]


@dataclass(frozen=True)
class Method:
    """A way to pay. `source` is `credit_card`, `paypal` or `gift_card`; `brand` and `last_four` are a card's."""

    id: str
    source: str
    brand: str = ""
    last_four: str = ""


@dataclass(frozen=True)
class User:
    """A customer's profile."""

    id: str
    first_name: str
    last_name: str
    email: str
    address: Street
    methods: tuple[Method, ...]
    orders: tuple[str, ...]


@dataclass(frozen=True)
class ShopFacts:
    """Everything, by id. `products` has the variants of each product by the product's name."""

    items: Mapping[str, Item]
    products: Mapping[str, tuple[Item, ...]]
    orders: Mapping[str, OrderFacts]
    users: Mapping[str, User]


def load_shop_facts(path: Path) -> ShopFacts:
    """Read the file. Raises `OSError`, `KeyError` or `ValueError` if it is none of that format."""
    raw = json.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
    products = {one["name"]: _variants(one) for one in raw["products"].values()}
    return ShopFacts(
        items={item.id: item for variants in products.values() for item in variants},
        products=products,
        orders={one["order_id"]: _order(one) for one in raw["orders"].values()},
        users={one["user_id"]: _user(one) for one in raw["users"].values()},
    )


def _variants(raw: Mapping[str, Any]) -> tuple[Item, ...]:
    return tuple(_item(raw["name"], one) for one in raw["variants"].values())


def _item(product: str, raw: Mapping[str, Any]) -> Item:
    return Item(raw["item_id"], product, dict(raw["options"]), Decimal(raw["price"]))


def _street(raw: Mapping[str, str]) -> Street:
    return Street(raw["address1"], raw["address2"], raw["city"], raw["state"], raw["country"], raw["zip"])


def _order(raw: Mapping[str, Any]) -> OrderFacts:
    items = tuple(_item(one["name"], one) for one in raw["items"])
    return OrderFacts(raw["order_id"], raw["user_id"], raw["status"], _street(raw["address"]), items)


def _user(raw: Mapping[str, Any]) -> User:
    return User(
        id=raw["user_id"],
        first_name=raw["name"]["first_name"],
        last_name=raw["name"]["last_name"],
        email=raw["email"],
        address=_street(raw["address"]),
        methods=tuple(
            Method(one["id"], one["source"], one.get("brand", ""), one.get("last_four", ""))
            for one in raw["payment_methods"].values()
        ),
        orders=tuple(raw["orders"]),
    )
