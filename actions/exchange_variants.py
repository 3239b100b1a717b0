"""Which variant the customer wants instead."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from moneyed import Money
from rasa_sdk.events import EventType

from actions.base import ShopAction
from actions.changes import verified_order
from actions.forms import NO_TOPIC, Filled, Refused, corrects, digresses
from actions.order_items import describe, from_slot, shorten
from actions.taps import answer_payload
from actions.turn import Turn
from actions.words import money
from bot.commerce.orders import LineItem, Order
from bot.commerce.policy import Reason
from bot.commerce.products import Product, Variant
from bot.commerce.variants import Fitting, Wish, describe_options, find_variant, fitting, nearest_first, parse_wish
from bot.store.api import StoreRefusedError

SHOWN_VARIANTS = 6
"""More buttons than that are hard to read on a phone; the rest can be written."""


@dataclass(frozen=True)
class Exchange:
    """An item on its way to being exchanged. `current` is None where the shop no longer has that variant."""

    line: LineItem
    quantity: int
    product: Product
    current: Variant | None

    @property
    def price(self) -> Money:
        """What a wanted variant may cost at most: an exchange takes no money."""
        return self.current.price if self.current else self.line.unit_price


def get_exchange(turn: Turn, order: Order, items: Mapping[str, int]) -> Exchange:
    """Look up the product of the picked item. Raises `StoreRefusedError` if the shop no longer has it."""
    line_id, quantity = next(iter(items.items()))
    line = next(one for one in order.lines if one.id == line_id)
    product = turn.services.store.get_product(line.product_id)
    return Exchange(line, quantity, product, find_variant(product, line.variant_id))


def find_exchange(turn: Turn, order: Order, items: Mapping[str, int]) -> Exchange | None:
    """The same, or None if the shop no longer has the product."""
    try:
        return get_exchange(turn, order, items)
    except StoreRefusedError:
        return None


def affordable(exchange: Exchange) -> tuple[Variant, ...]:
    """The other variants that are there and cost no more, the most similar ones first."""
    fitting = [
        variant
        for variant in exchange.product.variants
        if variant.id != exchange.line.variant_id
        and variant.stock >= exchange.quantity
        and variant.price <= exchange.price
    ]
    return nearest_first(fitting, exchange.current)


def read_wish(turn: Turn, exchange: Exchange, text: str) -> Wish:
    """What a text says of the variant that is wanted; nothing for an empty one."""
    return parse_wish(text, exchange.product, exchange.current, turn.services.lexicon)


def fit_wish(turn: Turn, exchange: Exchange, wish: Wish) -> Fitting:
    """The variants that fit and can be had for this item."""
    there = {variant.id for variant in affordable(exchange)}
    return fitting(
        wish, exchange.product, exchange.current, turn.services.lexicon, takes=lambda variant: variant.id in there
    )


def describe_variant(turn: Turn, variant: Variant) -> str:
    """`Gray, 230-240 mm`."""
    return describe_options(variant.options, turn.language)


def step_reason(step: str | None) -> dict[str, Any]:
    """Who wants a bigger one has told why."""
    reasons = {"bigger": Reason.TOO_SMALL, "smaller": Reason.TOO_LARGE}
    return {"exchange_reason": reasons[step].value} if step in reasons else {}


class VariantField:
    """The variant wanted instead. The slot holds its id."""

    slot = "exchange_variant"

    def __init__(self, opens: frozenset[str]) -> None:
        self._opens = opens

    def volunteered(self, turn: Turn) -> Filled | None:
        """Take another variant than the one that was chosen, where that is said to correct it."""
        if turn.slot(self.slot) is None or not turn.text or not (corrects(turn) or self._instead_of_a_reason(turn)):
            return None
        if turn.intent not in NO_TOPIC | self._opens or turn.entity("order_number"):
            return None
        answer = self._read(turn)
        changed = isinstance(answer, Filled) and answer.slots.get(self.slot) not in (None, turn.slot(self.slot))
        return answer if changed and isinstance(answer, Filled) else None

    def answered(self, turn: Turn) -> Filled | Refused | None:
        """Take a button or the words for colours and sizes; whether there is one is only a question."""
        if turn.text and _ASKS_WHETHER.search(turn.text):
            return self._tell(turn)
        return None if turn.text and digresses(turn) and turn.intent not in _ABOUT_VARIANTS else self._read(turn)

    @staticmethod
    def _instead_of_a_reason(turn: Turn) -> bool:
        """True for another variant where a reason was asked for, and none is in the words."""
        asked = turn.slot("requested_slot") == "exchange_reason"
        return asked and turn.services.lexicon.find("reasons", turn.text, typos=False) is None and not digresses(turn)

    def _tell(self, turn: Turn) -> Filled | Refused | None:
        """Say whether the variant that was asked about can be had; the choice stays open."""
        answer = self._read(turn)
        order, items = verified_order(turn), from_slot(turn.slot("exchange_item"))
        if not isinstance(answer, Filled) or order is None or answer.slots[self.slot] is None:
            return answer  # of several that are there, which one is asked
        wanted = find_variant(get_exchange(turn, order, items).product, str(answer.slots[self.slot]))
        return Refused("utter_variant_there", {"variant": describe_variant(turn, wanted)}) if wanted else None

    def _read(self, turn: Turn) -> Filled | Refused | None:
        order = verified_order(turn)
        items = from_slot(turn.slot("exchange_item"))
        if order is None or not items:
            return None
        exchange = find_exchange(turn, order, items)
        if exchange is None:
            return Filled({self.slot: None})  # the form's look at the order says that the product is gone
        chosen = turn.entity("choice")
        if chosen is not None:
            known = find_variant(exchange.product, str(chosen))
            return self._judge(turn, exchange, Wish((known.id,))) if known else None
        wish = read_wish(turn, exchange, turn.text)
        return self._judge(turn, exchange, wish) if wish.said else None

    def _judge(self, turn: Turn, exchange: Exchange, wish: Wish) -> Filled | Refused:
        """Say whether what is wanted can be had."""
        found = fit_wish(turn, exchange, wish)
        if found.best is not None:
            reason = {} if turn.slot("exchange_reason") else step_reason(wish.step)
            return Filled({self.slot: found.best.id, **reason})
        if found.there:
            return Filled({self.slot: None})  # the question is asked again about these
        if not found.missing:
            same = describe_options(exchange.line.options, turn.language)
            already = found.already or exchange.line.variant_id in wish.ids
            return Refused("utter_same_variant" if already else "utter_no_such_variant", {"variant": same})
        first = found.missing[0]
        if first.price > exchange.price and first.stock >= exchange.quantity:
            values = {"variant": describe_variant(turn, first), "amount": money(turn, first.price - exchange.price)}
            return Refused("utter_variant_costs_more", values)
        return Refused("utter_variant_sold_out", {"variant": describe_variant(turn, first)})


_ASKS_WHETHER = re.compile(
    r"(?:없|있|되)(?:어|나|는|을|으|습|냐|니)\S*\s*\?|(?:없|있)(?:나요|는지|을까요|나여|어여)"
    r"|^\s*(?:is|are) there\b|^\s*(?:do|don't) you (?:have|carry)|\bavailable\s*\?",
    re.IGNORECASE,
)

_ABOUT_VARIANTS = frozenset({"ask_options", "ask_stock", "ask_size_help"})
"""`the black one in M?` may well be understood as one of these; naming a variant of the product it answers."""


class AskExchangeVariant(ShopAction):
    """Ask for which variant."""

    action = "action_ask_exchange_variant"

    def act(self, turn: Turn) -> list[EventType]:
        """Offer the nearest ones as buttons, with what they cost less, and list the rest."""
        order = verified_order(turn)
        items = from_slot(turn.slot("exchange_item"))
        if order is None or not items:
            return []
        exchange = get_exchange(turn, order, items)
        variants = affordable(exchange)
        wish = read_wish(turn, exchange, turn.text)
        found = fit_wish(turn, exchange, wish) if wish.said else None
        meant = found.there if found is not None and found.best is None else ()
        if len(meant) > 1:
            turn.say("utter_which_variant", buttons=_buttons(turn, meant))
            return []
        lines = [_line(turn, exchange, variant) for variant in variants]
        turn.say(
            "utter_ask_exchange_variant",
            item=describe(turn, order, items),
            variants="\n".join(lines),
            buttons=_buttons(turn, variants),
        )
        return []


def _line(turn: Turn, exchange: Exchange, variant: Variant) -> str:
    less = exchange.price - variant.price
    name = describe_variant(turn, variant)
    if not less.amount:
        return turn.phrase("utter_part_variant", variant=name)
    return turn.phrase("utter_part_variant_cheaper", variant=name, amount=money(turn, less))


def _buttons(turn: Turn, variants: Sequence[Variant]) -> list[dict[str, str]]:
    return [
        {
            "title": shorten(describe_variant(turn, variant)),
            "payload": answer_payload(turn, VariantField.slot, variant.id),
        }
        for variant in variants[:SHOWN_VARIANTS]
    ]
