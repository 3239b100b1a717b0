"""Why the clerk said no: the clause of the shop's rules that decided, and its name."""

from __future__ import annotations

from rasa_sdk.events import EventType

from actions.base import ShopAction
from actions.change_fields import topic_buttons
from actions.person_calls import said_before
from actions.turn import LAST_NO, Turn
from bot.commerce.explain import Case, clause, explain
from bot.commerce.policy import Decision

_TOLD = frozenset({"utter_policy", "utter_refunds", "utter_order_status", "utter_policy_for_order", "utter_promotions"})
"""What the shop and the store say without a reason."""

PROOFS = frozenset({"order_number", "order_contact", "customer_id"})
"""The slots that are asked for so that nobody hears of what is not his."""


def explained(turn: Turn, decision: Decision, case: Case) -> str:
    """The merchant's reason for a decision; a no is remembered, for customers who then ask why."""
    shop = turn.services.shop
    reason = explain(shop, decision, case, language=turn.language, now=turn.services.clock())
    if not decision.allowed:
        turn.note({LAST_NO: {"rule": f"{decision.table}.{decision.rule_id}", "reason": reason}})
    return reason


class Why(ShopAction):
    """Answer "why?" after a no."""

    action = "action_why"

    def act(self, turn: Turn) -> list[EventType]:
        """Give the clause that decided; where it says no more than was said, or the store refused, the reason.

        Where a question is open and nothing was refused, it is that question which somebody wants explained.
        """
        if turn.form and turn.slot("requested_slot"):
            proof = turn.slot("requested_slot") in PROOFS
            if proof or not isinstance(turn.slot(LAST_NO), dict):
                turn.say("utter_why_proof" if proof else "utter_why_asked")
                return []
        said = turn.slot(LAST_NO)
        if not isinstance(said, dict):
            told = said_before(turn, _TOLD)
            turn.say(
                "utter_why_not_known" if told else "utter_why_nothing", buttons=topic_buttons(turn, "talk_to_human")
            )
            return []
        general = clause(turn.services.shop, said["rule"], turn.language)
        turn.say(
            "utter_why",
            clause=general or said["reason"],
            buttons=[] if turn.form else topic_buttons(turn, "talk_to_human"),
        )
        return []
