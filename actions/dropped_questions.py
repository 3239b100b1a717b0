"""Questions that are not asked for ever: not after a goodbye, nor while the customer speaks of other things."""

from __future__ import annotations

from collections.abc import Collection

from actions.form_answers import NO_TOPIC
from actions.turn import Turn

PATIENCE = 2
"""After so many messages in a row about something else, an optional question is dropped."""

NOTHING_TOLD = frozenset({"coupon_code", "order_number"})
"""Questions that a form begins with: a goodbye to them leaves nothing undone."""


NOT_ANOTHER_TOPIC = NO_TOPIC | {"talk_to_human"}
"""Intents that neither count nor begin anew: laughing, or a number for the person who was asked for."""


def is_dropped(turn: Turn, form: str, optional: Collection[str]) -> bool:
    """Tell whether `form` ends after a message that something else has answered.

    `optional` are the slots that it need not ask for again and again.
    """
    requested = turn.slot("requested_slot")
    if turn.intent == "goodbye" and requested in NOTHING_TOLD:
        return True
    return requested in optional and _digressions(turn, form) >= PATIENCE


def _digressions(turn: Turn, form: str) -> int:
    """Count the messages in a row, this one included, that name another topic and that another action answered."""
    count, answered = 0, False
    own = {form, f"validate_{form}", "action_extract_slots", "action_listen", None}
    for event in reversed(turn.tracker.events):
        if event["event"] == "active_loop" and event["name"] == form:
            break
        if event["event"] == "user":
            if not answered:
                break
            count += event["parse_data"]["intent"]["name"] not in NOT_ANOTHER_TOPIC
            answered = False
        answered = answered or (event["event"] == "action" and event["name"] not in own)
    return count
