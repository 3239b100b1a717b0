"""What a person wants to know at a glance when a ticket comes: a snapshot, in values and not in words.

The console puts it into words of the agent's own language. Keys that say nothing are left out:

- `customer`: `name`, `email`, `phone`
- `order`: `number`, `status`, `placed_at`, `total`, `items` (`title`, `quantity`), `parcels` (`status`,
  `tracking_number`)
- `other_orders`: a list of `number`, `status`, `placed_at`, `total`
- `open_returns`: a list of `rma`, `order`, `status`, `exchange`
- `form`: `name`, `asked` (the slot), `slots` (what is filled, by name)
- `tried`: what the customer asked for before, as intents; `last_no`: why the clerk said no last
- `wishes`: what else the customer wants, in their words
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import structlog

from actions.turn import LAST_NO, Turn
from bot.commerce.contact import parse_contact
from bot.commerce.orders import Order
from bot.store.api import StoreError

log = structlog.get_logger(__name__)

MOST_ORDERS = 10
MOST_TRIED = 10

SMALL_TALK = frozenset(
    {"greet", "thank", "goodbye", "affirm", "deny", "inform", "talk_to_human", "complain", "repeat", "stop", "desk"}
)
NOT_ABOUT_FORMS = frozenset(
    {"language", "requested_slot", "wishes", "wish", "paused_forms", "handed_over", "pictures", "last_no"}
    | {"session_started_metadata", "write_attempts", "newsletter_addresses", "order_id", "customer_id"}
)


def verified_how(turn: Turn) -> str | None:
    """Say by what the customer was verified, such as `order:email` or `account:name`; None: not at all."""
    if turn.slot("order_id"):
        contact = parse_contact(str(turn.slot("order_contact") or ""), turn.services.shop.country)
        return f"order:{contact.kind.value}" if contact else "order"
    if turn.slot("customer_id"):
        said = next((what for what in ("email", "name", "postcode") if turn.slot(f"customer_{what}")), "")
        return f"account:{said}" if said else "account"
    return None


def ticket_facts(turn: Turn, *, store: bool = True) -> dict[str, Any]:
    """Take the snapshot; without `store` that is not asked. One that does not answer is left out, too."""
    try:
        about = _about_orders(turn) if store else {}
    except StoreError as error:
        log.warning("ticket_without_order", conversation=turn.conversation_id, error=str(error))
        about = {}
    last_no = turn.slot(LAST_NO)
    facts = {
        **about,
        "form": _form(turn),
        "tried": _tried(turn),
        "last_no": dict(last_no) if last_no else None,
        "wishes": waiting_wishes(turn),
    }
    return {key: value for key, value in facts.items() if value}


def waiting_wishes(turn: Turn) -> list[str]:
    """The wishes of the customer that were not dealt with yet, in their words."""
    return [str(one["text"]) for one in turn.slot("wishes") or ()]


def _about_orders(turn: Turn) -> dict[str, Any]:
    number, customer_id = turn.slot("order_number"), turn.slot("customer_id")
    order = turn.find_order(number) if number and turn.slot("order_id") else None
    if order is None and not customer_id:
        return {}
    orders: Sequence[Order] = turn.list_orders(order.customer.id if order else str(customer_id))
    customer = order.customer if order else orders[0].customer if orders else None
    others = [one for one in orders if order is None or one.id != order.id]
    return {
        "customer": {"name": customer.name, "email": customer.email, "phone": customer.phone} if customer else None,
        "order": _order(order, turn.language) if order else None,
        "other_orders": [_line(one) for one in others[:MOST_ORDERS]],
        "open_returns": [
            {"rma": one.rma, "order": about.number, "status": one.status.value, "exchange": one.is_exchange}
            for about in orders
            for one in about.returns
            if one.is_open
        ],
    }


def _line(order: Order) -> dict[str, Any]:
    return {
        "number": order.number,
        "status": order.status.value,
        "placed_at": order.placed_at.isoformat(),
        "total": str(order.total),
    }


def _order(order: Order, language: str) -> dict[str, Any]:
    return {
        **_line(order),
        "items": [{"title": line.name[language], "quantity": line.quantity} for line in order.lines],
        "parcels": [
            {"status": parcel.status.value, "tracking_number": parcel.tracking_number} for parcel in order.fulfillments
        ],
    }


def _form(turn: Turn) -> dict[str, Any] | None:
    if not turn.form:
        return None
    filled = {
        name: value
        for name, value in turn.tracker.slots.items()
        if value not in (None, [], {}, "") and name not in NOT_ABOUT_FORMS
    }
    return {"name": turn.form, "asked": turn.slot("requested_slot"), "slots": filled}


def _tried(turn: Turn) -> list[str]:
    said = [
        str(event.get("parse_data", {}).get("intent", {}).get("name") or "")
        for event in turn.tracker.events
        if event.get("event") == "user"
    ]
    return list(dict.fromkeys(one for one in said if one and one not in SMALL_TALK))[-MOST_TRIED:]
