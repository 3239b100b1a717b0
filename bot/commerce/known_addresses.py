"""Which of a customer's own addresses a text means: `my default address`, `the Chicago one`, `the address of #1019`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.commerce.lexicon import Lexicon, contains, plain
from bot.commerce.order_finding import names_place
from bot.commerce.orders import Address, Customer, Order


@dataclass(frozen=True)
class KnownAddress:
    """An address of the customer: of one of his orders, or with an empty `order_number` his default address."""

    address: Address
    order_number: str = ""


def known_addresses(customer: Customer, orders: Sequence[Order], *, but: Address) -> tuple[KnownAddress, ...]:
    """The customer's addresses that are not `but`, each once, his default address first; only the place counts."""
    everywhere = [KnownAddress(customer.address), *(KnownAddress(one.shipping_address, one.number) for one in orders)]
    found: dict[Address, KnownAddress] = {}
    for one in everywhere:
        if _place(one.address) != _place(but):
            found.setdefault(_place(one.address), one)
    return tuple(found.values())


def find_known(
    text: str, known: Sequence[KnownAddress], orders: Sequence[Order], lexicon: Lexicon
) -> tuple[KnownAddress, ...]:
    """Those of the `known` addresses that a text means; several where it only says that it is one of them."""
    said = plain(text)
    by_number = [order for order in orders if contains(said, plain(order.number))]
    numbered = [one for order in by_number for one in known if _place(one.address) == _place(order.shipping_address)]
    if numbered:
        return tuple(dict.fromkeys(numbered))
    if lexicon.says("addresses", "default", text):
        return tuple(one for one in known if not one.order_number)
    there = tuple(one for one in known if names_place(said, one.address, lexicon))
    if there:
        return there
    streets = tuple(one for one in known if contains(said, plain(one.address.line1)))
    if streets:
        return streets
    if lexicon.says("addresses", "other", text):
        others = tuple(one for one in known if one.order_number)
        return others or tuple(known)
    return ()


def _place(address: Address) -> Address:
    """An address without whose it is."""
    return replace(address, name="")
