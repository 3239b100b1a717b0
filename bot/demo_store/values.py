"""From rows of the tables to the plain values of a shop."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

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
    Return,
    ReturnLine,
    ReturnStatus,
)
from bot.commerce.products import Coupon, Option, Product, Variant
from bot.commerce.storekeeping.terms import StoreTerms
from bot.demo_store.columns import aware, maybe_aware, maybe_money, money, text
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
    VariantRow,
)


@dataclass(frozen=True)
class OrderParts:
    """The rows that belong to one order. `keywords` are those of the products that the store still has."""

    lines: Sequence[LineItemRow]
    keywords: Mapping[str, Sequence[str]]
    fulfillments: Sequence[FulfillmentRow]
    payments: Sequence[PaymentRow]
    refunds: Sequence[RefundRow]
    returns: Sequence[ReturnRow]


def product(row: ProductRow, variants: Sequence[VariantRow]) -> Product:
    """A product with its variants."""
    return Product(
        id=row.id,
        name=text(row.name),
        description=text(row.description),
        category=row.category,
        category_name=text(row.category_name),
        variants=tuple(
            Variant(one.id, _options(one.options), money(one.price, one.currency), one.stock) for one in variants
        ),
        image_url=row.image_url,
        url=row.url,
        size_guide=text(row.size_guide) if row.size_guide else None,
        final_sale=row.final_sale,
        keywords=tuple(row.keywords),
    )


def terms(stored: Mapping[str, object]) -> StoreTerms:
    """What this store allows."""
    fields = dict(stored)
    closed, reasons = fields.pop("closed_by_item_change"), fields.pop("cancel_reasons")
    if not isinstance(closed, list) or not isinstance(reasons, list):
        raise TypeError("the terms of the shop hold no lists")
    return StoreTerms(
        cancel_reasons=tuple(map(str, reasons)),
        closed_by_item_change=frozenset(map(OrderChange, closed)),
        **{key: bool(value) for key, value in fields.items()},
    )


def coupon(row: CouponRow) -> Coupon:
    """A coupon."""
    return Coupon(
        code=row.code,
        description=text(row.description),
        percent=row.percent,
        amount=maybe_money(row.amount, row.currency),
        minimum_spend=maybe_money(row.minimum_spend, row.currency),
        starts_at=aware(row.starts_at),
        ends_at=aware(row.ends_at),
        public=row.public,
    )


def customer(row: CustomerRow, methods: Sequence[PaymentMethodRow]) -> Customer:
    """A customer with the ways to pay that belong to it."""
    return Customer(
        id=row.id,
        name=row.name,
        email=row.email,
        phone=row.phone,
        address=Address(**row.address),
        language=row.language,
        newsletter=row.newsletter,
        payment_methods=tuple(payment_method(method) for method in methods),
    )


def order(row: OrderRow, buyer: Customer, parts: OrderParts) -> Order:
    """An order with everything that belongs to it."""
    methods = {method.id: method for method in buyer.payment_methods}
    currency = row.currency
    return Order(
        id=row.id,
        number=row.number,
        customer=buyer,
        status=OrderStatus(row.status),
        placed_at=aware(row.placed_at),
        lines=tuple(
            LineItem(
                line.id,
                line.product_id,
                line.variant_id,
                text(line.name),
                _options(line.options),
                line.category,
                line.quantity,
                money(line.unit_price, currency),
                line.final_sale,
                tuple(parts.keywords.get(line.product_id, ())),
            )
            for line in parts.lines
        ),
        fulfillments=tuple(parcel(one) for one in parts.fulfillments),
        shipping_address=Address(**row.shipping_address),
        shipping_method=row.shipping_method,
        shipping_price=money(row.shipping_price, currency),
        discount=money(row.discount, currency),
        total=money(row.total, currency),
        payments=tuple(
            Payment(methods[one.method_id], money(one.amount, currency), aware(one.paid_at)) for one in parts.payments
        ),
        refunds=tuple(
            Refund(
                one.id,
                money(one.amount, currency),
                methods[one.method_id],
                RefundStatus(one.status),
                aware(one.created_at),
                maybe_aware(one.completed_at),
            )
            for one in parts.refunds
        ),
        returns=tuple(_return(one, methods, currency) for one in parts.returns),
        cancelled_at=maybe_aware(row.cancelled_at),
        cancel_reason=row.cancel_reason,
        items_modified=row.items_modified,
    )


def _options(options: Sequence[Mapping[str, object]]) -> tuple[Option, ...]:
    return tuple(
        Option(str(one["key"]), str(one["value_key"]), text(_mapping(one["name"])), text(_mapping(one["value"])))
        for one in options
    )


def _mapping(value: object) -> Mapping[str, str]:
    if not isinstance(value, dict):
        raise TypeError(f"an option's text must be by language, not {value!r}")
    return value


def payment_method(row: PaymentMethodRow) -> PaymentMethod:
    """A way to pay."""
    return PaymentMethod(row.id, PaymentKind(row.kind), text(row.label), maybe_money(row.balance, row.currency))


def parcel(row: FulfillmentRow) -> Fulfillment:
    """A parcel."""
    return Fulfillment(
        id=row.id,
        status=ParcelStatus(row.status),
        carrier=text(row.carrier),
        tracking_number=row.tracking_number,
        tracking_url=row.tracking_url,
        shipped_at=maybe_aware(row.shipped_at),
        expected_on=row.expected_on,
        delivered_at=maybe_aware(row.delivered_at),
        lines=tuple(LineQuantity(line_id, quantity) for line_id, quantity in row.lines),
    )


def _return(row: ReturnRow, methods: Mapping[str, PaymentMethod], currency: str) -> Return:
    return Return(
        rma=row.rma,
        order_id=row.order_id,
        lines=tuple(ReturnLine(line_id, quantity, variant) for line_id, quantity, variant in row.lines),
        reason=row.reason,
        status=ReturnStatus(row.status),
        refund_method=methods[row.refund_method_id] if row.refund_method_id else None,
        refund_amount=money(row.refund_amount, currency),
        fee=money(row.fee, currency),
        difference=maybe_money(row.difference, currency),
        payment_method=methods[row.payment_method_id] if row.payment_method_id else None,
        created_at=aware(row.created_at),
    )
