"""An order that was cancelled and is wanted after all."""

from __future__ import annotations

from rasa_sdk.events import EventType

from actions.base import ShopAction
from actions.change_fields import topic_buttons
from actions.changes import verified_order
from actions.order_facts import open_wish
from actions.told_order import said_number
from actions.turn import Turn
from actions.words import shown_number
from bot.commerce.orders import OrderStatus


class UndoCancel(ShopAction):
    """Somebody wants a cancelled order back. No store can undo that, so what else helps is said."""

    action = "action_undo_cancel"

    def act(self, turn: Turn) -> list[EventType]:
        """Say it of the order that is talked about; one that is named is proved and looked at first."""
        order = verified_order(turn)
        looked_at = open_wish(turn, "track_order") if turn.form is None else None
        if looked_at is not None and (order is None or said_number(turn) != turn.slot("order_number")):
            return looked_at
        buttons = topic_buttons(turn, "search_product", "talk_to_human")
        if order is None:
            turn.say("utter_cancel_stays_any", buttons=buttons)
        elif order.status is OrderStatus.CANCELLED:
            turn.say("utter_cancel_stays", order_number=shown_number(turn, order), buttons=buttons)
        else:
            turn.say("utter_not_cancelled_yet", order_number=shown_number(turn, order))
        return []
