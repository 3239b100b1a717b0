"""Forms that another one interrupted: each keeps its order until the clerk comes back to it.

All forms about orders share the slots of the order that is spoken of. `where is 1033?` in a return of #1019 makes it
#1033 for as long as that takes; the return itself stays one of #1019.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rasa_sdk.events import EventType, FollowupAction, SlotSet

from actions.turn import Turn

SLOT = "paused_forms"
"""The slot: a list of `{"form", "order", "back"}`, the form that was interrupted last at its end. `order` is what the
slots of the order held; `back` is true once the clerk is on its way back to the form."""

ORDER_SLOTS = ("order_number", "order_contact", "order_id")

Paused = dict[str, Any]


def pause(turn: Turn, form: str) -> list[EventType]:
    """Remember `form` and its order, from now on; a form that is remembered already keeps the order that it had."""
    waiting = _waiting(turn)
    if any(one["form"] == form for one in waiting):
        return []
    order = {name: turn.slot(name) for name in ORDER_SLOTS}
    return [SlotSet(SLOT, [*waiting, {"form": form, "order": order, "back": False}])]


def open_form(turn: Turn, form: str, *, over: str | None, reads: bool) -> list[EventType]:
    """Let `form` begin, `over` another one that it interrupts.

    A form that the customer goes back to by himself, while another one is open, has its order again before it `reads`
    his message; what was begun in between is dropped.
    """
    waiting = _waiting(turn)
    place = next((place for place, one in enumerate(waiting) if one["form"] == form), None)
    if place is None:
        return pause(turn, over) if over else []
    restored = turn.put(waiting[place]["order"]) if reads else []
    return [SlotSet(SLOT, waiting[:place] or None), *restored]


def go_back(turn: Turn, events: Sequence[EventType]) -> list[EventType]:
    """Say that the clerk goes back to the form that was interrupted last, and give it its order; nothing if none was.

    `events` are those of the task that is done. What it told of the order counts where the form knew nothing yet. A
    task that leads on to another form comes before.
    """
    waiting = _waiting(turn)
    if not waiting or any(event["event"] == "followup" for event in events):
        return []
    turn.say("utter_back_to_form")
    last = waiting[-1]
    told = {event["name"] for event in events if event["event"] == "slot"}
    order = [SlotSet(name, value) for name, value in last["order"].items() if value is not None or name not in told]
    return [SlotSet(SLOT, [*waiting[:-1], {**last, "back": True}]), *order, FollowupAction(last["form"])]


def comes_back(turn: Turn, form: str) -> bool:
    """True while `form` opens again because what interrupted it is done: the message was for that, not for `form`.

    Only the form's own action may ask, and only while it opens.
    """
    return any(one["form"] == form and one["back"] for one in _waiting(turn))


def drop_paused(turn: Turn, form: str, order_number: str) -> list[EventType]:
    """Forget `form` where it waits about that order; it is not gone back to. No events if it does not wait."""
    waiting = _waiting(turn)
    others = [one for one in waiting if one["form"] != form or one["order"]["order_number"] != order_number]
    return turn.put({SLOT: others or None}) if len(others) < len(waiting) else []


def forget_paused() -> list[EventType]:
    """Nothing is gone back to any more."""
    return [SlotSet(SLOT, None)]


def _waiting(turn: Turn) -> list[Paused]:
    return list(turn.slot(SLOT) or ())
