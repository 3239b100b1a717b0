"""A return or an exchange that is open already: how the parcel is sent, and who wants it undone."""

from __future__ import annotations

from rasa_sdk.events import EventType, FollowupAction

from actions.base import ShopAction
from actions.change_fields import topic_buttons
from actions.changes import verified_order
from actions.order_facts import open_wish
from actions.passing_on import pass_on
from actions.person_calls import said_before
from actions.told_order import said_number
from actions.turn import Turn
from actions.undone_cancellations import UndoCancel
from actions.words import shown_number
from bot.commerce.order_tasks import ORDER_FORMS
from bot.commerce.orders import Order, OrderStatus, Return
from bot.commerce.policy import Offer
from bot.commerce.refusals import wanted_part
from bot.commerce.shapes import search_shape

_UNDONE = {
    None: ("utter_undo_return", "utter_part_ticket_undo_return"),
    Offer.REFUND: ("utter_undo_return_for_refund", "utter_part_ticket_undo_return_for_refund"),
    Offer.EXCHANGE: ("utter_undo_return_for_exchange", "utter_part_ticket_undo_return_for_exchange"),
}
"""What is said, and told on the ticket, by what a return or an exchange shall be instead."""


class TellReturnSteps(ShopAction):
    """How something is sent back."""

    action = "action_return_steps"

    def act(self, turn: Turn) -> list[EventType]:
        """Say the shop's steps, for the return or exchange that the order has open, or in general."""
        order, shop = verified_order(turn), turn.services.shop
        opened = order.open_return if order is not None else None
        if turn.text and search_shape(turn.services.lexicon, "drops_off", turn.text):
            steps = shop.exchange_steps if opened is not None and opened.is_exchange else shop.return_steps
            turn.say("utter_own_way_back", steps=steps[turn.language], buttons=topic_buttons(turn, "talk_to_human"))
            return []
        if opened is None:
            buttons = [] if turn.form else topic_buttons(turn, "start_return")
            turn.say("utter_return_steps", steps=shop.return_steps[turn.language], buttons=buttons)
            return []
        steps = shop.exchange_steps if opened.is_exchange else shop.return_steps
        turn.say("utter_open_return_steps", rma=opened.rma, steps=steps[turn.language])
        return []


class UndoReturn(ShopAction):
    """Somebody does not want to send it back after all. The store cannot undo a return, so a person does."""

    action = "action_undo_return"

    def act(self, turn: Turn) -> list[EventType]:
        """Pass it on for the order that is talked about; one that is not proved yet is proved and looked at first.

        An exchange that shall be a refund instead, or a return an exchange, is passed on as that.
        """
        order = verified_order(turn)
        looked_at = open_wish(turn, "check_refund") if turn.form is None else None
        if looked_at is not None and (order is None or said_number(turn) != turn.slot("order_number")):
            return looked_at
        if order is None and turn.form is None:
            return [FollowupAction(ORDER_FORMS["check_refund"])]
        opened = order.open_return if order is not None else None
        if order is not None and order.status is OrderStatus.CANCELLED:
            return UndoCancel().act(turn)
        if order is not None and opened is None:
            turn.say("utter_no_return_to_undo", order_number=shown_number(turn, order))
            return []
        if order is None or opened is None:
            turn.say("utter_no_open_return", buttons=topic_buttons(turn, "check_refund", "talk_to_human"))
            return []
        self._undo(turn, order, opened)
        return []

    def _undo(self, turn: Turn, order: Order, opened: Return) -> None:
        """Pass it on; what only sounds like undoing is asked about first."""
        becomes = _becomes(turn, opened)
        if becomes is None and not _surely_undoes(turn):
            turn.say("utter_offer_undo_return", rma=opened.rma)
            return
        response, told = _UNDONE[becomes]
        turn.say(response, rma=opened.rma)
        summary = turn.phrase(told, order_number=shown_number(turn, order), rma=opened.rma)
        pass_on(turn, self.action, "undo_return", summary)


def _becomes(turn: Turn, opened: Return) -> Offer | None:
    """What an exchange, or a return, shall be instead; None where it shall only be undone."""
    lexicon = turn.services.lexicon
    wish = lexicon.find("wishes", wanted_part(turn.text, lexicon), typos=False) if turn.text else None
    if wish is None or (wish == Offer.REFUND.value) != opened.is_exchange:
        return None
    return Offer.REFUND if opened.is_exchange else Offer.EXCHANGE


def _surely_undoes(turn: Turn) -> bool:
    """Whether the words say that it is to be undone, or it was asked: what only sounds like it is asked about first."""
    if turn.tapped or said_before(turn, ("utter_offer_undo_return",)):
        return True
    lexicon = turn.services.lexicon
    return (
        lexicon.says("wish_verbs", "cancel_order", turn.text) or search_shape(lexicon, "undoes", turn.text) is not None
    )


def offer_undo(turn: Turn) -> bool:
    """Offer to undo a return or an exchange that was opened just before, where the message takes it back."""
    just_opened = said_before(turn, ("utter_return_opened", "utter_exchange_opened"))
    if not just_opened or turn.tapped or not _takes_back(turn):
        return False
    order = verified_order(turn)
    opened = order.open_return if order is not None else None
    if opened is None:
        return False
    turn.say("utter_offer_undo_return", rma=opened.rma)
    return True


def _takes_back(turn: Turn) -> bool:
    lexicon = turn.services.lexicon
    perhaps = bool(turn.text) and search_shape(lexicon, "undoes_perhaps", turn.text) is not None
    return perhaps or lexicon.says("scope", "take_back", turn.text)
