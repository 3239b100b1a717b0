"""An order that was cancelled and is wanted after all."""

from __future__ import annotations

from rasa_sdk.events import EventType

from actions.base import ShopAction
from actions.change_fields import topic_buttons
from actions.changes import verified_order
from actions.told_order import said_number
from actions.turn import Turn
from actions.words import shown_number
from bot.commerce.orders import OrderStatus


class UndoCancel(ShopAction):
    """Somebody wants a cancelled order back. No store can undo that, so what else helps is said.

    Inside a form nothing is done yet, whatever shall be undone.
    """

    action = "action_undo_cancel"

    def act(self, turn: Turn) -> list[EventType]:
        """Say it of the order that is talked about, or in general."""
        order = verified_order(turn) if said_number(turn) in (None, turn.slot("order_number")) else None
        buttons = topic_buttons(turn, "search_product", "talk_to_human")
        if order is None:
            turn.say("utter_cancel_stays_any", buttons=buttons)
        elif order.status is OrderStatus.CANCELLED:
            turn.say("utter_cancel_stays", order_number=shown_number(turn, order), buttons=buttons)
        elif turn.form and turn.services.lexicon.find("wish_verbs", turn.text, typos=False) != "cancel_order":
            turn.say("utter_nothing_to_undo_yet")
        else:
            turn.say("utter_not_cancelled_yet", order_number=shown_number(turn, order))
        return []
