"""The address that is to change, and the customer's other addresses, among which the new one may be."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from actions.account_proof import CUSTOMER
from actions.changes import verified_order
from actions.order_choice import about_orders, own_orders
from actions.taps import answer_payload
from actions.titles import shorten
from actions.turn import Turn
from bot.commerce.addresses import render_address
from bot.commerce.known_addresses import KnownAddress, find_known, known_addresses
from bot.commerce.lexicon import Lexicon
from bot.commerce.orders import Address, Order

_KNOWN = "known:"
"""How the choice of a button begins that stands for an address of the customer's."""


@dataclass(frozen=True)
class Place:
    """An address that is to change. `known` are others of the customer's, none before he proved his account."""

    current: Address
    known: tuple[KnownAddress, ...] = ()
    orders: Sequence[Order] = ()


PlaceOf = Callable[[Turn], Place | None]


def order_place(turn: Turn) -> Place | None:
    """Where the order goes that the form is about."""
    order = verified_order(turn)
    return place_of(turn, order) if order is not None else None


def place_of(turn: Turn, order: Order) -> Place:
    """Where `order` goes, which the customer has proved to be his; what it knows of others only the account proves."""
    orders = own_orders(turn) if turn.slot(CUSTOMER) == order.customer.id else ()
    known = known_addresses(order.customer, orders, but=order.shipping_address) if orders else ()
    return Place(order.shipping_address, known, orders)


def account_place(turn: Turn) -> Place | None:
    """The default address of the customer who proved his account."""
    customer_id = turn.slot(CUSTOMER)
    if not customer_id:
        return None
    customer, orders = turn.services.store.get_customer(str(customer_id)), own_orders(turn)
    return Place(customer.address, known_addresses(customer, orders, but=customer.address), orders)


def told_places(turn: Turn, place: Place, text: str) -> tuple[Address, ...]:
    """The customer's own addresses that a text may mean; the recipient stays who it is."""
    found = find_known(text, place.known, place.orders, turn.services.lexicon)
    return tuple(_for_same(place, one) for one in found)


def same_place(turn: Turn, place: Place, text: str) -> tuple[Address, ...]:
    """Where the order that was talked about goes, if a text says `the same address` and it is not this very one."""
    order = verified_order(turn)
    if order is None or not turn.services.lexicon.says("addresses", "same", text):
        return ()
    there = replace(order.shipping_address, name="")
    return tuple(_for_same(place, one) for one in place.known if replace(one.address, name="") == there)


def tapped_place(place: Place, choice: str) -> Address | None:
    """The address of a button."""
    return next((_for_same(place, known) for known in place.known if place_choice(known) == choice), None)


def place_choice(known: KnownAddress) -> str:
    """What the button of an address says: the address itself, since the list may be another one when it is tapped."""
    place = repr(replace(known.address, name=""))
    return f"{_KNOWN}{hashlib.sha256(place.encode()).hexdigest()[:16]}"


def place_question(turn: Turn, place: Place, slot: str) -> tuple[str, list[dict[str, str]]]:
    """The customer's other addresses as lines, and a button for each; those alone that the message may mean."""
    meant = set(told_places(turn, place, turn.text)) if turn.text else set()
    shown = [
        known
        for known in place.known
        if len(meant) < 2 or _for_same(place, known) in meant  # noqa: PLR2004 (one alone would have been taken)
    ]
    lines = "\n".join(f"• {render_address(known.address)}" for known in shown)
    buttons = [
        {"title": shorten(known.address.line1), "payload": answer_payload(turn, slot, place_choice(known))}
        for known in shown
    ]
    return lines, buttons


def behind_order(text: str, lexicon: Lexicon) -> str:
    """What a wish says behind what it is about: `my Chicago address` of `send my order to my Chicago address`."""
    return text[len(about_orders("address_form", text, lexicon)) :]


def as_slot(address: Address) -> dict[str, Any]:
    """An address as a slot keeps it."""
    return asdict(address)


def _for_same(place: Place, known: KnownAddress) -> Address:
    return replace(known.address, name=place.current.name)
