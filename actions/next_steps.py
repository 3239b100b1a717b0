"""What happens now: the way on from what was told last about an order."""

from __future__ import annotations

from rasa_sdk.events import EventType, FollowupAction

from actions.account_proof import CUSTOMER
from actions.base import ShopAction
from actions.change_fields import topic_buttons
from actions.changes import verified_order
from actions.open_returns import TellReturnSteps
from actions.order_facts import open_wish
from actions.passed_wishes import tell_passed
from actions.person_calls import say_when
from actions.problems import just_reported
from actions.told_order import said_number
from actions.turn import Turn
from actions.undelivered import lead_to_problem
from bot.commerce.policy import Offer

PROOFS = frozenset({CUSTOMER, "order_number", "order_contact"})
"""What is asked for to find out who asks: `what do I do now?` says that it is not known."""


def send_again(turn: Turn) -> list[EventType] | None:
    """What happens where the parcel shall be sent again, not the answer: `send it again`; None where none is amiss."""
    order = verified_order(turn)
    if order is None or turn.services.lexicon.find("wishes", turn.text, typos=False) != Offer.REPLACEMENT.value:
        return None
    amiss = just_reported(turn) or lead_to_problem(turn, order, "") is not None
    return NextStep().act(turn) if amiss else None


class NextStep(ShopAction):
    """Answer "what now?"."""

    action = "action_next_step"

    def act(self, turn: Turn) -> list[EventType]:
        """Say when the person who was promised answers, what is done for the parcel or return, else what can be done.

        Inside a form the form asks again by itself.
        """
        if turn.form:
            if turn.slot("requested_slot") in PROOFS:
                turn.say("utter_proof_by_person", buttons=topic_buttons(turn, "talk_to_human"))
            return []
        order = verified_order(turn)
        problem = turn.services.lexicon.find("problems", turn.text) if turn.text else None
        named = open_wish(turn, f"report_{problem}" if problem else "track_order")
        if named is not None and (order is None or said_number(turn) != turn.slot("order_number")):
            return named
        ticket = turn.services.tickets.find_open(turn.conversation_id)
        if tell_passed(turn):
            return []
        if ticket is not None:
            say_when(turn, ticket)
        elif order is not None and just_reported(turn):
            turn.say("utter_next_step_wait", buttons=topic_buttons(turn, "track_order", "talk_to_human"))
        elif order is not None and order.open_return is not None:
            return TellReturnSteps().act(turn)
        elif order is not None and (lead := lead_to_problem(turn, order, "")) is not None:
            return [*turn.put({"problem": lead["problem"]}), FollowupAction("problem_form")]
        else:
            turn.say("utter_menu")
        return []
