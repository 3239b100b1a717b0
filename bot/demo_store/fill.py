"""A whole shop into empty tables."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from bot.commerce.storekeeping.data import StoreData
from bot.demo_store import rows
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
    metadata,
)


def fill(session: Session, data: StoreData, now: datetime) -> None:
    """Insert a whole shop; the tables must be empty."""
    _insert(session, ShopRow, [rows.shop_row(data)])
    _insert(session, ProductRow, (rows.product_row(listing, now) for listing in data.listings))
    _insert(session, VariantRow, (row for listing in data.listings for row in rows.variant_rows(listing)))
    _insert(session, CustomerRow, map(rows.customer_row, data.customers))
    _insert(session, PaymentMethodRow, (row for one in data.customers for row in rows.method_rows(one, data.currency)))
    _insert(session, OrderRow, map(rows.order_row, data.orders))
    _insert(session, LineItemRow, (row for order in data.orders for row in rows.line_rows(order)))
    _insert(session, FulfillmentRow, (row for order in data.orders for row in rows.fulfillment_rows(order)))
    _insert(session, PaymentRow, (row for order in data.orders for row in rows.payment_rows(order)))
    _insert(session, RefundRow, (rows.refund_row(order.id, one) for order in data.orders for one in order.refunds))
    _insert(session, ReturnRow, (rows.return_row(one) for order in data.orders for one in order.returns))
    _insert(session, CouponRow, (rows.coupon_row(coupon, data.currency) for coupon in data.coupons))


def fill_empty(engine: Engine, load: Callable[[], StoreData], now: datetime) -> bool:
    """Make the tables, and fill them with what `load` gives if they are empty; True if they were. All or nothing."""
    metadata.create_all(engine)
    with Session(engine, future=True) as session, session.begin():
        if session.execute(select(ShopRow.id)).first() is not None:
            return False
        fill(session, load(), now)
    return True


def _insert(session: Session, table: type[Table], made: Iterable[rows.Row]) -> None:
    batch = list(made)
    if batch:
        session.execute(insert(table.__table__), batch)
