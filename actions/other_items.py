"""Items that a customer names and an order does not have, though the shop sells them."""

from __future__ import annotations

from actions.turn import Turn
from actions.words import shown_number
from bot.commerce.help_articles import HELP_INTENT
from bot.commerce.item_mentions import Choosable, before_wish, find_mentions
from bot.commerce.order_finding import name_lines, without_order_clue
from bot.commerce.orders import Order

_NAME_WORDS = 2


def only_names(turn: Turn) -> bool:
    """True for words so few that they only name a thing or a number: `the candle`, `하나요`."""
    number = turn.services.lexicon.find("numbers", turn.text, typos=False)
    few = len(turn.text.split()) <= _NAME_WORDS and not turn.text.rstrip().endswith("?")
    return few and (turn.intent == HELP_INTENT or number is not None)


def names_other_item(turn: Turn, order: Order, text: str, *, swapped: bool = False) -> bool:
    """Whether `text` names a product that is not in `order`, and none that is; `swapped`: not what it shall become."""
    lexicon = turn.services.lexicon
    said = without_order_clue(text, lexicon)
    said = before_wish(said, lexicon) if swapped else said
    if not said or find_mentions(said, name_lines(order, lexicon, {line.id: 1 for line in order.lines}), lexicon):
        return False
    there = {line.product_id for line in order.lines}
    things = [
        Choosable(one.id, names=tuple(name for _, name in one.name.by_language), aliases=one.keywords)
        for one in turn.whole_shop()
    ]
    named = [
        mention
        for mention in find_mentions(said, things, lexicon)
        if not lexicon.says("people", "parcel", said[mention.begin : mention.end])  # the box may be that of the parcel
    ]
    return bool(named) and not any(there & set(mention.ids) for mention in named)


def say_other_item(turn: Turn, order: Order) -> None:
    """Say that the order does not have it."""
    turn.say("utter_item_not_in_order", order_number=shown_number(turn, order))
