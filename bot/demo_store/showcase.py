"""The demo orders worth trying, as a table that can be copied from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import phonenumbers

from bot.commerce.text import LocalText
from bot.demo_store.seed import load_seed
from bot.demo_store.seed_files import SEED_FOLDER, load_entries

_HEAD = """# Demo orders

Made from `bot/demo_store/seed/orders.yml`; dates count from the moment the store was seeded. To show an order, the
clerk asks for its number and one of e-mail, phone or postcode.

| Order | What it shows | E-mail | Phone | Postcode |
|---|---|---|---|---|
"""


@dataclass(frozen=True)
class ShowcaseOrder:
    """An order to try, with everything that opens it. `phone` is as people write it between countries."""

    number: str
    shows: LocalText
    email: str
    phone: str
    postcode: str


def load_showcase(now: datetime, folder: Path = SEED_FOLDER) -> tuple[ShowcaseOrder, ...]:
    """The orders of the seed that say what they show, oldest number first."""
    orders = {order.number: order for order in load_seed(now, folder).orders}
    shows = {f"#{entry['n']}": entry["shows"] for entry in load_entries(folder / "orders.yml") if "shows" in entry}
    return tuple(
        ShowcaseOrder(
            number,
            LocalText.of(**text),
            orders[number].customer.email,
            _spoken_phone(orders[number].customer.phone),
            orders[number].shipping_address.postcode,
        )
        for number, text in shows.items()
    )


def render_showcase(orders: Sequence[ShowcaseOrder], language: str = "en") -> str:
    """docs/demo-orders.md."""
    rows = (f"| {one.number} | {one.shows[language]} | {one.email} | {one.phone} | {one.postcode} |" for one in orders)
    return _HEAD + "\n".join(rows) + "\n"


def _spoken_phone(number: str) -> str:
    return phonenumbers.format_number(phonenumbers.parse(number), phonenumbers.PhoneNumberFormat.INTERNATIONAL)
