"""What the exchange form asks: which items, why, and the yes to all of it."""

from __future__ import annotations

from collections.abc import Mapping

from rasa_sdk.events import EventType

from actions.base import ShopAction
from actions.change_fields import reason_buttons, yes_no
from actions.changes import verified_order
from actions.exchange_money import METHOD, difference_of
from actions.exchange_variants import VariantsField, describe_variant
from actions.exchanges import ITEMS, REASON, REASONS, ExchangeStep, exchangeable
from actions.item_choices import from_slot
from actions.order_items import say_items_question
from actions.swaps import Swap, find_swaps, is_modification
from actions.turn import Turn
from actions.words import item, money, shown_number
from bot.commerce.orders import Order
from bot.commerce.policy import Axis
from bot.commerce.variants import find_variant


class AskExchangeItems(ShopAction):
    """Ask which items are to be exchanged."""

    action = "action_ask_exchange_items"

    def act(self, turn: Turn) -> list[EventType]:
        """List what may be exchanged."""
        order = verified_order(turn)
        if order is not None:
            question = "utter_ask_change_items" if is_modification(order) else "utter_ask_exchange_items"
            say_items_question(turn, question, ITEMS, order, exchangeable(turn, order))
        return []


class AskExchangeReason(ShopAction):
    """Ask why."""

    action = "action_ask_exchange_reason"

    def act(self, turn: Turn) -> list[EventType]:
        """Offer the reasons; sizes only where an item has one."""
        order = verified_order(turn)
        items = from_slot(turn.slot(ITEMS))
        lines = [line for line in order.lines if line.id in items] if order else []
        sized = any(option.key == "size" for line in lines for option in line.options)
        reasons = REASONS if sized else REASONS[2:]
        turn.say("utter_ask_exchange_reason", buttons=reason_buttons(turn, REASON, reasons))
        return []


class AskExchangeConfirmed(ShopAction):
    """Show the exchange as it would be, and ask for a yes."""

    action = "action_ask_exchange_confirmed"

    def act(self, turn: Turn) -> list[EventType]:
        """Say what goes and what comes instead, and what is paid or given back."""
        order = verified_order(turn)
        swaps = find_swaps(turn, order, from_slot(turn.slot(ITEMS))) if order is not None else None
        if order is None or not swaps:
            return []
        chosen = turn.slot(VariantsField.slot)
        values = {
            "order_number": shown_number(turn, order),
            "items": "\n".join(_swap_line(turn, swap, chosen[swap.line.id]) for swap in swaps),
            "cost": _cost(turn, order, swaps, chosen),
            "buttons": yes_no(turn, ExchangeStep.confirm, ExchangeStep.summary),
        }
        if is_modification(order):
            turn.say("utter_ask_change_confirmed", **values)
            return []
        asks = turn.services.shop.exchanges.asks_for(Axis.REASON)
        reason = turn.phrase(f"utter_reason_{turn.slot(REASON)}")
        told = turn.phrase("utter_part_reason_line", reason=reason) if asks else ""
        turn.say("utter_ask_exchange_confirmed", reason=told, **values)
        return []


def _swap_line(turn: Turn, swap: Swap, variant_id: str) -> str:
    wanted = find_variant(swap.product, variant_id)
    new = describe_variant(turn, wanted) if wanted else ""
    return f"{item(turn, swap.line, swap.quantity)} → {new}"


def _cost(turn: Turn, order: Order, swaps: list[Swap], chosen: Mapping[str, str]) -> str:
    """What is paid or given back, and how."""
    items = {swap.line.id: swap.quantity for swap in swaps}
    difference = difference_of(turn, order, items, chosen)
    if difference is None:
        wanted = [(swap, find_variant(swap.product, chosen[swap.line.id])) for swap in swaps]
        cheaper = sum(((s.price - v.price) * s.quantity for s, v in wanted if v), order.total * 0)
        note = turn.phrase("utter_part_exchange_cheaper", amount=money(turn, cheaper)) if cheaper.amount > 0 else ""
        return turn.phrase("utter_part_exchange_free", note=note)
    method = order.customer.find_payment_method(str(turn.slot(METHOD)))
    how = "pay" if difference.amount > 0 else "back" if difference.amount < 0 else "none"
    label = method.label[turn.language] if method else ""
    return turn.phrase(f"utter_part_difference_{how}", amount=money(turn, abs(difference)), method=label)
