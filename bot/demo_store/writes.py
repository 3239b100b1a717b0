"""What changes in the store: load, let the rules decide, write the effect down.

Each runs in the caller's transaction, which is rolled back if it raises `RefusalError`.
"""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from bot.commerce.orders import Address, Order, PaymentMethod, Return, ReturnLine
from bot.commerce.products import Product
from bot.commerce.storekeeping import returns, rules
from bot.commerce.storekeeping.refusals import RefusalError
from bot.demo_store import reads
from bot.demo_store.bodies import ReturnRequest
from bot.demo_store.columns import coins, naive
from bot.demo_store.rows import refund_row, return_row
from bot.demo_store.tables import CustomerRow, OrderRow, PaymentMethodRow, RefundRow, ReturnRow, VariantRow


def cancel_order(session: Session, order_id: str, reason: str, now: datetime) -> Order:
    """Cancel, refund, and put the goods back on the shelf."""
    order = _locked_order(session, order_id)
    cancellation = rules.cancel(order, reason=reason, now=now)
    _update_order(session, order_id, status="cancelled", cancelled_at=naive(now), cancel_reason=reason)
    refunds = [refund_row(order_id, refund) for refund in cancellation.refunds]
    if refunds:
        session.execute(insert(RefundRow), refunds)
    for method in rules.credited(order.customer, cancellation.refunds).payment_methods:
        _update_balance(session, method)
    for variant_id, pieces in cancellation.restocked:
        _restock(session, variant_id, pieces)
    return _locked_order(session, order_id)


def change_address(session: Session, order_id: str, address: Address) -> Order:
    """Send a pending order somewhere else."""
    changed = rules.change_address(_locked_order(session, order_id), address)
    _update_order(session, order_id, shipping_address=asdict(address))
    return changed


def create_return(session: Session, order_id: str, wanted: ReturnRequest, now: datetime) -> Return:
    """Open a return."""
    opened = returns.open_return(
        _locked_order(session, order_id),
        wanted.lines,
        reason=wanted.reason,
        refund_method_id=wanted.refund_method_id,
        fee=wanted.fee,
        now=now,
    )
    session.execute(insert(ReturnRow).values(**return_row(opened)))
    return opened


def create_exchange(
    session: Session, order_id: str, lines: tuple[ReturnLine, ...], reason: str, now: datetime
) -> Return:
    """Open an exchange, and keep the wanted pieces for it."""

    def product_of(variant_id: str) -> Product | None:
        table = VariantRow.__table__
        query = select(table.c.product_id).where(table.c.id == variant_id).with_for_update()
        product_id = session.execute(query).scalar_one_or_none()
        return reads.find_products(session, [product_id])[0] if product_id else None

    order = _locked_order(session, order_id)
    opened = returns.open_exchange(order, lines, reason=reason, now=now, product_of=product_of)
    session.execute(insert(ReturnRow).values(**return_row(opened)))
    for line in opened.lines:
        _restock(session, line.exchange_variant_id or "", -line.quantity)
    return opened


def set_newsletter(session: Session, email: str, *, subscribed: bool) -> None:
    """Subscribe or unsubscribe a customer; nobody is told whether the address is known."""
    session.execute(update(CustomerRow).where(CustomerRow.email == email).values(newsletter=subscribed))


def _locked_order(session: Session, order_id: str) -> Order:
    order = reads.find_order(session, order_id=order_id, lock=True)
    if order is None:
        raise RefusalError("not_found")
    return order


def _update_order(session: Session, order_id: str, **values: object) -> None:
    session.execute(update(OrderRow.__table__).where(OrderRow.id == order_id).values(**values))


def _update_balance(session: Session, method: PaymentMethod) -> None:
    if method.balance is not None:
        table = PaymentMethodRow.__table__
        session.execute(update(table).where(table.c.id == method.id).values(balance=coins(method.balance)))


def _restock(session: Session, variant_id: str, pieces: int) -> None:
    table = VariantRow.__table__
    session.execute(update(table).where(table.c.id == variant_id).values(stock=table.c.stock + pieces))
