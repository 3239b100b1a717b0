"""The shop's plain values out of its database, each in a fixed number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, TypeVar

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from bot.commerce.orders import Customer, Order
from bot.commerce.products import Product
from bot.commerce.storekeeping.data import Listing
from bot.commerce.storekeeping.people import name_key, postcode_key
from bot.commerce.storekeeping.terms import StoreTerms
from bot.demo_store import values
from bot.demo_store.tables import (
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

R = TypeVar("R", bound=Table)


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


def find_customers(session: Session, *, name: str, postcode: str) -> list[Customer]:
    """The customers of that name whose own address has that postcode."""
    wanted = name_key(name), postcode_key(postcode)
    if not all(wanted):
        return []
    customers = CustomerRow.__table__
    query = select(customers).where(customers.c.name_key == wanted[0], customers.c.postcode_key == wanted[1])
    return list(_customers(session, session.execute(query.order_by(customers.c.id)).all()).values())


def get_terms(session: Session) -> StoreTerms:
    """What this store allows."""
    return values.terms(session.execute(select(ShopRow.__table__.c.terms)).scalar_one())


def find_products(session: Session, product_ids: Sequence[str]) -> list[Product]:
    """The products with these ids, in this order; unknown ids are left out."""
    products = ProductRow.__table__
    rows = session.execute(select(products).where(products.c.id.in_(product_ids))).all()
    variants = _children(session, VariantRow, "product_id", [row.id for row in rows])
    found = {row.id: values.product(row, variants[row.id]) for row in rows}
    return [found[product_id] for product_id in product_ids if product_id in found]


def find_listings(session: Session) -> list[Listing]:
    """Everything for sale with what helps to find it."""
    rows = session.execute(select(ProductRow.__table__)).all()
    variants = _children(session, VariantRow, "product_id", [row.id for row in rows])
    return [
        Listing(values.product(row, variants[row.id]), tuple(row.keywords), tuple(row.qualities), row.popularity)
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
        values.order(
            row,
            customers[row.customer_id],
            values.OrderParts(lines[row.id], parcels[row.id], payments[row.id], refunds[row.id], returns[row.id]),
        )
        for row in rows
    ]


def _customers(session: Session, rows: Sequence[CustomerRow]) -> dict[str, Customer]:
    methods = _children(session, PaymentMethodRow, "customer_id", [row.id for row in rows])
    return {row.id: values.customer(row, methods[row.id]) for row in rows}


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
