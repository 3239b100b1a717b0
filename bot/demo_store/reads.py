"""From rows of the tables to the plain values of a shop, each in a fixed number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timezone
from functools import lru_cache
from typing import Any, TypeVar

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from bot.commerce.orders import (
    Address,
    Customer,
    Fulfillment,
    LineItem,
    LineQuantity,
    Order,
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
from bot.commerce.storekeeping.data import Listing
from bot.commerce.text import LocalText
from bot.demo_store.rows import money
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
    Table,
    VariantRow,
)

R = TypeVar("R", bound=Table)


@dataclass(frozen=True)
class OrderParts:
    """The rows that belong to one order."""

    lines: Sequence[LineItemRow]
    fulfillments: Sequence[FulfillmentRow]
    payments: Sequence[PaymentRow]
    refunds: Sequence[RefundRow]
    returns: Sequence[ReturnRow]


def find_order(session: Session, *, order_id: str = "", number_key: str = "", lock: bool = False) -> Order | None:
    """One order by its id or by what tells its number apart; `lock` keeps other writers off its row."""
    orders = OrderRow.__table__
    wanted = orders.c.id == order_id if order_id else orders.c.number_key == number_key
    query = select(orders).where(wanted)
    rows = session.execute(query.with_for_update() if lock else query).all()
    return next(iter(_orders(session, rows)), None)


def list_orders(session: Session, customer_id: str, *, offset: int, limit: int) -> list[Order]:
    """A customer's orders, newest first."""
    orders = OrderRow.__table__
    query = (
        select(orders)
        .where(orders.c.customer_id == customer_id)
        .order_by(orders.c.placed_at.desc(), orders.c.number_key.desc())
        .offset(offset)
        .limit(limit)
    )
    return _orders(session, session.execute(query).all())


def find_customer(session: Session, *, customer_id: str = "", email: str = "") -> Customer | None:
    """One customer by id or e-mail."""
    customers = CustomerRow.__table__
    wanted = customers.c.id == customer_id if customer_id else customers.c.email == email
    rows = session.execute(select(customers).where(wanted)).all()
    return next(iter(_customers(session, rows).values()), None)


def find_products(session: Session, product_ids: Sequence[str]) -> list[Product]:
    """The products with these ids, in this order; unknown ids are left out."""
    products = ProductRow.__table__
    rows = session.execute(select(products).where(products.c.id.in_(product_ids))).all()
    variants = _children(session, VariantRow, "product_id", [row.id for row in rows])
    found = {row.id: _product(row, variants[row.id]) for row in rows}
    return [found[product_id] for product_id in product_ids if product_id in found]


def find_listings(session: Session) -> list[Listing]:
    """Everything for sale with what helps to find it."""
    rows = session.execute(select(ProductRow.__table__)).all()
    variants = _children(session, VariantRow, "product_id", [row.id for row in rows])
    return [
        Listing(_product(row, variants[row.id]), tuple(row.keywords), tuple(row.qualities), row.popularity)
        for row in rows
    ]


def _orders(session: Session, rows: Sequence[OrderRow]) -> list[Order]:
    """Whole orders: eight queries, however many orders."""
    if not rows:
        return []
    ids = [row.id for row in rows]
    table = CustomerRow.__table__
    buyers = select(table).where(table.c.id.in_({row.customer_id for row in rows}))
    customers = _customers(session, session.execute(buyers).all())
    lines = _children(session, LineItemRow, "order_id", ids)
    parcels = _children(session, FulfillmentRow, "order_id", ids)
    payments = _children(session, PaymentRow, "order_id", ids, by=("id",))
    refunds = _children(session, RefundRow, "order_id", ids, by=("created_at", "id"))
    returns = _children(session, ReturnRow, "order_id", ids, by=("created_at", "rma"))
    return [
        _order(
            row,
            customers[row.customer_id],
            OrderParts(lines[row.id], parcels[row.id], payments[row.id], refunds[row.id], returns[row.id]),
        )
        for row in rows
    ]


def _customers(session: Session, rows: Sequence[CustomerRow]) -> dict[str, Customer]:
    methods = _children(session, PaymentMethodRow, "customer_id", [row.id for row in rows])
    return {
        row.id: Customer(
            id=row.id,
            name=row.name,
            email=row.email,
            phone=row.phone,
            address=Address(**row.address),
            language=row.language,
            newsletter=row.newsletter,
            payment_methods=tuple(_method(method) for method in methods[row.id]),
        )
        for row in rows
    }


def _children(
    session: Session, row_type: type[R], parent: str, ids: Sequence[str], by: tuple[str, ...] = ("position",)
) -> defaultdict[str, list[R]]:
    """The rows that belong to parents with `ids`, by parent and in order: one query."""
    found: defaultdict[str, list[R]] = defaultdict(list)
    for row in session.execute(_children_query(row_type.__table__, parent, by), {"ids": ids}):
        found[getattr(row, parent)].append(row)
    return found


@lru_cache(maxsize=32)
def _children_query(table: Any, parent: str, by: tuple[str, ...]) -> Any:
    # Making a statement takes longer than SQLite takes to run it, so each is made once
    columns = table.c
    wanted = columns[parent].in_(bindparam("ids", expanding=True))
    return select(table).where(wanted).order_by(*(columns[name] for name in by))


def _product(row: ProductRow, variants: Sequence[VariantRow]) -> Product:
    return Product(
        id=row.id,
        name=_text(row.name),
        description=_text(row.description),
        category=row.category,
        category_name=_text(row.category_name),
        variants=tuple(
            Variant(one.id, _options(one.options), money(one.price, one.currency), one.stock) for one in variants
        ),
        image_url=row.image_url,
        url=row.url,
        size_guide=_text(row.size_guide) if row.size_guide else None,
        final_sale=row.final_sale,
    )


def coupon(row: CouponRow) -> Coupon:
    """A coupon."""
    return Coupon(
        code=row.code,
        description=_text(row.description),
        percent=row.percent,
        amount=None if row.amount is None else money(row.amount, row.currency),
        minimum_spend=None if row.minimum_spend is None else money(row.minimum_spend, row.currency),
        starts_at=aware(row.starts_at),
        ends_at=aware(row.ends_at),
        public=row.public,
    )


def _order(row: OrderRow, buyer: Customer, parts: OrderParts) -> Order:
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
                _text(line.name),
                _options(line.options),
                line.category,
                line.quantity,
                money(line.unit_price, currency),
                line.final_sale,
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
                _maybe_aware(one.completed_at),
            )
            for one in parts.refunds
        ),
        returns=tuple(_return(one, methods, currency) for one in parts.returns),
        cancelled_at=_maybe_aware(row.cancelled_at),
        cancel_reason=row.cancel_reason,
    )


def aware(at: datetime) -> datetime:
    """A time of the database with its zone."""
    return at.replace(tzinfo=timezone.utc)


def _maybe_aware(at: datetime | None) -> datetime | None:
    return None if at is None else aware(at)


def _text(texts: Mapping[str, str]) -> LocalText:
    return LocalText(tuple(texts.items()))


def _options(options: Sequence[Mapping[str, object]]) -> tuple[Option, ...]:
    return tuple(
        Option(str(one["key"]), str(one["value_key"]), _text(_mapping(one["name"])), _text(_mapping(one["value"])))
        for one in options
    )


def _mapping(value: object) -> Mapping[str, str]:
    if not isinstance(value, dict):
        raise TypeError(f"an option's text must be by language, not {value!r}")
    return value


def _method(row: PaymentMethodRow) -> PaymentMethod:
    balance = None if row.balance is None else money(row.balance, row.currency)
    return PaymentMethod(row.id, PaymentKind(row.kind), _text(row.label), balance)


def parcel(row: FulfillmentRow) -> Fulfillment:
    """A parcel."""
    return Fulfillment(
        id=row.id,
        status=ParcelStatus(row.status),
        carrier=_text(row.carrier),
        tracking_number=row.tracking_number,
        tracking_url=row.tracking_url,
        shipped_at=_maybe_aware(row.shipped_at),
        expected_on=row.expected_on,
        delivered_at=_maybe_aware(row.delivered_at),
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
        created_at=aware(row.created_at),
    )
