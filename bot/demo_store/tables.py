"""The store's tables.

General on purpose: options, texts and addresses are JSON by key, so any shop fits. Money is in the smallest coin of
`currency` (whole won, cents); times are naive UTC because SQLite keeps no zone. Only `columns.py` converts.

The classes say what a row is; rows are read and written in bulk by statements on their tables, which is several times
faster than loading objects with their relations, and an order has six of those.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, ClassVar

from sqlalchemy import JSON, BigInteger, Boolean, Column, Date, DateTime, ForeignKey, Integer, String, Text
from sqlalchemy.orm import registry

mapper_registry = registry()
metadata = mapper_registry.metadata
mapped = mapper_registry.mapped

Json = dict[str, str]


class Table:
    """What mapping adds to every class below."""

    __table__: ClassVar[Any]


@mapped
class ShopRow(Table):
    """The one shop of this database. `time_zone` is an IANA name; `terms` are the fields of `StoreTerms`."""

    __tablename__ = "shop"
    id: int = Column(Integer, primary_key=True)
    name: Json = Column(JSON, nullable=False)
    currency: str = Column(String(3), nullable=False)
    time_zone: str = Column(String(60), nullable=False)
    terms: dict[str, object] = Column(JSON, nullable=False)


@mapped
class VariantRow(Table):
    """One thing that can be bought. `options` is a list of {key, value_key, name, value}."""

    __tablename__ = "variants"
    id: str = Column(String(120), primary_key=True)
    product_id: str = Column(ForeignKey("products.id"), nullable=False, index=True)
    position: int = Column(Integer, nullable=False)
    options: list[dict[str, object]] = Column(JSON, nullable=False)
    price: int = Column(BigInteger, nullable=False)
    currency: str = Column(String(3), nullable=False)
    stock: int = Column(Integer, nullable=False)


@mapped
class ProductRow(Table):
    """A product. `updated_at` tells the search index that it is old."""

    __tablename__ = "products"
    id: str = Column(String(100), primary_key=True)
    name: Json = Column(JSON, nullable=False)
    description: Json = Column(JSON, nullable=False)
    category: str = Column(String(60), nullable=False)
    category_name: Json = Column(JSON, nullable=False)
    size_guide: Json | None = Column(JSON(none_as_null=True))
    final_sale: bool = Column(Boolean, nullable=False)
    image_url: str = Column(Text, nullable=False)
    url: str = Column(Text, nullable=False)
    keywords: list[str] = Column(JSON, nullable=False)
    qualities: list[str] = Column(JSON, nullable=False)
    popularity: int = Column(Integer, nullable=False)
    picture: str = Column(Text, nullable=False)
    updated_at: datetime = Column(DateTime, nullable=False)


@mapped
class CustomerRow(Table):
    """Somebody who has bought. `email` is in lower case; the keys are what tells names and postcodes apart."""

    __tablename__ = "customers"
    id: str = Column(String(60), primary_key=True)
    name: str = Column(String(200), nullable=False)
    email: str = Column(String(254), nullable=False, unique=True)
    phone: str = Column(String(20), nullable=False)
    address: Json = Column(JSON, nullable=False)
    language: str = Column(String(8), nullable=False)
    newsletter: bool = Column(Boolean, nullable=False)
    name_key: str = Column(String(200), nullable=False, index=True)
    postcode_key: str = Column(String(40), nullable=False)


@mapped
class PaymentMethodRow(Table):
    """A customer's way to pay. `balance` is there for a gift card."""

    __tablename__ = "payment_methods"
    id: str = Column(String(80), primary_key=True)
    customer_id: str = Column(ForeignKey("customers.id"), nullable=False, index=True)
    position: int = Column(Integer, nullable=False)
    kind: str = Column(String(30), nullable=False)
    label: Json = Column(JSON, nullable=False)
    balance: int | None = Column(BigInteger)
    currency: str = Column(String(3), nullable=False)


@mapped
class LineItemRow(Table):
    """One line of an order, as it was when it was bought."""

    __tablename__ = "line_items"
    id: str = Column(String(80), primary_key=True)
    order_id: str = Column(ForeignKey("orders.id"), nullable=False, index=True)
    position: int = Column(Integer, nullable=False)
    product_id: str = Column(String(100), nullable=False)
    variant_id: str = Column(String(120), nullable=False)
    name: Json = Column(JSON, nullable=False)
    options: list[dict[str, object]] = Column(JSON, nullable=False)
    category: str = Column(String(60), nullable=False)
    quantity: int = Column(Integer, nullable=False)
    unit_price: int = Column(BigInteger, nullable=False)
    final_sale: bool = Column(Boolean, nullable=False)


@mapped
class FulfillmentRow(Table):
    """A parcel. `lines` is a list of [line item id, pieces]."""

    __tablename__ = "fulfillments"
    id: str = Column(String(80), primary_key=True)
    order_id: str = Column(ForeignKey("orders.id"), nullable=False, index=True)
    position: int = Column(Integer, nullable=False)
    status: str = Column(String(30), nullable=False)
    carrier: Json = Column(JSON, nullable=False)
    tracking_number: str = Column(String(60), nullable=False, index=True)
    tracking_url: str = Column(Text, nullable=False)
    shipped_at: datetime | None = Column(DateTime)
    expected_on: date | None = Column(Date)
    delivered_at: datetime | None = Column(DateTime)
    lines: list[tuple[str, int]] = Column(JSON, nullable=False)


@mapped
class PaymentRow(Table):
    """Money the shop took for an order."""

    __tablename__ = "payments"
    id: int = Column(Integer, primary_key=True)
    order_id: str = Column(ForeignKey("orders.id"), nullable=False, index=True)
    method_id: str = Column(ForeignKey("payment_methods.id"), nullable=False)
    amount: int = Column(BigInteger, nullable=False)
    paid_at: datetime = Column(DateTime, nullable=False)


@mapped
class RefundRow(Table):
    """Money on its way back, or back."""

    __tablename__ = "refunds"
    id: str = Column(String(80), primary_key=True)
    order_id: str = Column(ForeignKey("orders.id"), nullable=False, index=True)
    method_id: str = Column(ForeignKey("payment_methods.id"), nullable=False)
    amount: int = Column(BigInteger, nullable=False)
    status: str = Column(String(30), nullable=False)
    created_at: datetime = Column(DateTime, nullable=False)
    completed_at: datetime | None = Column(DateTime)


@mapped
class ReturnRow(Table):
    """A return or an exchange. `lines` is a list of [line item id, pieces, exchange variant id or null]."""

    __tablename__ = "returns"
    rma: str = Column(String(80), primary_key=True)
    order_id: str = Column(ForeignKey("orders.id"), nullable=False, index=True)
    lines: list[tuple[str, int, str | None]] = Column(JSON, nullable=False)
    reason: str = Column(Text, nullable=False)
    status: str = Column(String(30), nullable=False)
    refund_method_id: str | None = Column(ForeignKey("payment_methods.id"))
    refund_amount: int = Column(BigInteger, nullable=False)
    fee: int = Column(BigInteger, nullable=False)
    difference: int | None = Column(BigInteger)
    payment_method_id: str | None = Column(ForeignKey("payment_methods.id"))
    created_at: datetime = Column(DateTime, nullable=False)


@mapped
class OrderRow(Table):
    """An order. `number_key` is `number` without `#`, spaces and case."""

    __tablename__ = "orders"
    id: str = Column(String(60), primary_key=True)
    number: str = Column(String(40), nullable=False)
    number_key: str = Column(String(40), nullable=False, unique=True)
    customer_id: str = Column(ForeignKey("customers.id"), nullable=False, index=True)
    status: str = Column(String(30), nullable=False)
    placed_at: datetime = Column(DateTime, nullable=False, index=True)
    shipping_address: Json = Column(JSON, nullable=False)
    shipping_method: str = Column(String(60), nullable=False)
    currency: str = Column(String(3), nullable=False)
    shipping_price: int = Column(BigInteger, nullable=False)
    discount: int = Column(BigInteger, nullable=False)
    total: int = Column(BigInteger, nullable=False)
    cancelled_at: datetime | None = Column(DateTime)
    cancel_reason: str = Column(Text, nullable=False)
    items_modified: bool = Column(Boolean, nullable=False)


@mapped
class CouponRow(Table):
    """A discount code, in capitals. One of `percent` and `amount` is there."""

    __tablename__ = "coupons"
    code: str = Column(String(60), primary_key=True)
    description: Json = Column(JSON, nullable=False)
    percent: int | None = Column(Integer)
    amount: int | None = Column(BigInteger)
    minimum_spend: int | None = Column(BigInteger)
    currency: str = Column(String(3), nullable=False)
    starts_at: datetime = Column(DateTime, nullable=False)
    ends_at: datetime = Column(DateTime, nullable=False)
    public: bool = Column(Boolean, nullable=False)


@mapped
class IdempotencyRow(Table):
    """What a key was used for and what was answered, written in the transaction of the effect."""

    __tablename__ = "idempotency_keys"
    key: str = Column(String(200), primary_key=True)
    fingerprint: str = Column(String(64), nullable=False)
    status: int = Column(Integer, nullable=False)
    body: dict[str, object] | None = Column(JSON(none_as_null=True))
    created_at: datetime = Column(DateTime, nullable=False)
