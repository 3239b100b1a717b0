"""The seed's customers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from moneyed import Money

from bot.commerce.orders import Address, Customer, PaymentKind, PaymentMethod
from bot.commerce.text import LocalText
from bot.demo_store.seed_files import Entry, SeedError

Names = Mapping[str, Mapping[str, str]]
"""`payments` of shop.yml: what customers pay with → its name by language."""


def load_customers(entries: Sequence[Entry], names: Names, currency: str) -> tuple[Customer, ...]:
    """The customers of customers.yml; raises `SeedError` for a way to pay that shop.yml does not name."""
    return tuple(_customer(entry, names, currency) for entry in entries)


def payment_label(said: str, names: Names) -> LocalText:
    """`visa 4242` as `Visa •••• 4242`, in every language; raises `SeedError`."""
    key, _, digits = said.partition(" ")
    if key not in names:
        raise SeedError(f"{said!r}: shop.yml has no {key!r} under payments; write it like `visa 4242` or `kakao_pay`")
    hidden = f" •••• {digits}" if digits else ""
    return LocalText(tuple((language, f"{name}{hidden}") for language, name in names[key].items()))


def _customer(entry: Entry, names: Names, currency: str) -> Customer:
    return Customer(
        id=f"cus_{entry['id']}",
        name=entry["name"],
        email=entry["email"],
        phone=entry["phone"],
        address=Address(entry["name"], *entry["address"]),
        language=entry["language"],
        newsletter=entry["newsletter"],
        payment_methods=tuple(
            _method(f"pm_{entry['id']}_{kind}", PaymentKind(kind), said, names, currency)
            for kind, said in entry["pays"].items()
        ),
    )


def _method(method_id: str, kind: PaymentKind, said: str | list[object], names: Names, currency: str) -> PaymentMethod:
    label, balance = said if isinstance(said, list) else (said, None)
    held = None if balance is None else Money(balance, currency)
    return PaymentMethod(method_id, kind, payment_label(str(label), names), held)
