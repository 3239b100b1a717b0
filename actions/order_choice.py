"""Which of the customer's own orders a form is about: found from what is said, or chosen from a list."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from actions.account_proof import CUSTOMER
from actions.form_answers import FEW_WORDS
from actions.person_calls import said_before
from actions.turn import Turn
from actions.words import shown_number
from bot.commerce.change_targets import cut_at_target
from bot.commerce.formats import format_list
from bot.commerce.item_mentions import find_mentions
from bot.commerce.lexicon import Lexicon
from bot.commerce.order_finding import Found, find_orders, name_lines
from bot.commerce.orders import Order, OrderStatus

CHANGEABLE = frozenset({OrderStatus.PENDING})
ARRIVED = frozenset({OrderStatus.DELIVERED})

POSSIBLE: dict[str, frozenset[OrderStatus]] = {
    "cancel_form": CHANGEABLE,
    "address_form": CHANGEABLE,
    "payment_form": CHANGEABLE,
    "return_form": ARRIVED,
    "exchange_form": CHANGEABLE | ARRIVED,
    "track_order_form": frozenset(OrderStatus),
    "problem_form": ARRIVED | {OrderStatus.PROCESSED},
    "refund_form": frozenset(OrderStatus),
}
"""The states in which an order is likely to be meant by each form; what is really possible the tables decide."""

SHOWN = 8
"""Buttons in one question; who has more orders names one."""

LISTED_ORDERS = 5
"""A phone screen holds this many lines; who has more orders knows roughly which one he means."""

WISHES, WISH = "wishes", "wish"


def own_orders(turn: Turn) -> Sequence[Order]:
    """All orders of the customer who proved his account, newest first; none before that."""
    customer = turn.slot(CUSTOMER)
    return turn.list_orders(str(customer)) if customer else ()


def choose_order(turn: Turn, form: str, said: str, customer_id: str) -> tuple[Order | None, tuple[Order, ...]]:
    """Give the order that `said` means, and those that come after it; None where it has to be asked."""
    own = turn.list_orders(customer_id)
    place = _place_in_list(turn, said)
    if 0 < place <= min(len(own), LISTED_ORDERS):
        return own[place - 1], ()
    orders = _meant(turn, said, own)
    possible = POSSIBLE.get(form, frozenset(OrderStatus))
    found = find_orders(
        about_orders(form, said, turn.services.lexicon), orders, turn.services.lexicon, possible=possible
    )
    if found.orders:
        return found.orders[0], found.orders[1:]
    if len(found.open_between) == 1:
        return found.open_between[0], ()
    return None, ()


def _place_in_list(turn: Turn, said: str) -> int:
    """Which of the orders that were just listed, newest first, is called by its place; 0 where none is."""
    few = len(said.split()) <= FEW_WORDS and said_before(turn, ("utter_orders",))
    return int(turn.services.lexicon.find("ordinals", said, typos=False) or 0) if few else 0


def says_other_order(turn: Turn, said: str) -> bool:
    """True for `where's my other order`: not the one that was talked about."""
    return bool(said) and turn.services.lexicon.says("scope", "other_order", said)


def _meant(turn: Turn, said: str, orders: Sequence[Order]) -> Sequence[Order]:
    """The orders that `said` may be about."""
    talked_about = turn.slot("order_id") if says_other_order(turn, said) else None
    return [order for order in orders if order.id != talked_about]


def goes_on_about_another(turn: Turn, form: str, said: str, customer_id: str) -> bool:
    """True where the order that is talked about has a proof of its own, and `said` tells none of the customer's."""
    orders, talked_about = turn.list_orders(customer_id), turn.slot("order_id")
    if talked_about is None or talked_about in {order.id for order in orders}:
        return False
    lexicon, possible = turn.services.lexicon, POSSIBLE.get(form, frozenset(OrderStatus))
    told = find_orders(about_orders(form, said, lexicon), orders, lexicon, possible=possible)
    return told == find_orders("", orders, lexicon, possible=possible)


def order_with(turn: Turn, form: str, said: str, current: Order) -> Order | None:
    """Give the other order of the customer's whose items `said` names, where it names none of `current`."""
    orders = own_orders(turn)
    lexicon = turn.services.lexicon
    said = about_orders(form, said, lexicon)

    def names(order: Order) -> bool:
        lines = name_lines(order, lexicon, {line.id: line.quantity for line in order.lines})
        return bool(find_mentions(said, lines, lexicon))

    if not orders or names(current):
        return None
    found, _ = choose_order(turn, form, said, str(turn.slot(CUSTOMER)))
    return found if found is not None and found.id != current.id and names(found) else None


def candidates(turn: Turn, form: str, said: str) -> Sequence[Order]:
    """The orders among which the customer is asked to choose."""
    orders = _meant(turn, said, own_orders(turn))
    possible = POSSIBLE.get(form, frozenset(OrderStatus))
    found: Found = find_orders(
        about_orders(form, said, turn.services.lexicon), orders, turn.services.lexicon, possible=possible
    )
    return (found.open_between or found.orders or tuple(orders))[:SHOWN]


def about_orders(form: str, said: str, lexicon: Lexicon) -> str:
    """The part of a wish that tells the order: of a new address only what stands before it."""
    if form != "address_form":
        return said
    return cut_at_target(said, lexicon, goes_on=("leads_on", "sent"))[0]


def queue_others(turn: Turn, others: Sequence[Order], said: str, opens: frozenset[str]) -> dict[str, Any]:
    """Put the wish for each of the other orders before those that wait, so that it is done for every one.

    `opens` are the intents that begin it; the message itself may have told only who is speaking.
    """
    if not others:
        return {}
    current = dict(turn.slot(WISH) or {})
    told = [one for one in (turn.intent, current.get("intent")) if one in opens]
    intent = told[0] if told else min(opens)
    base = {
        "text": said,
        "intent": intent,
        "confidence": 0.99,
        **{key: current[key] for key in ("task", "conditions") if key in current},
        "task": current.get("task", intent),
    }
    waiting = list(turn.slot(WISHES) or ())
    return {WISHES: [*({**base, "order_number": order.number} for order in others), *waiting]}


def describe_order(turn: Turn, order: Order) -> str:
    """`#1001 · desk lamp, mug`: what tells orders apart."""
    names = format_list([line.name[turn.language] for line in order.lines], turn.language)
    return f"{shown_number(turn, order)} · {names}"
