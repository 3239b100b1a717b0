"""Which question was answered last, so that a bare fact goes on with it."""

from __future__ import annotations

from collections.abc import Container

from actions.turn import Turn

CONTINUES = frozenset({"action_inform", "action_answer_from_help"})
"""Actions that answer a fact: "and to Japan?" after "to Jeju?" is still about what was asked before both."""


def last_question(turn: Turn, actions: Container[str]) -> str | None:
    """Which of `actions` answered the turn before this one, or the one before the facts that already continued it."""
    users = 0
    for event in reversed(turn.tracker.events):
        users += event["event"] == "user"
        if users > 1:
            return None
        if event["event"] == "action":
            users -= event["name"] in CONTINUES
            if event["name"] in actions:
                return str(event["name"])
    return None
