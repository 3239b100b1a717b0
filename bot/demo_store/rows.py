"""From the plain values of a shop to rows of the tables, and the small conversions both ways."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime, timezone
from decimal import Decimal
from functools import lru_cache

from babel.numbers import get_currency_precision
from moneyed import Money
from sqlalchemy import insert
from sqlalchemy.orm import Session

from bot.commerce.orders import Customer, Order, Refund, Return
from bot.commerce.products import Coupon, Option
from bot.commerce.storekeeping.data import Listing, StoreData
from bot.commerce.storekeeping.rules import order_key
from bot.commerce.text import LocalText
from bot.demo_store.tables import (
    CouponRow,
    CustomerRow,
    FulfillmentRow,
    LineItemRow,
    OrderRow,
    PaymentMethodRow,
    PaymentRow,
    ProductRow,
    RefundRow,
    ReturnRow,
    ShopRow,
    Table,
    VariantRow,
)

Row = dict[str, object]


@lru_cache(maxsize=32)
def _digits(currency: str) -> int:
    return int(get_currency_precision(currency))


def coins(money: Money) -> int:
    """`money` in the smallest coin of its currency."""
    return int(Decimal(money.amount).scaleb(_digits(money.currency.code)))


def money(amount: int, currency: str) -> Money:
    """The money that `amount` coins of `currency` are."""
    return Money(Decimal(amount).scaleb(-_digits(currency)), currency)


def naive(at: datetime) -> datetime:
    """`at` in UTC, without its zone."""
    return at.astimezone(timezone.utc).replace(tzinfo=None)


def option_row(option: Option) -> Row:
    """One option as JSON."""
    return {
        "key": option.key,
        "value_key": option.value_key,
        "name": dict(option.name.by_language),
        "value": dict(option.value.by_language),
    }


def return_row(opened: Return) -> Row:
    """A return as a row."""
    return {
        "rma": opened.rma,
        "order_id": opened.order_id,
        "lines": [[line.line_item_id, line.quantity, line.exchange_variant_id] for line in opened.lines],
        "reason": opened.reason,
        "status": opened.status.value,
        "refund_method_id": opened.refund_method.id if opened.refund_method else None,
        "refund_amount": coins(opened.refund_amount),
        "fee": coins(opened.fee),
        "created_at": naive(opened.created_at),
    }


def refund_row(order_id: str, refund: Refund) -> Row:
    """A refund as a row."""
    return {
        "id": refund.id,
        "order_id": order_id,
        "method_id": refund.method.id,
        "amount": coins(refund.amount),
        "status": refund.status.value,
        "created_at": naive(refund.created_at),
        "completed_at": _maybe_naive(refund.completed_at),
    }


def fill(session: Session, data: StoreData, now: datetime) -> None:
    """Insert a whole shop; the tables must be empty."""
    _insert(session, ShopRow, [{"id": 1, "name": _texts(data.shop_name), "currency": data.currency}])
    _insert(session, ProductRow, (_product_row(listing, now) for listing in data.listings))
    _insert(session, VariantRow, (row for listing in data.listings for row in _variant_rows(listing)))
    _insert(session, CustomerRow, map(_customer_row, data.customers))
    _insert(session, PaymentMethodRow, (row for one in data.customers for row in _method_rows(one, data.currency)))
    _insert(session, OrderRow, map(_order_row, data.orders))
    _insert(session, LineItemRow, (row for order in data.orders for row in _line_rows(order)))
    _insert(session, FulfillmentRow, (row for order in data.orders for row in _fulfillment_rows(order)))
    _insert(session, PaymentRow, (row for order in data.orders for row in _payment_rows(order)))
    _insert(session, RefundRow, (refund_row(order.id, one) for order in data.orders for one in order.refunds))
    _insert(session, ReturnRow, (return_row(one) for order in data.orders for one in order.returns))
    _insert(session, CouponRow, (_coupon_row(coupon, data.currency) for coupon in data.coupons))


def _insert(session: Session, table: type[Table], rows: Iterable[Row]) -> None:
    batch = list(rows)
    if batch:
        session.execute(insert(table.__table__), batch)


def _texts(text: LocalText) -> Row:
    return dict(text.by_language)


def _maybe_naive(at: datetime | None) -> datetime | None:
    return None if at is None else naive(at)


def _product_row(listing: Listing, now: datetime) -> Row:
    product = listing.product
    return {
        "id": product.id,
        "name": _texts(product.name),
        "description": _texts(product.description),
        "category": product.category,
        "category_name": _texts(product.category_name),
        "size_guide": _texts(product.size_guide) if product.size_guide else None,
        "final_sale": product.final_sale,
        "image_url": product.image_url,
        "url": product.url,
        "keywords": list(listing.keywords),
        "qualities": list(listing.qualities),
        "popularity": listing.popularity,
        "picture": listing.picture,
        "updated_at": naive(now),
    }


def _variant_rows(listing: Listing) -> Iterable[Row]:
    for position, variant in enumerate(listing.product.variants):
        yield {
            "id": variant.id,
            "product_id": listing.product.id,
            "position": position,
            "options": [option_row(option) for option in variant.options],
            "price": coins(variant.price),
            "currency": variant.price.currency.code,
            "stock": variant.stock,
        }


def _customer_row(customer: Customer) -> Row:
    return {
        "id": customer.id,
        "name": customer.name,
        "email": customer.email.lower(),
        "phone": customer.phone,
        "address": asdict(customer.address),
        "language": customer.language,
        "newsletter": customer.newsletter,
    }


def _method_rows(customer: Customer, currency: str) -> Iterable[Row]:
    for position, method in enumerate(customer.payment_methods):
        yield {
            "id": method.id,
            "customer_id": customer.id,
            "position": position,
            "kind": method.kind.value,
            "label": _texts(method.label),
            "balance": None if method.balance is None else coins(method.balance),
            "currency": currency,
        }


def _order_row(order: Order) -> Row:
    return {
        "id": order.id,
        "number": order.number,
        "number_key": order_key(order.number),
        "customer_id": order.customer.id,
        "status": order.status.value,
        "placed_at": naive(order.placed_at),
        "shipping_address": asdict(order.shipping_address),
        "shipping_method": order.shipping_method,
        "currency": order.total.currency.code,
        "shipping_price": coins(order.shipping_price),
        "discount": coins(order.discount),
        "total": coins(order.total),
        "cancelled_at": _maybe_naive(order.cancelled_at),
        "cancel_reason": order.cancel_reason,
    }


def _line_rows(order: Order) -> Iterable[Row]:
    for position, line in enumerate(order.lines):
        yield {
            "id": line.id,
            "order_id": order.id,
            "position": position,
            "product_id": line.product_id,
            "variant_id": line.variant_id,
            "name": _texts(line.name),
            "options": [option_row(option) for option in line.options],
            "category": line.category,
            "quantity": line.quantity,
            "unit_price": coins(line.unit_price),
            "final_sale": line.final_sale,
        }


def _fulfillment_rows(order: Order) -> Iterable[Row]:
    for position, parcel in enumerate(order.fulfillments):
        yield {
            "id": parcel.id,
            "order_id": order.id,
            "position": position,
            "status": parcel.status.value,
            "carrier": _texts(parcel.carrier),
            "tracking_number": parcel.tracking_number,
            "tracking_url": parcel.tracking_url,
            "shipped_at": _maybe_naive(parcel.shipped_at),
            "expected_on": parcel.expected_on,
            "delivered_at": _maybe_naive(parcel.delivered_at),
            "lines": [[line.line_item_id, line.quantity] for line in parcel.lines],
        }


def _payment_rows(order: Order) -> Iterable[Row]:
    for payment in order.payments:
        yield {
            "order_id": order.id,
            "method_id": payment.method.id,
            "amount": coins(payment.amount),
            "paid_at": naive(payment.paid_at),
        }


def _coupon_row(coupon: Coupon, currency: str) -> Row:
    return {
        "code": coupon.code.upper(),
        "description": _texts(coupon.description),
        "percent": coupon.percent,
        "amount": None if coupon.amount is None else coins(coupon.amount),
        "minimum_spend": None if coupon.minimum_spend is None else coins(coupon.minimum_spend),
        "currency": currency,
        "starts_at": naive(coupon.starts_at),
        "ends_at": naive(coupon.ends_at),
        "public": coupon.public,
    }
