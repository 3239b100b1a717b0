"""Do in the store what was confirmed: an exchange, or other items in an order that is not packed yet."""

from __future__ import annotations

from rasa_sdk.events import EventType

from actions.base import say_refused
from actions.changes import verified_order
from actions.exchange_money import METHOD, NOT_NEEDED
from actions.exchange_variants import VariantsField
from actions.exchanges import CONFIRMED, ITEMS, REASON, ExchangeStep
from actions.form_tasks import FormTask
from actions.item_choices import describe, from_slot
from actions.problem_wishes import settle_report
from actions.purchases import note_money
from actions.swaps import is_modification
from actions.turn import Turn
from actions.words import money, shown_number
from bot.commerce.orders import ItemChange, Order, ReturnLine
from bot.store.api import StoreRefusedError


class StartExchange(FormTask):
    """Open the exchange, or change the items of a pending order."""

    action = "action_start_exchange"
    clears = ExchangeStep.dependents
    step = ExchangeStep
    again = "start_exchange"

    def perform(self, turn: Turn) -> list[EventType]:
        """After a yes do it in the store, once, and say what comes next."""
        order = verified_order(turn)
        if order is None or not turn.slot(CONFIRMED):
            changing = order is not None and is_modification(order)
            turn.say("utter_items_kept" if changing else "utter_exchange_not_opened")
            return []
        try:
            if is_modification(order):
                self._change(turn, order)
                return []
            self._exchange(turn, order)
        except StoreRefusedError as error:
            say_refused(turn, error)
            return []
        return settle_report(turn, from_slot(turn.slot(ITEMS)))

    def _exchange(self, turn: Turn, order: Order) -> None:
        wanted = turn.slot(VariantsField.slot)
        opened = turn.services.store.create_exchange(
            order.id,
            [ReturnLine(line, count, wanted[line]) for line, count in from_slot(turn.slot(ITEMS)).items()],
            reason=turn.slot(REASON),
            payment_method_id=_method_id(turn),
            idempotency_key=self.write_key(turn),
        )
        if opened.difference is not None:
            note_money(turn, order, -opened.difference)
        turn.say("utter_exchange_opened", rma=opened.rma, steps=turn.services.shop.exchange_steps[turn.language])

    def _change(self, turn: Turn, order: Order) -> None:
        wanted = turn.slot(VariantsField.slot)
        items = from_slot(turn.slot(ITEMS))
        changed = turn.services.store.modify_items(
            order.id,
            [ItemChange(line, wanted[line], count) for line, count in items.items()],
            payment_method_id=_method_id(turn),
            idempotency_key=self.write_key(turn),
        )
        note_money(turn, order, order.total - changed.total)
        pieces = {line.id: line.quantity for line in changed.lines}
        turn.say(
            "utter_items_changed",
            order_number=shown_number(turn, changed),
            items=describe(turn, changed, pieces),
            total=money(turn, changed.total),
        )


def _method_id(turn: Turn) -> str | None:
    chosen = turn.slot(METHOD)
    return None if chosen in (None, NOT_NEEDED) else str(chosen)
