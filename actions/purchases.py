"""Answers about what the customer has bought, paid and gets back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal

from moneyed import Money

from actions.account_proof import CUSTOMER
from actions.swap_prices import say_swap_prices
from actions.turn import Turn
from actions.words import money, shown_number
from bot.commerce.every_order import means_every_order
from bot.commerce.formats import format_list
from bot.commerce.order_finding import find_orders
from bot.commerce.orders import LineItem, Order, OrderStatus, PaymentKind
from bot.commerce.purchases import (
    OF_ONE_ORDER,
    Bought,
    Question,
    asks_of_everything,
    dearest,
    find_bought,
    price_of,
    read_question,
    returned_value,
)

MONEY_MOVED = "money_moved"
"""The slot of what was changed in the conversation: a list of `[order number, amount]`; below zero was to be paid."""

OF_AN_ORDER = frozenset({Question.DEAREST, Question.PAID_WITH, Question.REMAINING, Question.TOTAL})
"""Questions about one order: where its number is said, no other one is spoken of."""

MOST_MOVED = 20
SHOWN = 10
"""More lines than that nobody reads on a phone."""


def note_money(turn: Turn, order: Order, back: Money) -> None:
    """Keep what a change that was just made gives back; below zero is what it costs."""
    moved = [*(turn.slot(MONEY_MOVED) or ()), [order.number, str(back.amount)]]
    turn.note({MONEY_MOVED: moved[-MOST_MOVED:]})


def answer_purchase_question(turn: Turn, said: str, orders: Sequence[Order]) -> bool:
    """Answer `said` if it is a question about purchases; False leaves it to others."""
    lexicon = turn.services.lexicon
    bought = find_bought(said, orders, lexicon)
    question = read_question(said, lexicon, names_things=bool(bought))
    if question is None or not orders:
        return False
    number = turn.entity("order_number")
    if number and question in OF_AN_ORDER and _order_named(turn, orders) is None:
        prefix = turn.services.shop.orders.prefix
        turn.say("utter_order_not_found", order_number=f"{prefix}{number.removeprefix(prefix)}")
        return True
    answers: dict[Question, Callable[[], None]] = {
        Question.BALANCE: lambda: _say_balance(turn),
        Question.DEAREST: lambda: _say_dearest(turn, _orders_meant(turn, said, orders)),
        Question.SWAP: lambda: say_swap_prices(turn, said, bought),
        Question.PAID_WITH: lambda: _say_paid_with(turn, _order_meant(turn, said, orders)),
        Question.REMAINING: lambda: _say_remaining(turn, _order_meant(turn, said, orders)),
        Question.MOVED: lambda: _say_moved(turn, orders),
        Question.SUM: lambda: _say_bought(turn, bought, summed=True),
        Question.BOUGHT: lambda: _say_bought(turn, bought, summed=False),
        Question.TOTAL: lambda: _say_total(turn, _orders_meant(turn, said, orders)),
        Question.OPTIONS: lambda: _say_bought(turn, _with_options(_order_meant(turn, said, orders)), summed=False),
    }
    answers[question]()
    return True


def answer_about_order(turn: Turn, said: str, order: Order) -> bool:
    """Answer a question about an order that is proved, and no other; False leaves it to who has proved the account."""
    lexicon = turn.services.lexicon
    bought = find_bought(said, [order], lexicon)
    question = read_question(said, lexicon, names_things=bool(bought))
    ages = lexicon.topics["order_ages"]
    if question not in OF_ONE_ORDER or any(lexicon.says("order_ages", age, said) for age in ages):
        return False
    if asks_of_everything(said, lexicon):
        return False
    return answer_purchase_question(turn, said, [order])


def _with_options(order: Order) -> tuple[Bought, ...]:
    lines = [line for line in order.lines if line.options] or order.lines
    return tuple(Bought(order, line) for line in lines)


def _orders_meant(turn: Turn, said: str, orders: Sequence[Order]) -> Sequence[Order]:
    """All orders that stand, where all are meant and none is named; else the one that is."""
    lexicon = turn.services.lexicon
    everything = means_every_order(said, lexicon) or asks_of_everything(said, lexicon)
    everything = everything and _order_named(turn, orders) is None
    standing = [order for order in orders if order.status is not OrderStatus.CANCELLED]
    return standing if everything and standing else [_order_meant(turn, said, orders)]


def _order_named(turn: Turn, orders: Sequence[Order]) -> Order | None:
    """The order whose number is in the message."""
    prefix = turn.services.shop.orders.prefix
    number = (turn.entity("order_number") or "").removeprefix(prefix)
    return next((order for order in orders if order.number.removeprefix(prefix) == number), None)


def _order_meant(turn: Turn, said: str, orders: Sequence[Order]) -> Order:
    """The order that is named, else the one that was talked about, else the newest."""
    named = _order_named(turn, orders)
    if named is not None:
        return named
    talked_about = next((order for order in orders if order.id == turn.slot("order_id")), None)
    found = find_orders(said, orders, turn.services.lexicon)
    if len(found.orders) == 1 and (talked_about is None or len(found.open_between) == 0):
        return found.orders[0]
    return talked_about or orders[0]


def _say_balance(turn: Turn) -> None:
    customer = turn.services.store.get_customer(str(turn.slot(CUSTOMER)))
    cards = [one for one in customer.payment_methods if one.kind is PaymentKind.GIFT_CARD and one.balance is not None]
    if not cards:
        turn.say("utter_no_gift_card")
        return
    lines = [
        turn.phrase("utter_part_balance", method=card.label[turn.language], amount=money(turn, card.balance))
        for card in cards
        if card.balance is not None
    ]
    turn.say("utter_gift_card_balance", lines="\n".join(lines))


def _say_moved(turn: Turn, orders: Sequence[Order]) -> None:
    """Say what each change of this conversation gave or cost, and the sum; of this customer's own orders only."""
    own = {order.number for order in orders}
    moved = [(str(number), Decimal(amount)) for number, amount in turn.slot(MONEY_MOVED) or () if number in own]
    if not moved:
        turn.say("utter_no_money_moved")
        return
    currency = orders[0].total.currency
    prefix = turn.services.shop.orders.prefix
    lines = [
        turn.phrase(
            "utter_part_money_back" if amount >= 0 else "utter_part_money_paid",
            order_number=f"{prefix}{number.removeprefix(prefix)}",
            amount=money(turn, Money(abs(amount), currency)),
        )
        for number, amount in moved
    ]
    total = sum((amount for _, amount in moved), Decimal(0))
    turn.say(
        "utter_money_back" if total >= 0 else "utter_money_paid",
        lines="\n".join(lines),
        amount=money(turn, Money(abs(total), currency)),
    )


def _say_dearest(turn: Turn, orders: Sequence[Order]) -> None:
    order = max(orders, key=lambda one: dearest(one).unit_price)
    line = dearest(order)
    turn.say(
        "utter_dearest_item",
        order_number=shown_number(turn, order),
        item=_in_full(turn, line),
        price=money(turn, line.unit_price),
    )


def _say_remaining(turn: Turn, order: Order) -> None:
    returned = returned_value(order)
    turn.say(
        "utter_order_remaining",
        order_number=shown_number(turn, order),
        total=money(turn, order.total),
        returned=money(turn, returned),
        remaining=money(turn, order.total - returned),
    )


def _say_paid_with(turn: Turn, order: Order) -> None:
    ways = [
        turn.phrase(
            "utter_part_paid_with", method=payment.method.label[turn.language], amount=money(turn, payment.amount)
        )
        for payment in order.payments
    ]
    turn.say("utter_order_paid_with", order_number=shown_number(turn, order), ways=format_list(ways, turn.language))


def _say_total(turn: Turn, orders: Sequence[Order]) -> None:
    order = orders[0]
    if len(orders) > 1:
        total = sum((one.total for one in orders[1:]), order.total)
        turn.say("utter_orders_total", count=len(orders), total=money(turn, total))
        return
    turn.say("utter_order_total", order_number=shown_number(turn, order), total=money(turn, order.total))


def _say_bought(turn: Turn, bought: Sequence[Bought], *, summed: bool) -> None:
    lines = [
        turn.phrase(
            "utter_part_bought",
            order_number=shown_number(turn, one.order),
            item=_in_full(turn, one.line),
            price=money(turn, one.line.unit_price * one.line.quantity),
        )
        for one in bought[:SHOWN]
    ]
    response = "utter_bought_sum" if summed else "utter_bought"
    turn.say(response, lines="\n".join(lines), total=money(turn, price_of(bought)))


def _in_full(turn: Turn, line: LineItem) -> str:
    """`Bluetooth Speaker (color: blue, battery life: 20 hours)`: who asks for an option wants to see its name."""
    language = turn.language
    options = ", ".join(f"{option.name[language]}: {option.value[language]}" for option in line.options)
    name = line.name[language]
    return f"{name} ({options})" if options else name
