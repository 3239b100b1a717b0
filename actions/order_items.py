"""Pick items of an order: as buttons, by number, by name in any language."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from actions.changes import verified_order
from actions.form_answers import FEW_WORDS, NO_TOPIC, Filled, Refused, corrects, digresses
from actions.form_openings import opening_text
from actions.item_choices import ALL, Pieces, decode, from_slot, item_buttons, to_slot
from actions.other_items import names_other_item, only_names, say_other_item
from actions.taps import answer_payload
from actions.turn import Turn
from actions.words import item, shown_number
from bot.commerce.item_mentions import find_mentions
from bot.commerce.order_finding import name_lines, without_order_clue
from bot.commerce.orders import Order
from bot.commerce.picking import Choosable, Pick, Picked, TooMany, Unclear, left_out, pick, pick_swapped
from bot.commerce.picking_parts import told_by_details, with_names
from bot.commerce.shapes import search_shape

Choices = Callable[[Turn, Order], Pieces]
"""What can be picked of an order now."""


_MAY_NAME = NO_TOPIC | {"search_product", "leave_as_is", "ask_help"}
"""Intents of a message that only names a thing."""

SO_FAR = "picked_so_far"
"""The slot of a choice that is clear in part: `{"slot", "pieces", "among"}`, the last the lines that may be meant."""


class ItemsField:
    """Some pieces of the order. The slot holds a list of `{line_item_id, quantity}`."""

    def __init__(
        self,
        slot: str,
        opens: frozenset[str],
        choices: Choices,
        *,
        swapped: bool = False,
        resets: Sequence[str] = (),
    ) -> None:
        """`swapped`: the words for other variants pick nothing. `resets` are asked again when the items change."""
        self.slot = slot
        self._opens = opens
        self._choices = choices
        self._swapped = swapped
        self._resets = tuple(resets)

    def volunteered(self, turn: Turn) -> Filled | None:
        """Take items that are told before they are asked for, that correct the ones told before, or come to them."""
        order = verified_order(turn)
        if order is None or not turn.text or turn.intent not in NO_TOPIC | self._opens or _names_other_order(turn):
            return None
        before = from_slot(turn.slot(self.slot))
        more = adds(turn)
        again = turn.intent in self._opens or more or corrects(turn) or _only_names_items(turn)
        # As the form opens, its first look reads the message.
        if (before and not again) or turn.slot("requested_slot") is None:
            return None
        return self._corrected(turn, order, before, more=more)

    def _corrected(self, turn: Turn, order: Order, before: Pieces, *, more: bool) -> Filled | None:
        """What the message makes of the choice; `more`: what it names comes to that."""
        there = self._choices(turn, order)
        things = choosables(turn, order, there)
        named = find_mentions(turn.text, things, turn.services.lexicon)
        if self._swapped and not named:
            # `Sage green` is what something shall be, and `the white one` of `the white one to medium, too` is an item.
            told = told_by_details(turn.text, things, turn.services.lexicon) if more else []
            pieces = {**before, **{one.id: one.quantity for one in told}}
            return self._filled(pieces) if pieces != dict(before) else None
        picked = pick_lines(turn, order, there, turn.text, swapped=self._swapped)
        if isinstance(picked, Unclear) and before and (left := self._without(turn, order, before)) is not None:
            return left  # how many of it does not matter where all of it is left out
        if isinstance(picked, Unclear) and (not before or named):
            return Filled({self.slot: None, **keep_open(self.slot, picked, before if more else None)})
        if picked is None and before and named:
            return self._without(turn, order, before)
        if not isinstance(picked, Picked):
            return None
        pieces = {**before, **dict(picked.pieces)} if before and more else dict(picked.pieces)
        return self._filled(pieces) if pieces != dict(before) else None

    def _without(self, turn: Turn, order: Order, before: Pieces) -> Filled | None:
        """What is left of the choice without what the message takes out of it: `not the mugs`."""
        out = left_out(turn.text, choosables(turn, order, before), turn.services.lexicon)
        pieces = {line_id: quantity for line_id, quantity in before.items() if line_id not in out}
        return self._filled(pieces) if pieces and pieces != dict(before) else None

    def answered(self, turn: Turn) -> Filled | Refused | None:
        """Take a button, numbers or names; several that fit are asked about."""
        order = verified_order(turn)
        if order is None:
            return None
        there = self._choices(turn, order)
        so_far = open_choice(turn, self.slot)
        said = turn.entity("choice")
        if said is not None:
            pieces = decode(str(said), there)
            return self._filled({**so_far.clear, **pieces}) if pieces else None
        if not turn.text or (digresses(turn) and not only_names(turn)) or _names_other_order(turn):
            return None
        return self._named(turn, order, there, so_far)

    def _named(self, turn: Turn, order: Order, there: Pieces, so_far: OpenChoice) -> Filled | Refused | None:
        meant = {line_id: there[line_id] for line_id in so_far.among if there.get(line_id)}
        picked = (self._pick(turn, order, meant) if meant else None) or self._pick(turn, order, there)
        if isinstance(picked, TooMany):
            line = order.find_line(picked.id)
            name = line.name[turn.language] if line else ""
            return Refused("utter_too_many_pieces", {"item": name, "count": picked.there})
        if isinstance(picked, Unclear):
            return Filled({self.slot: None, **keep_open(self.slot, picked, so_far.clear)})
        if picked is None and (excepted := self._excepted(turn, order, there, so_far)) is not None:
            return excepted
        if picked is None and turn.intent in _MAY_NAME | self._opens and names_other_item(turn, order, turn.text):
            return Refused("utter_item_not_in_order", {"order_number": shown_number(turn, order)})
        return self._filled({**so_far.clear, **dict(picked.pieces)}) if picked else None

    def _excepted(self, turn: Turn, order: Order, there: Pieces, so_far: OpenChoice) -> Filled | None:
        """What is left where the message only says what is not meant: `not the candle`; asked about if that is more."""
        among = {line_id: there[line_id] for line_id in so_far.among or there if there.get(line_id)}
        out = left_out(turn.text, choosables(turn, order, among), turn.services.lexicon)
        left = {line_id: quantity for line_id, quantity in among.items() if line_id not in out}
        if not left or len(left) == len(among):
            return None
        if sum(left.values()) == 1:
            return self._filled({**so_far.clear, **left})
        kept = {"slot": self.slot, "pieces": to_slot(so_far.clear), "among": list(left)}
        return Filled({self.slot: None, SO_FAR: kept})

    def _pick(self, turn: Turn, order: Order, there: Pieces) -> Pick | None:
        return pick_lines(turn, order, there, turn.text, swapped=self._swapped)

    def _filled(self, pieces: Pieces) -> Filled:
        return Filled({self.slot: to_slot(pieces), SO_FAR: None, **dict.fromkeys(self._resets)})


@dataclass(frozen=True)
class OpenChoice:
    """What is clear of a choice, and the lines of which one, or a number of pieces, is still to be told."""

    clear: Pieces = field(default_factory=dict)
    among: tuple[str, ...] = ()


def open_choice(turn: Turn, slot: str) -> OpenChoice:
    """What was picked for `slot` so far; nothing if that was another question."""
    kept = turn.slot(SO_FAR) or {}
    return OpenChoice(from_slot(kept["pieces"]), tuple(kept["among"])) if kept.get("slot") == slot else OpenChoice()


def keep_open(slot: str, picked: Unclear, clear: Pieces | None = None) -> dict[str, Any]:
    """The slot that remembers what is clear of a choice."""
    pieces = {**(clear or {}), **dict(picked.besides)}
    return {SO_FAR: {"slot": slot, "pieces": to_slot(pieces), "among": list(picked.ids)}}


def adds(turn: Turn) -> bool:
    """True for words with which something comes to what was told before: `and the mug`, `머그컵도`."""
    words = turn.services.lexicon
    more = words.says("scope", "more", turn.text) or words.starts("scope", turn.text) == "more_first"
    return more or search_shape(words, "adds_item", turn.text) is not None


def _names_other_order(turn: Turn) -> bool:
    return turn.entity("order_number") not in (None, turn.slot("order_number"))


def _only_names_items(turn: Turn) -> bool:
    """True for a few words that give no reason: `the slippers` after `both` is what is meant instead."""
    asked = turn.slot("requested_slot")
    answers_else = asked == "refund_method" or turn.services.lexicon.find("reasons", turn.text) is not None
    return turn.intent == "inform" and not answers_else and len(turn.text.split()) <= FEW_WORDS


def known_items(
    turn: Turn, order: Order, there: Pieces, form: str, *, fresh: bool, swapped: bool = False
) -> Picked | Unclear | None:
    """The items, where nobody needs to be asked: told as the form opened, or the only piece of the order.

    `fresh`: the order has just become known, so that what opened the form can be read in its light.
    """
    text = opening_text(turn, form) if fresh else ""
    picked = pick_lines(turn, order, there, text, swapped=swapped) if text else None
    if text and picked is None and names_other_item(turn, order, text, swapped=swapped):
        say_other_item(turn, order)
    if sum(line.quantity for line in order.lines) == 1 and there:
        return Picked(tuple(there.items()))
    return picked if isinstance(picked, (Picked, Unclear)) else None


def pick_lines(turn: Turn, order: Order, there: Pieces, text: str, *, swapped: bool = False) -> Pick | None:
    """Read which pieces of `there` a text means; `swapped`: it also says what they shall be instead."""
    lexicon, things = turn.services.lexicon, choosables(turn, order, there)
    said = without_order_clue(text, lexicon)
    return pick_swapped(with_names(said, things, lexicon), things, lexicon) if swapped else pick(said, things, lexicon)


def choosables(turn: Turn, order: Order, there: Pieces) -> list[Choosable]:
    """The lines with all the words that name them."""
    return name_lines(order, turn.services.lexicon, there)


def say_items_question(turn: Turn, response: str, slot: str, order: Order, there: Pieces) -> None:
    """Ask which items go into `slot`, with buttons; only those that may be meant if an answer was not clear."""
    among = [line_id for line_id in open_choice(turn, slot).among if there.get(line_id)]
    if among:
        meant = {line_id: there[line_id] for line_id in among}
        only = order.find_line(among[0])
        if len(among) == 1 and only is not None:
            turn.say("utter_how_many", item=item(turn, only, 1), buttons=item_buttons(turn, slot, order, meant))
        else:
            listed = "\n".join(f"• {item(turn, line, meant[line.id])}" for line in order.lines if line.id in meant)
            turn.say("utter_which_item", items=listed, buttons=item_buttons(turn, slot, order, meant))
        return
    lines = [line for line in order.lines if there.get(line.id)]
    listed = "\n".join(f"{place}. {item(turn, line, there[line.id])}" for place, line in enumerate(lines, 1))
    buttons = item_buttons(turn, slot, order, there)
    if len(lines) > 1:
        buttons.append({"title": turn.phrase("utter_part_all_items"), "payload": answer_payload(turn, slot, ALL)})
    turn.say(response, items=listed, order_number=shown_number(turn, order), buttons=buttons)
