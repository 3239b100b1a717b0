"""Items of an order as slots and buttons hold them, and as customers read them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from actions.taps import answer_payload
from actions.titles import TITLE_LENGTH, shorten
from actions.turn import Turn
from actions.words import item
from bot.commerce.formats import format_list, format_quantity
from bot.commerce.orders import LineItem, Order
from bot.commerce.variants import describe_options

BUTTON_PIECES = 3
"""Up to so many pieces of one line, each number gets a button; beyond that people write it."""
ALL = "all"

Pieces = Mapping[str, int]
"""Line item id → pieces."""


def to_slot(pieces: Pieces) -> list[dict[str, Any]]:
    """Write pieces as a slot keeps them."""
    return [{"line_item_id": line_id, "quantity": quantity} for line_id, quantity in pieces.items()]


def from_slot(value: Any) -> dict[str, int]:
    """Read pieces from a slot; empty for none."""
    return {str(one["line_item_id"]): int(one["quantity"]) for one in value or ()}


def encode(pieces: Pieces) -> str:
    """Write pieces as a button's choice: `l1:2+l3:1`."""
    return "+".join(f"{line_id}:{quantity}" for line_id, quantity in pieces.items())


def decode(said: str, there: Pieces) -> dict[str, int]:
    """Read a button's choice; empty if not all of it is there any more."""
    if said == ALL:
        return {line_id: quantity for line_id, quantity in there.items() if quantity}
    pieces: dict[str, int] = {}
    for part in said.split("+"):
        line_id, _, quantity = part.rpartition(":")
        if not quantity.isdecimal() or not 0 < int(quantity) <= there.get(line_id, 0):
            return {}
        pieces[line_id] = int(quantity)
    return pieces


def item_buttons(turn: Turn, slot: str, order: Order, there: Pieces) -> list[dict[str, str]]:
    """A button for each line, or for each number of pieces where there are few."""
    buttons = []
    for line in order.lines:
        pieces = there.get(line.id, 0)
        numbers = range(1, pieces + 1) if pieces <= BUTTON_PIECES else [pieces]
        title = short_name(line, order.lines, turn.language)
        for number in numbers:
            shown = title if pieces == 1 else _counted(title, number, turn.language)
            buttons.append({"title": shorten(shown), "payload": answer_payload(turn, slot, encode({line.id: number}))})
    return buttons


def _counted(title: str, number: int, language: str) -> str:
    """`1 × Mug`: unlike elsewhere a single one is said, since it is one of several."""
    room = TITLE_LENGTH - len(format_quantity("", number, language, single=True))
    return format_quantity(shorten(title, room), number, language, single=True)


def short_name(line: LineItem, lines: Sequence[LineItem], language: str) -> str:
    """The product's name; where another line has the same one, what tells the two apart."""
    same = [other for other in lines if other.name == line.name]
    if len(same) == 1 or not line.options:
        return line.name[language]
    return describe_options(line.options, language)


def describe(turn: Turn, order: Order, pieces: Pieces) -> str:
    """`Desk lamp (Black) and 2 × Mug (Cream)`."""
    lines = [item(turn, line, pieces[line.id]) for line in order.lines if pieces.get(line.id)]
    return format_list(lines, turn.language)
