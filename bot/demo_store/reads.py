"""The shop's plain values out of its database, each in a fixed number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, TypeAlias, TypeVar

from sqlalchemy import bindparam, select
from sqlalchemy.engine import Connection
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

Asking: TypeAlias = Session | Connection
"""Who only reads needs no session, which costs more than a query."""


def find_order(session: Asking, *, order_id: str = "", number_key: str = "", lock: bool = False) -> Order | None:
    """One order by its id or by what tells its number apart; `lock` keeps other writers off its row."""
    query = _equal(OrderRow.__table__, "id" if order_id else "number_key")
    rows = session.execute(query.with_for_update() if lock else query, {"value": order_id or number_key}).all()
    return next(iter(_orders(session, rows)), None)


def list_orders(session: Asking, customer_id: str, *, offset: int, limit: int) -> list[Order]:
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


def find_customer(session: Asking, *, customer_id: str = "", email: str = "") -> Customer | None:
    """One customer by id or e-mail."""
    query = _equal(CustomerRow.__table__, "id" if customer_id else "email")
    rows = session.execute(query, {"value": customer_id or email}).all()
    return next(iter(_customers(session, rows).values()), None)


def find_customers(session: Asking, *, name: str, postcode: str) -> list[Customer]:
    """The customers of that name whose own address has that postcode."""
    wanted = name_key(name), postcode_key(postcode)
    if not all(wanted):
        return []
    customers = CustomerRow.__table__
    query = select(customers).where(customers.c.name_key == wanted[0], customers.c.postcode_key == wanted[1])
    return list(_customers(session, session.execute(query.order_by(customers.c.id)).all()).values())


def get_terms(session: Asking) -> StoreTerms:
    """What this store allows."""
    return values.terms(session.execute(select(ShopRow.__table__.c.terms)).scalar_one())


def find_products(session: Asking, product_ids: Sequence[str]) -> list[Product]:
    """The products with these ids, in this order; unknown ids are left out."""
    rows = session.execute(_among(ProductRow.__table__), {"ids": product_ids}).all()
    variants = _children(session, VariantRow, "product_id", [row.id for row in rows])
    found = {row.id: values.product(row, variants[row.id]) for row in rows}
    return [found[product_id] for product_id in product_ids if product_id in found]


def find_listings(session: Asking) -> list[Listing]:
    """Everything for sale with what helps to find it."""
    rows = session.execute(select(ProductRow.__table__)).all()
    variants = _children(session, VariantRow, "product_id", [row.id for row in rows])
    return [Listing(values.product(row, variants[row.id]), tuple(row.qualities), row.popularity) for row in rows]


def _orders(session: Asking, rows: Sequence[OrderRow]) -> list[Order]:
    """Whole orders: nine queries, however many orders."""
    if not rows:
        return []
    ids = [row.id for row in rows]
    buyers = session.execute(_among(CustomerRow.__table__), {"ids": list({row.customer_id for row in rows})}).all()
    customers = _customers(session, buyers)
    lines = _children(session, LineItemRow, "order_id", ids)
    products = {line.product_id for of_order in lines.values() for line in of_order}
    keywords = dict(session.execute(_keywords(), {"ids": list(products)}).all())
    parcels = _children(session, FulfillmentRow, "order_id", ids)
    payments = _children(session, PaymentRow, "order_id", ids, by=("id",))
    refunds = _children(session, RefundRow, "order_id", ids, by=("created_at", "id"))
    returns = _children(session, ReturnRow, "order_id", ids, by=("created_at", "rma"))
    return [
        values.order(
            row,
            customers[row.customer_id],
            values.OrderParts(
                lines[row.id], keywords, parcels[row.id], payments[row.id], refunds[row.id], returns[row.id]
            ),
        )
        for row in rows
    ]


def _customers(session: Asking, rows: Sequence[CustomerRow]) -> dict[str, Customer]:
    methods = _children(session, PaymentMethodRow, "customer_id", [row.id for row in rows])
    return {row.id: values.customer(row, methods[row.id]) for row in rows}


def _children(
    session: Asking, row_type: type[R], parent: str, ids: Sequence[str], by: tuple[str, ...] = ("position",)
) -> defaultdict[str, list[R]]:
    """The rows that belong to parents with `ids`, by parent and in order: one query."""
    found: defaultdict[str, list[R]] = defaultdict(list)
    for row in session.execute(_children_query(row_type.__table__, parent, by), {"ids": ids}):
        found[getattr(row, parent)].append(row)
    return found


# Making a statement takes longer than SQLite takes to run it, so each is made once


@lru_cache(maxsize=32)
def _equal(table: Any, column: str) -> Any:
    return select(table).where(table.c[column] == bindparam("value"))


@lru_cache(maxsize=32)
def _among(table: Any) -> Any:
    return select(table).where(table.c.id.in_(bindparam("ids", expanding=True)))


@lru_cache(maxsize=1)
def _keywords() -> Any:
    columns = ProductRow.__table__.c
    return select(columns.id, columns.keywords).where(columns.id.in_(bindparam("ids", expanding=True)))


@lru_cache(maxsize=32)
def _children_query(table: Any, parent: str, by: tuple[str, ...]) -> Any:
    columns = table.c
    wanted = columns[parent].in_(bindparam("ids", expanding=True))
    return select(table).where(wanted).order_by(*(columns[name] for name in by))
