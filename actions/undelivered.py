"""Money back or another one for a parcel that never came: that is no return and no exchange, but a lost parcel."""

from __future__ import annotations

from typing import Any

from rasa_sdk.events import EventType, FollowupAction, SlotSet

from actions.turn import Turn
from bot.commerce.eta import ParcelState, view_order
from bot.commerce.orders import Order
from bot.commerce.policy import Problem

LEADS_ON = "leads_on"
"""The slot of the form that the clerk goes on with where the one that was opened is the wrong one."""

_PROBLEMS = {
    ParcelState.LOST: Problem.LOST,
    ParcelState.RETURNED: Problem.LOST,
    ParcelState.MAY_BE_LOST: Problem.LOST,
    ParcelState.LATE: Problem.LATE,
}


def lead_to_problem(turn: Turn, order: Order, form: str) -> dict[str, Any] | None:
    """The slots that end `form` and open the one for problems; None for an order whose parcels come as they should."""
    states = [view.state for view in view_order(turn.services.shop, order, turn.services.clock()).parcels]
    found = next((problem for state, problem in _PROBLEMS.items() if state in states), None)
    if found is None:
        return None
    return {"form_ended": form, "problem": found.value, LEADS_ON: "problem_form"}


def go_on_to(turn: Turn) -> list[EventType]:
    """The events that open the form that was led on to; none where none was."""
    form = turn.slot(LEADS_ON)
    return [SlotSet(LEADS_ON, None), FollowupAction(form)] if form else []
