"""What changes in the store: load, let the rules decide, write the effect down.

Each runs in the caller's transaction, which is rolled back if it raises `RefusalError`.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from bot.commerce.orders import Address, Customer, Order, Return
from bot.commerce.products import Product
from bot.commerce.storekeeping import modifying, returns, rules
from bot.commerce.storekeeping.refusals import RefusalError
from bot.demo_store import reads
from bot.demo_store.bodies import ExchangeRequest, ItemsRequest, RefundRequest, ReturnRequest
from bot.demo_store.columns import coins
from bot.demo_store.rows import address_row, line_rows, order_row, payment_row, refund_row, return_row
from bot.demo_store.tables import (
    CustomerRow,
    LineItemRow,
    OrderRow,
    PaymentMethodRow,
    PaymentRow,
    RefundRow,
    ReturnRow,
    VariantRow,
)


def cancel_order(session: Session, order_id: str, reason: str, now: datetime) -> Order:
    """Cancel, refund, and put the goods back on the shelf."""
    order, terms = _locked_order(session, order_id), reads.get_terms(session)
    return _apply(session, rules.cancel(order, reason=reason, terms=terms, now=now))


def refund(session: Session, order_id: str, wanted: RefundRequest, now: datetime) -> Order:
    """Give money back while nothing comes back."""
    order = _locked_order(session, order_id)
    return _apply(session, rules.refund(order, wanted.amount, method_id=wanted.refund_method_id, now=now))


def change_address(session: Session, order_id: str, address: Address) -> Order:
    """Send a pending order somewhere else."""
    order, terms = _locked_order(session, order_id), reads.get_terms(session)
    return _apply(session, rules.Effect(rules.change_address(order, address, terms=terms)))


def modify_items(session: Session, order_id: str, wanted: ItemsRequest, now: datetime) -> Order:
    """Put other variants into a pending order."""
    effect = modifying.modify_items(
        _locked_order(session, order_id),
        wanted.changes,
        payment_method_id=wanted.payment_method_id,
        terms=reads.get_terms(session),
        now=now,
        product_of=partial(_locked_product, session),
    )
    _rewrite_lines(session, effect.order)
    return _apply(session, effect)


def change_payment(session: Session, order_id: str, payment_method_id: str, now: datetime) -> Order:
    """Have a pending order paid in another way."""
    order, terms = _locked_order(session, order_id), reads.get_terms(session)
    return _apply(session, modifying.change_payment(order, payment_method_id, terms=terms, now=now))


def change_default_address(session: Session, customer_id: str, address: Address) -> Customer:
    """Change where a customer is at home."""
    customer = reads.find_customer(session, customer_id=customer_id)
    if customer is None:
        raise RefusalError("not_found")
    changed = rules.change_default_address(customer, address)
    table = CustomerRow.__table__
    session.execute(update(table).where(table.c.id == customer_id).values(**address_row(changed)))
    return changed


def create_return(session: Session, order_id: str, wanted: ReturnRequest, now: datetime) -> Return:
    """Open a return."""
    opened = returns.open_return(
        _locked_order(session, order_id),
        wanted.lines,
        reason=wanted.reason,
        refund_method_id=wanted.refund_method_id,
        fee=wanted.fee,
        terms=reads.get_terms(session),
        now=now,
    )
    session.execute(insert(ReturnRow).values(**return_row(opened)))
    return opened


def create_exchange(session: Session, order_id: str, wanted: ExchangeRequest, now: datetime) -> Return:
    """Open an exchange, and keep the wanted pieces for it."""
    opened = returns.open_exchange(
        _locked_order(session, order_id),
        wanted.lines,
        reason=wanted.reason,
        payment_method_id=wanted.payment_method_id,
        terms=reads.get_terms(session),
        now=now,
        product_of=partial(_locked_product, session),
    )
    session.execute(insert(ReturnRow).values(**return_row(opened)))
    _restock(session, [(line.exchange_variant_id or "", -line.quantity) for line in opened.lines])
    return opened


def set_newsletter(session: Session, email: str, *, subscribed: bool) -> None:
    """Subscribe or unsubscribe a customer; nobody is told whether the address is known."""
    session.execute(update(CustomerRow).where(CustomerRow.email == email).values(newsletter=subscribed))


def _locked_order(session: Session, order_id: str) -> Order:
    order = reads.find_order(session, order_id=order_id, lock=True)
    if order is None:
        raise RefusalError("not_found")
    return order


def _locked_product(session: Session, variant_id: str) -> Product | None:
    """The product with that variant, whose stock nobody else counts meanwhile."""
    table = VariantRow.__table__
    query = select(table.c.product_id).where(table.c.id == variant_id).with_for_update()
    product_id = session.execute(query).scalar_one_or_none()
    return reads.find_products(session, [product_id])[0] if product_id else None


def _apply(session: Session, effect: rules.Effect) -> Order:
    """Write down what a change made of an order, the money and the goods that moved with it."""
    order, orders = effect.order, OrderRow.__table__
    session.execute(update(orders).where(orders.c.id == order.id).values(**order_row(order)))
    if effect.payments:
        session.execute(insert(PaymentRow.__table__), [payment_row(order.id, one) for one in effect.payments])
    if effect.refunds:
        session.execute(insert(RefundRow), [refund_row(order.id, one) for one in effect.refunds])
    for method in rules.settled(order.customer, effect).payment_methods:
        if method.balance is not None:
            table = PaymentMethodRow.__table__
            session.execute(update(table).where(table.c.id == method.id).values(balance=coins(method.balance)))
    _restock(session, effect.restocked)
    return _locked_order(session, order.id)


def _rewrite_lines(session: Session, order: Order) -> None:
    table = LineItemRow.__table__
    session.execute(delete(table).where(table.c.order_id == order.id))
    session.execute(insert(table), list(line_rows(order)))


def _restock(session: Session, pieces: Sequence[tuple[str, int]]) -> None:
    """Put pieces of variants on the shelf, or with a number below zero take them off it."""
    if not reads.get_terms(session).counts_stock:
        return
    table = VariantRow.__table__
    for variant_id, count in pieces:
        session.execute(update(table).where(table.c.id == variant_id).values(stock=table.c.stock + count))
