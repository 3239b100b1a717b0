"""A return that shall be an exchange after all, or the other way round: the one that was begun is left for good."""

from __future__ import annotations

from collections.abc import Mapping

from rasa_sdk.events import EventType

from actions.changes import verified_order
from actions.item_choices import from_slot
from actions.order_items import choosables
from actions.turn import Turn
from bot.commerce.item_mentions import find_mentions

_SHARED: Mapping[str, tuple[str, str]] = {
    "return_form": ("return_items", "return_reason"),
    "exchange_form": ("exchange_items", "exchange_reason"),
}
"""The slots of items and reason, which mean the same in both forms."""

_OWN: Mapping[str, tuple[str, ...]] = {
    "return_form": ("return_fee", "refund_method", "return_confirmed"),
    "exchange_form": (
        "exchange_chosen",
        "exchange_listed",
        "exchange_variants",
        "exchange_method",
        "exchange_confirmed",
    ),
}
"""What is forgotten of both."""


def take_over(turn: Turn, form: str, over: str | None) -> list[EventType] | None:
    """Let `form` have the items and the reason of `over`, which is left; None where `over` waits for `form` to end.

    It waits where the message is about another order or other items, or is said to come on top.
    """
    if over is None or {form, over} != set(_SHARED) or _comes_on_top(turn, over):
        return None
    values = [turn.slot(name) for name in _SHARED[over]]
    forgotten = dict.fromkeys((*_OWN[form], *_OWN[over], *_SHARED[over]))
    return turn.put({**forgotten, **dict(zip(_SHARED[form], values, strict=True))})


def _comes_on_top(turn: Turn, over: str) -> bool:
    order, lexicon = verified_order(turn), turn.services.lexicon
    if order is None or turn.entity("order_number") not in (None, turn.slot("order_number")):
        return True
    if lexicon.says("scope", "more", turn.text) or lexicon.starts("scope", turn.text) == "more_first":
        return True
    lines = choosables(turn, order, {line.id: line.quantity for line in order.lines})
    named = {one for mention in find_mentions(turn.text, lines, lexicon) for one in mention.ids}
    items = set(from_slot(turn.slot(_SHARED[over][0])))
    return bool(items and named and not named & items)
