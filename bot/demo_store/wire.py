"""Values of the shop as JSON: what the API answers. Described in openapi.yml."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime, timezone

from moneyed import Money

from bot.commerce.orders import (
    Customer,
    Fulfillment,
    LineItem,
    Order,
    Payment,
    PaymentMethod,
    Refund,
    Return,
)
from bot.commerce.products import Coupon, Product
from bot.demo_store.rows import option_row

Json = dict[str, object]


def render_product(product: Product, base_url: str) -> Json:
    """A product. `base_url` begins the addresses that the database holds as paths."""
    return {
        "id": product.id,
        "name": dict(product.name.by_language),
        "description": dict(product.description.by_language),
        "category": product.category,
        "category_name": dict(product.category_name.by_language),
        "variants": [
            {
                "id": variant.id,
                "options": [option_row(option) for option in variant.options],
                "price": render_money(variant.price),
                "stock": variant.stock,
            }
            for variant in product.variants
        ],
        "image_url": absolute(product.image_url, base_url),
        "url": absolute(product.url, base_url),
        "size_guide": dict(product.size_guide.by_language) if product.size_guide else None,
        "final_sale": product.final_sale,
        "keywords": list(product.keywords),
    }


def render_customer(customer: Customer) -> Json:
    """A customer."""
    return {
        "id": customer.id,
        "name": customer.name,
        "email": customer.email,
        "phone": customer.phone,
        "address": asdict(customer.address),
        "language": customer.language,
        "newsletter": customer.newsletter,
        "payment_methods": [_method(method) for method in customer.payment_methods],
    }


def render_order(order: Order, base_url: str) -> Json:
    """An order with everything that belongs to it."""
    return {
        "id": order.id,
        "number": order.number,
        "customer": render_customer(order.customer),
        "status": order.status.value,
        "placed_at": render_time(order.placed_at),
        "lines": [_line(line) for line in order.lines],
        "fulfillments": [_parcel(parcel, base_url) for parcel in order.fulfillments],
        "shipping_address": asdict(order.shipping_address),
        "shipping_method": order.shipping_method,
        "shipping_price": render_money(order.shipping_price),
        "discount": render_money(order.discount),
        "total": render_money(order.total),
        "payments": [_payment(payment) for payment in order.payments],
        "refunds": [_refund(refund) for refund in order.refunds],
        "returns": [render_return(one) for one in order.returns],
        "cancelled_at": _maybe_time(order.cancelled_at),
        "cancel_reason": order.cancel_reason,
        "items_modified": order.items_modified,
    }


def render_return(opened: Return) -> Json:
    """A return or an exchange."""
    return {
        "rma": opened.rma,
        "order_id": opened.order_id,
        "lines": [asdict(line) for line in opened.lines],
        "reason": opened.reason,
        "status": opened.status.value,
        "refund_method": _method(opened.refund_method) if opened.refund_method else None,
        "refund_amount": render_money(opened.refund_amount),
        "fee": render_money(opened.fee),
        "difference": _maybe_money(opened.difference),
        "payment_method": _method(opened.payment_method) if opened.payment_method else None,
        "created_at": render_time(opened.created_at),
    }


def render_coupon(coupon: Coupon) -> Json:
    """A coupon."""
    return {
        "code": coupon.code,
        "description": dict(coupon.description.by_language),
        "percent": coupon.percent,
        "amount": _maybe_money(coupon.amount),
        "minimum_spend": _maybe_money(coupon.minimum_spend),
        "starts_at": render_time(coupon.starts_at),
        "ends_at": render_time(coupon.ends_at),
        "public": coupon.public,
    }


def render_money(money: Money) -> Json:
    """`{"amount": "39000", "currency": "KRW"}`: the amount is text, so that nobody reads it as a float."""
    return {"amount": format(money.amount, "f"), "currency": money.currency.code}


def render_time(at: datetime) -> str:
    """`2026-03-10T03:00:00Z`."""
    return at.astimezone(timezone.utc).isoformat().replace("+00:00", "Z")


def absolute(url: str, base_url: str) -> str:
    """A path as an address of this store; any other address as it is."""
    return f"{base_url}{url}" if url.startswith("/") else url


def _line(line: LineItem) -> Json:
    return {
        "id": line.id,
        "product_id": line.product_id,
        "variant_id": line.variant_id,
        "name": dict(line.name.by_language),
        "options": [option_row(option) for option in line.options],
        "category": line.category,
        "quantity": line.quantity,
        "unit_price": render_money(line.unit_price),
        "final_sale": line.final_sale,
        "keywords": list(line.keywords),
    }


def _parcel(parcel: Fulfillment, base_url: str) -> Json:
    return {
        "id": parcel.id,
        "status": parcel.status.value,
        "carrier": dict(parcel.carrier.by_language),
        "tracking_number": parcel.tracking_number,
        "tracking_url": absolute(parcel.tracking_url, base_url),
        "shipped_at": _maybe_time(parcel.shipped_at),
        "expected_on": parcel.expected_on.isoformat() if parcel.expected_on else None,
        "delivered_at": _maybe_time(parcel.delivered_at),
        "lines": [asdict(line) for line in parcel.lines],
    }


def _method(method: PaymentMethod) -> Json:
    return {
        "id": method.id,
        "kind": method.kind.value,
        "label": dict(method.label.by_language),
        "balance": _maybe_money(method.balance),
    }


def _payment(payment: Payment) -> Json:
    return {
        "method": _method(payment.method),
        "amount": render_money(payment.amount),
        "paid_at": render_time(payment.paid_at),
    }


def _refund(refund: Refund) -> Json:
    return {
        "id": refund.id,
        "amount": render_money(refund.amount),
        "method": _method(refund.method),
        "status": refund.status.value,
        "created_at": render_time(refund.created_at),
        "completed_at": _maybe_time(refund.completed_at),
    }


def _maybe_time(at: datetime | None) -> str | None:
    return None if at is None else render_time(at)


def _maybe_money(money: Money | None) -> Json | None:
    return None if money is None else render_money(money)
