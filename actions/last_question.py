"""Which question was answered last, so that a bare fact goes on with it."""

from __future__ import annotations

from collections.abc import Container

from actions.turn import Turn

CONTINUES = frozenset({"action_inform", "action_answer_from_help"})
"""Actions that answer a fact: "and to Japan?" after "to Jeju?" is still about what was asked before both."""


def last_question(turn: Turn, actions: Container[str]) -> str | None:
    """Which of `actions` answered the turn before this one, or the one before the facts that already continued it."""
    place = _place_of_answer(turn, actions)
    return None if place is None else str(turn.tracker.events[place]["name"])


def words_of_last_question(turn: Turn, actions: Container[str]) -> str:
    """What was asked that one of `actions` answered last; empty if that was no question, or a tap."""
    place = _place_of_answer(turn, actions)
    asked = (event for event in reversed(turn.tracker.events[:place]) if event["event"] == "user")
    text = str((next(asked, None) or {}).get("text") or "") if place is not None else ""
    return "" if text.startswith("/") else text


def _place_of_answer(turn: Turn, actions: Container[str]) -> int | None:
    users = 0
    for place in range(len(turn.tracker.events) - 1, -1, -1):
        event = turn.tracker.events[place]
        users += event["event"] == "user"
        if users > 1:
            return None
        if event["event"] == "action":
            users -= event["name"] in CONTINUES
            if event["name"] in actions:
                return place
    return None
