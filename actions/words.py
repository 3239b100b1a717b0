"""Dates, amounts and items in the customer's words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from moneyed import Money

from actions.turn import Turn
from bot.commerce.contact import format_phone
from bot.commerce.formats import format_date, format_list, format_money, format_quantity
from bot.commerce.orders import LineItem, LineQuantity, Order
from bot.commerce.variants import describe_options


def shown_number(turn: Turn, order: Order) -> str:
    """`#1001`."""
    prefix = turn.services.shop.orders.prefix
    return f"{prefix}{order.number.removeprefix(prefix)}"


def day(turn: Turn, when: date) -> str:
    """`Tue, Nov 24`, `11월 24일(화)`."""
    today = turn.services.clock().astimezone(turn.services.shop.time_zone).date()
    return format_date(when, turn.language, today=today)


def money(turn: Turn, amount: Money) -> str:
    """`₩39,000`, `39,000원`."""
    return format_money(amount, turn.language)


def phone(turn: Turn, contact: str) -> str:
    """`010-5550-0103`, `+82 10-5550-0103`; another contact, such as an e-mail address, as it is."""
    return format_phone(contact, country=turn.services.shop.country, language=turn.language)


def item(turn: Turn, line: LineItem, quantity: int) -> str:
    """`2 × Desk lamp (black)`."""
    options = describe_options(line.options, turn.language)
    name = line.name[turn.language]
    return format_quantity(f"{name} ({options})" if options else name, quantity, turn.language)


def items(turn: Turn, order: Order, pieces: Sequence[LineQuantity]) -> str:
    """`Desk lamp (black) and 2 × mug`."""
    lines = ((order.find_line(piece.line_item_id), piece.quantity) for piece in pieces)
    return format_list([item(turn, line, quantity) for line, quantity in lines if line], turn.language)
