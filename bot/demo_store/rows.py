"""From the plain values of a shop to rows of the tables."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime

from bot.commerce.orders import Customer, Order, Payment, Refund, Return
from bot.commerce.products import Coupon, Option
from bot.commerce.storekeeping.data import Listing, StoreData
from bot.commerce.storekeeping.people import name_key, postcode_key
from bot.commerce.storekeeping.rules import order_key
from bot.demo_store.columns import coins, maybe_coins, maybe_naive, naive, texts

Row = dict[str, object]


def shop_row(data: StoreData) -> Row:
    """The shop itself."""
    terms = asdict(data.terms) | {
        "closed_by_item_change": sorted(one.value for one in data.terms.closed_by_item_change)
    }
    return {
        "id": 1,
        "name": texts(data.shop_name),
        "currency": data.currency,
        "time_zone": data.time_zone,
        "terms": terms,
    }


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
        "difference": maybe_coins(opened.difference),
        "payment_method_id": opened.payment_method.id if opened.payment_method else None,
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
        "completed_at": maybe_naive(refund.completed_at),
    }


def product_row(listing: Listing, now: datetime) -> Row:
    """A product with what helps to find it."""
    product = listing.product
    return {
        "id": product.id,
        "name": texts(product.name),
        "description": texts(product.description),
        "category": product.category,
        "category_name": texts(product.category_name),
        "size_guide": texts(product.size_guide) if product.size_guide else None,
        "final_sale": product.final_sale,
        "image_url": product.image_url,
        "url": product.url,
        "keywords": list(product.keywords),
        "qualities": list(listing.qualities),
        "popularity": listing.popularity,
        "picture": listing.picture,
        "updated_at": naive(now),
    }


def variant_rows(listing: Listing) -> Iterable[Row]:
    """The variants of a product."""
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


def customer_row(customer: Customer) -> Row:
    """A customer; the ways to pay are rows of their own."""
    return {
        "id": customer.id,
        "name": customer.name,
        "email": customer.email.lower(),
        "phone": customer.phone,
        "address": asdict(customer.address),
        "language": customer.language,
        "newsletter": customer.newsletter,
        "name_key": name_key(customer.name),
        "postcode_key": postcode_key(customer.address.postcode),
    }


def method_rows(customer: Customer, currency: str) -> Iterable[Row]:
    """A customer's ways to pay."""
    for position, method in enumerate(customer.payment_methods):
        yield {
            "id": method.id,
            "customer_id": customer.id,
            "position": position,
            "kind": method.kind.value,
            "label": texts(method.label),
            "balance": maybe_coins(method.balance),
            "currency": currency,
        }


def order_row(order: Order) -> Row:
    """An order; what belongs to it are rows of their own."""
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
        "cancelled_at": maybe_naive(order.cancelled_at),
        "cancel_reason": order.cancel_reason,
        "items_modified": order.items_modified,
    }


def address_row(customer: Customer) -> Row:
    """What of a customer's row is about the address."""
    return {"address": asdict(customer.address), "postcode_key": postcode_key(customer.address.postcode)}


def line_rows(order: Order) -> Iterable[Row]:
    """An order's line items."""
    for position, line in enumerate(order.lines):
        yield {
            "id": line.id,
            "order_id": order.id,
            "position": position,
            "product_id": line.product_id,
            "variant_id": line.variant_id,
            "name": texts(line.name),
            "options": [option_row(option) for option in line.options],
            "category": line.category,
            "quantity": line.quantity,
            "unit_price": coins(line.unit_price),
            "final_sale": line.final_sale,
        }


def fulfillment_rows(order: Order) -> Iterable[Row]:
    """An order's parcels."""
    for position, parcel in enumerate(order.fulfillments):
        yield {
            "id": parcel.id,
            "order_id": order.id,
            "position": position,
            "status": parcel.status.value,
            "carrier": texts(parcel.carrier),
            "tracking_number": parcel.tracking_number,
            "tracking_url": parcel.tracking_url,
            "shipped_at": maybe_naive(parcel.shipped_at),
            "expected_on": parcel.expected_on,
            "delivered_at": maybe_naive(parcel.delivered_at),
            "lines": [[line.line_item_id, line.quantity] for line in parcel.lines],
        }


def payment_rows(order: Order) -> Iterable[Row]:
    """What was paid for an order."""
    return (payment_row(order.id, payment) for payment in order.payments)


def payment_row(order_id: str, payment: Payment) -> Row:
    """A payment as a row."""
    return {
        "order_id": order_id,
        "method_id": payment.method.id,
        "amount": coins(payment.amount),
        "paid_at": naive(payment.paid_at),
    }


def coupon_row(coupon: Coupon, currency: str) -> Row:
    """A coupon."""
    return {
        "code": coupon.code.upper(),
        "description": texts(coupon.description),
        "percent": coupon.percent,
        "amount": maybe_coins(coupon.amount),
        "minimum_spend": maybe_coins(coupon.minimum_spend),
        "currency": currency,
        "starts_at": naive(coupon.starts_at),
        "ends_at": naive(coupon.ends_at),
        "public": coupon.public,
    }
