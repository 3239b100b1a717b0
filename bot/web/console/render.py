"""Tickets, messages and orders as the console's script reads them: JSON objects, times in ISO 8601 and UTC."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, fields
from datetime import datetime

from moneyed import Money

from bot.channels.web.render import render_reply
from bot.commerce.formats import format_money
from bot.commerce.orders import Fulfillment, LineItem, Order, PaymentMethod, Return
from bot.delivery.transcript import Entry, Said
from bot.handoff.clocks import Due
from bot.handoff.views import TicketCounts, TicketEvent, TicketRow, TicketView

Json = dict[str, object]

_ROW_FIELDS = tuple(field.name for field in fields(TicketRow))


def render_row(row: TicketRow, due: Due) -> Json:
    """One line of the list, with when the first answer and the solution are due."""
    return {
        # The fields are plain values: `asdict` would copy each of them, which took half of the list's time.
        **{name: _plain(getattr(row, name)) for name in _ROW_FIELDS},
        "first_due": due.first.isoformat(),
        "solve_due": due.solved.isoformat(),
    }


def render_said(said: Said) -> Json:
    """What was said last in a conversation."""
    return {"author": said.author, "agent": said.agent, "text": said.text, "kind": said.kind}


def render_event(event: TicketEvent) -> Json:
    """One thing that happened to a ticket."""
    return {
        "id": event.id,
        "reference": event.reference,
        "at": event.at.isoformat(),
        "kind": event.kind,
        "agent": event.agent,
        "data": _plain(event.data),
    }


def render_counts(counts: TicketCounts) -> Json:
    """How many tickets there are; the numbers of agents are texts, as JSON's keys are."""
    return {
        "open": counts.open,
        "waiting": counts.waiting,
        "unassigned": counts.unassigned,
        "snoozed": counts.snoozed,
        "assigned": {str(agent): count for agent, count in counts.assigned.items()},
    }


def render_entry(entry: Entry) -> Json:
    """One message of the customer, the clerk or an agent."""
    return {
        "id": entry.id,
        "author": entry.author,
        "agent": entry.agent,
        "text": entry.text,
        "reply": None if entry.reply is None else render_reply(entry.reply),
        "attachments": [asdict(one) for one in entry.attachments],
        "state": entry.state,
        "code": entry.code,
        "at": entry.at.isoformat(),
    }


def render_view(view: TicketView, due: Due) -> Json:
    """All of a ticket but its conversation."""
    return {
        "row": render_row(view.row, due),
        "contact": view.contact,
        "summary": view.summary,
        "verified_how": view.verified_how,
        "facts": _plain(view.facts),
        "position": view.position,
        "outcome": view.outcome,
        "rating": view.rating,
        "comment": view.comment,
        "events": [render_event(event) for event in view.events],
    }


def render_order(order: Order, language: str) -> Json:
    """An order beside a conversation; names and money in the agent's `language`, status and reasons as keys."""
    return {
        "id": order.id,
        "number": order.number,
        "status": order.status.value,
        "placed_at": order.placed_at.isoformat(),
        "total": format_money(order.total, language),
        "customer": {"name": order.customer.name, "email": order.customer.email, "phone": order.customer.phone},
        "address": [part for part in _address(order) if part],
        "lines": [_line(order, line, language) for line in order.lines],
        "parcels": [_parcel(parcel, language) for parcel in order.fulfillments],
        "payments": [
            {"label": one.method.label[language], "amount": format_money(one.amount, language)}
            for one in order.payments
        ],
        "refunds": [
            {
                "amount": format_money(one.amount, language),
                "label": one.method.label[language],
                "status": one.status.value,
                "at": one.created_at.isoformat(),
            }
            for one in order.refunds
        ],
        "returns": [_return(one, language) for one in order.returns],
        # What an agent can give back, and by which ways: the most that each can take.
        "outstanding": [_held(method, amount, language) for method, amount in order.outstanding],
        "can_cancel": order.status.value == "pending",
        "can_return": any(order.returnable_quantity(line) for line in order.lines),
    }


def render_brief(order: Order, language: str) -> Json:
    """An order in a list of orders."""
    return {
        "number": order.number,
        "status": order.status.value,
        "placed_at": order.placed_at.isoformat(),
        "total": format_money(order.total, language),
        "open_return": None if order.open_return is None else order.open_return.rma,
    }


def _address(order: Order) -> tuple[str, ...]:
    where = order.shipping_address
    city = " ".join(part for part in (where.postcode, where.city, where.state) if part)
    return where.name, where.line1, where.line2, city, where.country


def _line(order: Order, line: LineItem, language: str) -> Json:
    return {
        "id": line.id,
        "name": line.name[language],
        "options": ", ".join(option.value[language] for option in line.options),
        "quantity": line.quantity,
        # For all pieces, so that the lines add up to what was paid for goods.
        "price": format_money(line.unit_price * line.quantity, language),
        "final_sale": line.final_sale,
        "returnable": order.returnable_quantity(line),
    }


def _parcel(parcel: Fulfillment, language: str) -> Json:
    return {
        "status": parcel.status.value,
        "carrier": parcel.carrier[language],
        "number": parcel.tracking_number,
        "url": parcel.tracking_url,
        "expected_on": parcel.expected_on and parcel.expected_on.isoformat(),
        "delivered_at": parcel.delivered_at and parcel.delivered_at.isoformat(),
    }


def _return(one: Return, language: str) -> Json:
    return {
        "rma": one.rma,
        "status": one.status.value,
        "reason": one.reason,
        "exchange": one.is_exchange,
        "amount": format_money(one.refund_amount, language),
    }


def _held(method: PaymentMethod, amount: Money, language: str) -> Json:
    return {
        "method": method.id,
        "label": method.label[language],
        "amount": str(amount.amount),
        "currency": amount.currency.code,
        "shown": format_money(amount, language),
    }


def _plain(value: object) -> object:
    """Times as text, whatever they are in."""
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(one) for one in value]
    return value
