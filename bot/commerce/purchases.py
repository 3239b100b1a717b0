"""Questions about what somebody has bought, paid and gets back: which one it is, and what of his orders it is about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum

from moneyed import Money

from bot.commerce.item_mentions import find_mentions
from bot.commerce.lexicon import Lexicon
from bot.commerce.order_finding import name_lines
from bot.commerce.orders import LineItem, Order

TOPIC = "purchase_questions"
_SEPARATOR = "\0"


class Question(str, Enum):
    """What is asked; the value is the meaning in data/lexicon that tells it."""

    BALANCE = "balance"
    """What is left on a gift card."""
    DEAREST = "dearest"
    """The most expensive item of an order."""
    REMAINING = "remaining"
    """What was paid for the items of an order that are not coming back."""
    MOVED = "moved"
    """What comes back, or is to be paid, for all that was changed in the conversation."""
    SUM = "sum"
    """What was paid for all pieces of a product."""
    BOUGHT = "bought"
    """Price and options of things that were bought."""
    SWAP = "swap"
    """What another variant of things that were bought would cost more or less."""
    PAID_WITH = "paid_with"
    """With what an order was paid."""
    TOTAL = "total"
    """What an order costs."""
    OPTIONS = "options"
    """Which options the items of an order have, none of which is named."""


@dataclass(frozen=True)
class Bought:
    """A line item with its order."""

    order: Order
    line: LineItem


def read_question(said: str, lexicon: Lexicon, *, names_things: bool) -> Question | None:
    """Tell which question it is; None for none of them. `names_things`: `said` names something that was bought."""
    if names_things and lexicon.says(TOPIC, Question.SWAP.value, said):
        return Question.SWAP
    for question in (
        Question.DEAREST,
        Question.BALANCE,
        Question.PAID_WITH,
        Question.REMAINING,
        Question.MOVED,
    ):
        if lexicon.says(TOPIC, question.value, said):
            return question
    total = lexicon.says(TOPIC, Question.TOTAL.value, said)
    if names_things:
        return Question.SUM if lexicon.says(TOPIC, Question.SUM.value, said) else Question.BOUGHT
    if total:
        return Question.TOTAL
    return Question.OPTIONS if lexicon.says(TOPIC, Question.OPTIONS.value, said) else None


def asks_of_everything(said: str, lexicon: Lexicon) -> bool:
    """True if all orders are meant: `everything I ever bought`, `how much did I spend in all`; not `on this order`."""
    if lexicon.says(TOPIC, "one_order", said):
        return False
    spent = lexicon.says(TOPIC, "spent", said) and lexicon.says(TOPIC, Question.SUM.value, said)
    of_one = lexicon.find("order_ages", said) not in (None, "all")
    return (spent and not of_one) or lexicon.says(TOPIC, "everything", said)


OF_ONE_ORDER = frozenset({Question.BOUGHT, Question.OPTIONS})
"""Questions that whoever has proved an order may have answered about it, without proving the account."""


def find_bought(said: str, orders: Sequence[Order], lexicon: Lexicon) -> tuple[Bought, ...]:
    """The line items that `said` names, in the order of `orders`; empty if it names none."""
    lines = {f"{order.id}{_SEPARATOR}{line.id}": Bought(order, line) for order in orders for line in order.lines}
    things = [
        replace(thing, id=f"{order.id}{_SEPARATOR}{thing.id}")
        for order in orders
        for thing in name_lines(order, lexicon, {line.id: line.quantity for line in order.lines})
    ]
    named = {thing_id for mention in find_mentions(said, things, lexicon) for thing_id in mention.ids}
    return tuple(bought for key, bought in lines.items() if key in named)


def dearest(order: Order) -> LineItem:
    """The line item with the highest price for a piece; the first of several."""
    return max(order.lines, key=lambda line: line.unit_price)


def price_of(bought: Sequence[Bought]) -> Money:
    """What was paid for all of it. Raises `ValueError` for nothing."""
    if not bought:
        raise ValueError("nothing was bought")
    first, *rest = [one.line.unit_price * one.line.quantity for one in bought]
    return sum(rest, first)


def returned_value(order: Order) -> Money:
    """What was paid for the pieces that are coming back, or have come back, for money."""
    lines: Mapping[str, LineItem] = {line.id: line for line in order.lines}
    nothing = Money(0, order.total.currency)
    return sum(
        (
            lines[returned.line_item_id].unit_price * returned.quantity
            for one in order.standing_returns
            if not one.is_exchange
            for returned in one.lines
        ),
        nothing,
    )
