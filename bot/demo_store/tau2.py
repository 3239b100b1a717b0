"""The retail shop of τ²-bench (sierra-research/tau2-bench, MIT) as a shop of this store.

The file holds products, users and orders, but no dates: what happened counts as of the moment of the import, parcels
have no dates, and the orders of a customer come in the order of the user's own list, the last one newest.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from moneyed import Money

from bot.commerce.orders import (
    Address,
    Customer,
    Fulfillment,
    LineItem,
    LineQuantity,
    Order,
    OrderChange,
    OrderStatus,
    ParcelStatus,
    Payment,
    PaymentKind,
    PaymentMethod,
    Refund,
    RefundStatus,
)
from bot.commerce.policy import Reason
from bot.commerce.products import Option, Product, Variant
from bot.commerce.storekeeping.data import Listing, StoreData
from bot.commerce.storekeeping.terms import StoreTerms
from bot.commerce.text import LocalText

Entry = Mapping[str, Any]
CURRENCY = "USD"
TIME_ZONE = "America/New_York"
"""Its policy tells the time in EST."""
ON_THE_SHELF = 1000
"""Pieces of a variant that is available; the file does not count them, so neither does the store."""

TERMS = StoreTerms(
    cancel_reasons=(Reason.NO_LONGER_NEEDED.value, Reason.ORDERED_BY_MISTAKE.value),
    closed_by_item_change=frozenset(OrderChange),
    one_return=True,
    one_payment_change=True,
    counts_stock=False,
)
"""The rules of its policy that a store enforces."""

_KINDS = {"credit_card": PaymentKind.CARD, "paypal": PaymentKind.PAYPAL, "gift_card": PaymentKind.GIFT_CARD}
_COUNTRIES = {"USA": "US"}
_PARCELS = {
    OrderStatus.DELIVERED: ParcelStatus.DELIVERED,
    OrderStatus.PROCESSED: ParcelStatus.IN_TRANSIT,
    OrderStatus.CANCELLED: ParcelStatus.RETURNED,
}


class Tau2FileError(ValueError):
    """The file is not a database of τ²-bench retail; nothing was imported."""


def load_tau2(path: Path, now: datetime) -> StoreData:
    """The shop in the file at `path`; raises `Tau2FileError` with what is wrong, or `OSError`."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
    except ValueError as error:
        raise Tau2FileError(f"{path} is no JSON: {error}") from error
    return parse_tau2(content, now)


def parse_tau2(content: object, now: datetime) -> StoreData:
    """The shop in the JSON `content`; raises `Tau2FileError`."""
    products, users, orders = (_part(content, name) for name in ("products", "users", "orders"))
    sold = Counter(str(item.get("product_id")) for order in orders.values() for item in order.get("items", ()))
    listings = tuple(_read("product", key, lambda one: _listing(one, sold), one) for key, one in products.items())
    customers = {key: _read("user", key, _customer, one) for key, one in users.items()}
    places = {number: place for user in users.values() for place, number in enumerate(user.get("orders", ()))}
    reader = _OrderReader(customers, now, places)
    return StoreData(
        shop_name=LocalText.of(en="Retail shop"),
        currency=CURRENCY,
        time_zone=TIME_ZONE,
        listings=listings,
        customers=tuple(customers.values()),
        orders=tuple(_read("order", key, reader.read, one) for key, one in orders.items()),
        coupons=(),
        terms=TERMS,
    )


def _part(content: object, name: str) -> Mapping[str, Entry]:
    part = content.get(name) if isinstance(content, dict) else None
    if not isinstance(part, dict) or not all(isinstance(one, dict) for one in part.values()):
        raise Tau2FileError(f'the file needs "{name}": objects by their ids')
    return part


def _read(kind: str, key: str, read: Any, entry: Entry) -> Any:
    try:
        return read(entry)
    except (KeyError, TypeError, ValueError, AttributeError, ArithmeticError) as error:
        raise Tau2FileError(f"{kind} {key}: {error!r}") from error


def _listing(entry: Entry, sold: Mapping[str, int]) -> Listing:
    name, product_id = entry["name"], entry["product_id"]
    variants = tuple(
        Variant(one["item_id"], _options(one["options"]), _money(one["price"]), ON_THE_SHELF if one["available"] else 0)
        for one in entry["variants"].values()
    )
    names = dict.fromkeys(option.name["en"] for variant in variants for option in variant.options)
    product = Product(
        id=product_id,
        name=LocalText.of(en=name),
        description=LocalText.of(en=f"{name}: choose {_joined(list(names))}."),
        category=_key(name),
        category_name=LocalText.of(en=name),
        variants=variants,
        image_url="",
        url=f"/products/{product_id}",
    )
    return Listing(product, popularity=sold.get(product_id, 0))


def _options(options: Mapping[str, str]) -> tuple[Option, ...]:
    return tuple(
        Option(_key(name), _key(value), LocalText.of(en=name), LocalText.of(en=value))
        for name, value in options.items()
    )


def _customer(entry: Entry) -> Customer:
    name = f"{entry['name']['first_name']} {entry['name']['last_name']}"
    return Customer(
        id=entry["user_id"],
        name=name,
        email=entry["email"].lower(),
        phone="",
        address=_address(entry["address"], name),
        language="en",
        newsletter=False,
        payment_methods=tuple(_method(one) for one in entry["payment_methods"].values()),
    )


def _method(entry: Entry) -> PaymentMethod:
    kind = _KINDS[entry["source"]]
    label = {PaymentKind.PAYPAL: "PayPal", PaymentKind.GIFT_CARD: "Gift card"}.get(kind)
    if label is None:
        label = f"{entry['brand'].capitalize()} •••• {entry['last_four']}"
    balance = _money(entry["balance"]) if kind is PaymentKind.GIFT_CARD else None
    return PaymentMethod(entry["id"], kind, LocalText.of(en=label), balance)


def _address(entry: Entry, name: str) -> Address:
    return Address(
        name=name,
        line1=entry["address1"],
        line2=entry["address2"],
        city=entry["city"],
        state=entry["state"],
        postcode=entry["zip"],
        country=_COUNTRIES[entry["country"]],
    )


@dataclass(frozen=True)
class _OrderReader:
    """What an order refers to; `places` are the orders' places in their customers' lists."""

    customers: Mapping[str, Customer]
    now: datetime
    places: Mapping[str, int]

    def read(self, entry: Entry) -> Order:
        """One order."""
        number, customer, status = entry["order_id"], self.customers[entry["user_id"]], OrderStatus(entry["status"])
        order_id = number.removeprefix("#")
        lines = tuple(_line(f"{order_id}-{place}", item) for place, item in enumerate(entry["items"], 1))
        nothing = Money(0, CURRENCY)
        paid, refunded = (
            [(self._method(customer, one), _money(one["amount"])) for one in entry["payment_history"] if is_kind(one)]
            for is_kind in (_is_payment, _is_refund)
        )
        return Order(
            id=order_id,
            number=number,
            customer=customer,
            status=status,
            placed_at=self.now - timedelta(minutes=len(self.places) - self.places.get(number, 0)),
            lines=lines,
            fulfillments=tuple(
                self._parcel(f"{order_id}-p{place}", one, lines, _PARCELS.get(status, ParcelStatus.LABEL_CREATED))
                for place, one in enumerate(entry["fulfillments"], 1)
            ),
            shipping_address=_address(entry["address"], customer.name),
            shipping_method="standard",
            shipping_price=nothing,
            discount=nothing,
            total=sum((line.unit_price * line.quantity for line in lines), nothing),
            payments=tuple(Payment(method, amount, self.now) for method, amount in paid),
            refunds=tuple(
                Refund(f"ref-{order_id}-{place}", amount, method, RefundStatus.COMPLETED, self.now, self.now)
                for place, (method, amount) in enumerate(refunded, 1)
            ),
            returns=(),
            cancelled_at=self.now if status is OrderStatus.CANCELLED else None,
            cancel_reason="",
        )

    def _method(self, customer: Customer, entry: Entry) -> PaymentMethod:
        method = customer.find_payment_method(entry["payment_method_id"])
        if method is None:
            raise ValueError(f"{customer.id} has no {entry['payment_method_id']}")
        return method

    def _parcel(self, parcel_id: str, entry: Entry, lines: Sequence[LineItem], status: ParcelStatus) -> Fulfillment:
        inside = [line for line in lines if line.variant_id in entry["item_ids"]]
        number = entry["tracking_id"][0]
        return Fulfillment(
            id=parcel_id,
            status=status,
            carrier=LocalText.of(en="the carrier"),
            tracking_number=number,
            tracking_url=f"/track/{number}",
            shipped_at=None,
            expected_on=None,
            delivered_at=None,
            lines=tuple(LineQuantity(line.id, line.quantity) for line in inside),
        )


def _line(line_id: str, item: Entry) -> LineItem:
    return LineItem(
        id=line_id,
        product_id=item["product_id"],
        variant_id=item["item_id"],
        name=LocalText.of(en=item["name"]),
        options=_options(item["options"]),
        category=_key(item["name"]),
        quantity=1,
        unit_price=_money(item["price"]),
        final_sale=False,
    )


def _is_payment(entry: Entry) -> bool:
    return bool(entry["transaction_type"] == "payment")


def _is_refund(entry: Entry) -> bool:
    return bool(entry["transaction_type"] == "refund")


def _money(amount: Decimal | int) -> Money:
    return Money(Decimal(amount), CURRENCY)


def _key(name: str) -> str:
    """`switch type` as `switch_type`: a key for programs."""
    return re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_")


def _joined(names: Sequence[str]) -> str:
    return " and ".join(filter(None, [", ".join(names[:-1]), names[-1] if names else ""]))
