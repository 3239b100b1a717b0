"""Orders, customers and returns; and the bodies of requests about them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

from moneyed import Money

from bot.commerce.orders import (
    Address,
    Customer,
    Fulfillment,
    ItemChange,
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
from bot.store.codec.fields import Fields
from bot.store.codec.products import parse_option

Body = dict[str, object]


def parse_order(fields: Fields) -> Order:
    """An order with everything that belongs to it; raises `CodecError`."""
    return Order(
        id=fields.text("id"),
        number=fields.text("number"),
        customer=parse_customer(fields.nested("customer")),
        status=fields.member("status", OrderStatus),
        placed_at=fields.time("placed_at"),
        lines=fields.items("lines", _line),
        fulfillments=fields.items("fulfillments", _fulfillment),
        shipping_address=_address(fields.nested("shipping_address")),
        shipping_method=fields.text("shipping_method"),
        shipping_price=fields.money("shipping_price"),
        discount=fields.money("discount"),
        total=fields.money("total"),
        payments=fields.items("payments", _payment),
        refunds=fields.items("refunds", _refund),
        returns=fields.items("returns", parse_return),
        cancelled_at=fields.maybe("cancelled_at", fields.time),
        cancel_reason=fields.text("cancel_reason"),
        items_modified=fields.flag("items_modified"),
    )


def parse_customer(fields: Fields) -> Customer:
    """A customer; raises `CodecError`."""
    return Customer(
        id=fields.text("id"),
        name=fields.text("name"),
        email=fields.text("email"),
        phone=fields.text("phone"),
        address=_address(fields.nested("address")),
        language=fields.text("language"),
        newsletter=fields.flag("newsletter"),
        payment_methods=fields.items("payment_methods", _method),
    )


def parse_return(fields: Fields) -> Return:
    """A return or an exchange; raises `CodecError`."""
    return Return(
        rma=fields.text("rma"),
        order_id=fields.text("order_id"),
        lines=fields.items("lines", _return_line),
        reason=fields.text("reason"),
        status=fields.member("status", ReturnStatus),
        refund_method=fields.maybe("refund_method", lambda key: _method(fields.nested(key))),
        refund_amount=fields.money("refund_amount"),
        fee=fields.money("fee"),
        created_at=fields.time("created_at"),
        difference=fields.maybe("difference", fields.money),
        payment_method=fields.maybe("payment_method", lambda key: _method(fields.nested(key))),
    )


def render_return(lines: Sequence[LineQuantity], *, reason: str, refund_method_id: str, fee: Money) -> Body:
    """The body that asks for a return."""
    return {
        "lines": [asdict(line) for line in lines],
        "reason": reason,
        "refund_method_id": refund_method_id,
        "fee": _render_money(fee),
    }


def render_refund(amount: Money, *, refund_method_id: str) -> Body:
    """The body that asks for money back while nothing comes back."""
    return {"amount": _render_money(amount), "refund_method_id": refund_method_id}


def render_exchange(lines: Sequence[ReturnLine], *, reason: str, payment_method_id: str | None) -> Body:
    """The body that asks for an exchange."""
    return {"lines": [asdict(line) for line in lines], "reason": reason, "payment_method_id": payment_method_id}


def render_items(changes: Sequence[ItemChange], *, payment_method_id: str | None) -> Body:
    """The body that asks for other items in an order."""
    return {"changes": [asdict(change) for change in changes], "payment_method_id": payment_method_id}


def render_address(address: Address) -> Body:
    """The body that asks for another address."""
    return asdict(address)


def _line(fields: Fields) -> LineItem:
    return LineItem(
        id=fields.text("id"),
        product_id=fields.text("product_id"),
        variant_id=fields.text("variant_id"),
        name=fields.local_text("name"),
        options=fields.items("options", parse_option),
        category=fields.text("category"),
        quantity=fields.count("quantity"),
        unit_price=fields.money("unit_price"),
        final_sale=fields.flag("final_sale"),
        keywords=fields.optional_texts("keywords"),
    )


def _fulfillment(fields: Fields) -> Fulfillment:
    return Fulfillment(
        id=fields.text("id"),
        status=fields.member("status", ParcelStatus),
        carrier=fields.local_text("carrier"),
        tracking_number=fields.text("tracking_number"),
        tracking_url=fields.text("tracking_url"),
        shipped_at=fields.maybe("shipped_at", fields.time),
        expected_on=fields.maybe("expected_on", fields.date),
        delivered_at=fields.maybe("delivered_at", fields.time),
        lines=fields.items("lines", lambda line: LineQuantity(line.text("line_item_id"), line.count("quantity"))),
    )


def _address(fields: Fields) -> Address:
    parts = ("name", "line1", "line2", "city", "state", "postcode", "country")
    return Address(*(fields.text(part) for part in parts))


def _method(fields: Fields) -> PaymentMethod:
    return PaymentMethod(
        fields.text("id"),
        fields.member("kind", PaymentKind),
        fields.local_text("label"),
        fields.maybe("balance", fields.money),
    )


def _payment(fields: Fields) -> Payment:
    return Payment(_method(fields.nested("method")), fields.money("amount"), fields.time("paid_at"))


def _refund(fields: Fields) -> Refund:
    return Refund(
        id=fields.text("id"),
        amount=fields.money("amount"),
        method=_method(fields.nested("method")),
        status=fields.member("status", RefundStatus),
        created_at=fields.time("created_at"),
        completed_at=fields.maybe("completed_at", fields.time),
    )


def _return_line(fields: Fields) -> ReturnLine:
    return ReturnLine(
        fields.text("line_item_id"), fields.count("quantity"), fields.maybe("exchange_variant_id", fields.text)
    )


def _render_money(money: Money) -> Body:
    return {"amount": format(money.amount, "f"), "currency": money.currency.code}
