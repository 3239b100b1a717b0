"""A small shop in the form of τ²-bench's retail database, invented for these tests."""

from __future__ import annotations

import json
from datetime import datetime, timezone
from decimal import Decimal
from typing import Any

from bot.commerce.storekeeping.data import StoreData
from bot.demo_store.tau2 import parse_tau2

NOW = datetime(2026, 3, 10, 3, 0, tzinfo=timezone.utc)

LAMP = {
    "l-red": ({"color": "red", "shade size": "small"}, 40.0),
    "l-blue": ({"color": "blue", "shade size": "small"}, 45.5),
    "l-big": ({"color": "red", "shade size": "large"}, 32.25),
    "l-gone": ({"color": "green", "shade size": "small"}, 40.0),
}
MUG = {"m-1": ({"capacity": "1 cup"}, 8.0), "m-2": ({"capacity": "2 cups"}, 11.0)}
GONE = frozenset({"l-gone"})
HOME = {"address1": "1 Mill Road", "address2": "", "city": "Salem", "country": "USA", "state": "OR", "zip": "97301"}


def retail_content() -> dict[str, Any]:
    """The database, as JSON."""
    return {
        "products": {"p-lamp": _product("p-lamp", "Desk Lamp", LAMP), "p-mug": _product("p-mug", "Mug", MUG)},
        "users": {
            "ann": _user("ann", "Ánn", "De Luca", "card", "gift", orders=["#W1", "#W2", "#W3", "#W4", "#W5", "#W6"]),
            "bob": _user("bob", "Bob", "Roy", "paypal", orders=["#W7"]),
        },
        "orders": {
            "#W1": _order("#W1", "ann", "pending", ["l-red", "m-1"], "ann-card"),
            "#W2": _order("#W2", "ann", "delivered", ["l-red", "l-red", "m-1"], "ann-card"),
            "#W3": _order("#W3", "ann", "processed", ["m-1"], "ann-card"),
            "#W4": _order("#W4", "ann", "cancelled", ["m-1"], "ann-card", refunded=True),
            "#W5": _order("#W5", "ann", "pending", ["m-1"], "ann-gift"),
            "#W6": _order("#W6", "ann", "pending", ["l-red", "l-red"], "ann-card"),
            "#W7": _order("#W7", "bob", "delivered", ["m-2"], "bob-paypal"),
        },
    }


def retail_data() -> StoreData:
    """The same as a shop, read as from a file."""
    return parse_tau2(json.loads(json.dumps(retail_content()), parse_float=Decimal), NOW)


def _product(product_id: str, name: str, variants: dict[str, tuple[dict[str, str], float]]) -> dict[str, Any]:
    return {
        "name": name,
        "product_id": product_id,
        "variants": {
            item: {"item_id": item, "options": options, "available": item not in GONE, "price": price}
            for item, (options, price) in variants.items()
        },
    }


def _user(user: str, first: str, last: str, *pays: str, orders: list[str]) -> dict[str, Any]:
    methods = {
        "card": {"source": "credit_card", "brand": "visa", "last_four": "4242"},
        "gift": {"source": "gift_card", "balance": 10.0},
        "paypal": {"source": "paypal"},
    }
    return {
        "user_id": user,
        "name": {"first_name": first, "last_name": last},
        "address": HOME,
        "email": f"{first}@example.com",
        "payment_methods": {f"{user}-{way}": {"id": f"{user}-{way}", **methods[way]} for way in pays},
        "orders": orders,
    }


def _order(
    number: str, user: str, status: str, items: list[str], paid_with: str, *, refunded: bool = False
) -> dict[str, Any]:
    lines = [_line(item) for item in items]
    total = round(sum(line["price"] for line in lines), 2)
    paid = {"transaction_type": "payment", "amount": total, "payment_method_id": paid_with}
    return {
        "order_id": number,
        "user_id": user,
        "address": HOME,
        "items": lines,
        "status": status,
        "fulfillments": [{"tracking_id": [f"9{number[2:]}"], "item_ids": items}] if status != "pending" else [],
        "payment_history": [paid, {**paid, "transaction_type": "refund"}] if refunded else [paid],
    }


def _line(item: str) -> dict[str, Any]:
    product_id, name, variants = ("p-lamp", "Desk Lamp", LAMP) if item in LAMP else ("p-mug", "Mug", MUG)
    options, price = variants[item]
    return {"name": name, "product_id": product_id, "item_id": item, "price": price, "options": options}
