"""Pick items of an order: as buttons, by number, by name in any language."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from actions.changes import verified_order
from actions.forms import NO_TOPIC, Filled, Refused, corrects, digresses
from actions.taps import answer_payload
from actions.turn import Turn
from actions.words import item
from bot.commerce.formats import format_list, format_quantity
from bot.commerce.orders import LineItem, Order
from bot.commerce.picking import Choosable, Pick, Picked, TooMany, Unclear, pick
from bot.commerce.variants import describe_options

TITLE_LENGTH = 20
"""The longest title that every channel shows whole."""
BUTTON_PIECES = 3
"""Up to so many pieces of one line, each number gets a button; beyond that people write it."""
FEW_WORDS = 4
ALL = "all"

Pieces = Mapping[str, int]
"""Line item id → pieces."""

Choices = Callable[[Turn, Order], Pieces]
"""What can be picked of an order now."""


class ItemsField:
    """Some pieces of the order. The slot holds a list of `{line_item_id, quantity}`."""

    def __init__(
        self, slot: str, opens: frozenset[str], choices: Choices, *, single: bool = False, resets: Sequence[str] = ()
    ) -> None:
        """`single`: of one line only. `resets` are asked again when the items change."""
        self.slot = slot
        self._opens = opens
        self._choices = choices
        self._single = single
        self._resets = tuple(resets)

    def volunteered(self, turn: Turn) -> Filled | None:
        """Take items that are told before they are asked for, or that correct the ones told before."""
        order = verified_order(turn)
        if order is None or not turn.text or turn.intent not in NO_TOPIC | self._opens or turn.entity("order_number"):
            return None
        if turn.slot(self.slot) is not None and not (corrects(turn) or _only_names_items(turn)):
            return None
        if turn.slot("requested_slot") is None:
            return None  # the form opens: its first look reads the message
        picked = pick_lines(turn, order, self._choices(turn, order), turn.text)
        if not isinstance(picked, Picked) or dict(picked.pieces) == from_slot(turn.slot(self.slot)):
            return None
        filled = self._filled(picked)
        return filled if isinstance(filled, Filled) else None

    def answered(self, turn: Turn) -> Filled | Refused | None:
        """Take a button, numbers or names; several that fit are asked about."""
        order = verified_order(turn)
        if order is None:
            return None
        there = self._choices(turn, order)
        said = turn.entity("choice")
        if said is not None:
            pieces = decode(str(said), there)
            return self._filled(Picked(tuple(pieces.items()))) if pieces else None
        if not turn.text or digresses(turn) or turn.entity("order_number"):
            return None
        meant = _meant_before(turn, order, there)
        picked = (pick_lines(turn, order, meant, turn.text) if meant else None) or pick_lines(
            turn, order, there, turn.text
        )
        if isinstance(picked, TooMany):
            line = order.find_line(picked.id)
            name = line.name[turn.language] if line else ""
            return Refused("utter_too_many_pieces", {"item": name, "count": picked.there})
        if isinstance(picked, Unclear):
            return Filled({self.slot: None})
        return self._filled(picked) if picked else None

    def _filled(self, picked: Picked) -> Filled | Refused:
        if self._single and len(picked.pieces) > 1:
            return Refused("utter_one_item_at_a_time")
        return Filled({self.slot: to_slot(dict(picked.pieces)), **dict.fromkeys(self._resets)})


def _only_names_items(turn: Turn) -> bool:
    """True for a few words that give no reason: `the slippers` after `both` is what is meant instead."""
    asked = turn.slot("requested_slot")
    answers_else = asked == "refund_method" or turn.services.lexicon.find("reasons", turn.text) is not None
    return turn.intent == "inform" and not answers_else and len(turn.text.split()) <= FEW_WORDS


def _meant_before(turn: Turn, order: Order, there: Pieces) -> dict[str, int]:
    """The lines of which the message before left open which or how many: an answer is about these first."""
    said = [str(event.get("text") or "") for event in turn.tracker.events if event.get("event") == "user"]
    before = said[-2] if len(said) > 1 else ""
    picked = pick_lines(turn, order, there, before) if before and not before.startswith("/") else None
    return {line_id: there[line_id] for line_id in picked.ids} if isinstance(picked, Unclear) else {}


def pick_lines(turn: Turn, order: Order, there: Pieces, text: str) -> Pick | None:
    """Read which pieces of `there` a text means."""
    return pick(text, choosables(turn, order, there), turn.services.lexicon)


def choosables(turn: Turn, order: Order, there: Pieces) -> list[Choosable]:
    """The lines with all the words that name them."""
    lexicon = turn.services.lexicon
    return [
        Choosable(
            line.id,
            names=tuple(name for _, name in line.name.by_language),
            details=tuple(
                word
                for option in line.options
                for word in (
                    *(value for _, value in option.value.by_language),
                    *lexicon.phrases("values", option.value_key),
                )
            ),
            quantity=there[line.id],
            options=line.options,
            price=line.unit_price,
        )
        for line in order.lines
        if there.get(line.id)
    ]


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


def say_items_question(
    turn: Turn, response: str, slot: str, order: Order, there: Pieces, *, single: bool = False
) -> None:
    """Ask which items go into `slot`, with buttons; only those that may be meant if an answer was not clear."""
    picked = pick_lines(turn, order, there, turn.text) if turn.text and not digresses(turn) else None
    if isinstance(picked, Unclear):
        meant = {line_id: there[line_id] for line_id in picked.ids}
        only = order.find_line(picked.ids[0])
        if len(picked.ids) == 1 and only is not None:
            turn.say("utter_how_many", item=item(turn, only, 1), buttons=item_buttons(turn, slot, order, meant))
        else:
            turn.say("utter_which_item", buttons=item_buttons(turn, slot, order, meant))
        return
    lines = [line for line in order.lines if there.get(line.id)]
    listed = "\n".join(f"{place}. {item(turn, line, there[line.id])}" for place, line in enumerate(lines, 1))
    buttons = item_buttons(turn, slot, order, there)
    if not single and len(lines) > 1:
        buttons.append({"title": turn.phrase("utter_part_all_items"), "payload": answer_payload(turn, slot, ALL)})
    turn.say(response, items=listed, order_number=turn.slot("order_number"), buttons=buttons)


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
    if number > 1:
        room = TITLE_LENGTH - len(format_quantity("", number, language))
        return format_quantity(shorten(title, room), number, language)
    room = TITLE_LENGTH - len("1 × ")
    return f"{shorten(title, room)} 1개" if language == "ko" else f"1 × {shorten(title, room)}"


def short_name(line: LineItem, lines: Sequence[LineItem], language: str) -> str:
    """The product's name; where another line has the same one, what tells the two apart."""
    same = [other for other in lines if other.name == line.name]
    if len(same) == 1 or not line.options:
        return line.name[language]
    return describe_options(line.options, language)


def shorten(text: str, length: int = TITLE_LENGTH) -> str:
    """Cut at a word so that at most `length` characters are left, the mark of the cut included."""
    if len(text) <= length:
        return text
    cut = text[: length - 1]
    return (cut.rsplit(" ", 1)[0] if " " in cut else cut).rstrip(" ,(") + "…"


def describe(turn: Turn, order: Order, pieces: Pieces) -> str:
    """`Desk lamp (Black) and 2 × Mug (Cream)`."""
    lines = [item(turn, line, pieces[line.id]) for line in order.lines if pieces.get(line.id)]
    return format_list(lines, turn.language)


def decode_opening(turn: Turn) -> str:
    """The items that a button which opened the form carried: the part after the `;` of its choice."""
    return str(turn.entity("choice") or "").partition(";")[2]
