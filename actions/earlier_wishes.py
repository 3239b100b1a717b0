"""What was asked before somebody told which order it is about, where that could not be answered without the order."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from actions.turn import Turn
from bot.commerce.order_tasks import ORDER_FORMS
from bot.commerce.refusals import refused_tasks

LIKELY_WISH = 0.25
"""A task that gets at least this much beside a number is meant: whoever writes one has an order on his mind.

Of examples held out of data/nlu/, written behind a number and not understood, half are that task from here on.
"""

LIKELY_ADDRESS = 0.5
"""A new address wants more: of those that are not understood only a third are one, however likely they seem."""

LOOKS_BACK = 2
"""Messages with facts alone that may stand between the wish and this one: the number, then the e-mail address."""

_NOT_SERVED = frozenset({"nlu_fallback", "out_of_scope", "talk_to_human", "complain"})
"""What a message was answered as whose wish is still open: nobody was sure of it, or a person was called."""


def likely_wish(ranking: list[dict[str, Any]]) -> str | None:
    """The first task about an order that is likely enough."""
    return next((str(one["name"]) for one in ranking if _is_likely(one["name"], one["confidence"])), None)


def wish_before(turn: Turn) -> tuple[str, str] | None:
    """The open wish of the last message that was more than facts, and its words; None where it was served."""
    before = _told_before(turn)
    if before is None:
        return None
    event, _ = before
    text, parsed = str(event.get("text") or ""), event["parse_data"]
    if parsed["intent"]["name"] not in _NOT_SERVED or parsed["intent"]["confidence"] == 1.0:
        return None
    if refused_tasks(text, turn.services.lexicon):
        return None
    wish = likely_wish([one for one in parsed.get("intent_ranking", []) if not one["name"].startswith("ask_")])
    return (wish, text) if wish is not None else None


def answered_before(turn: Turn, response: str) -> bool:
    """Whether the last message that was more than facts was answered with `response`."""
    before = _told_before(turn)
    return before is not None and response in before[1]


def _told_before(turn: Turn) -> tuple[dict[str, Any], set[str]] | None:
    """That message and the responses to it; None where a form was opened since, or it is too long ago."""
    heard: set[str] = set()
    for event in _before_this(turn):
        if event["event"] == "user":
            if event["parse_data"]["intent"]["name"] != "inform":
                return dict(event), heard
            heard = set()
        elif event["event"] == "bot":
            heard.add(str((event.get("metadata") or {}).get("utter_action")))
    return None


def _before_this(turn: Turn) -> Iterator[dict[str, Any]]:
    """The events before this message, newest first, as far as they matter."""
    users = 0
    for event in reversed(turn.tracker.events):
        if users and (event["event"] == "session_started" or (event["event"] == "active_loop" and event["name"])):
            return
        if users:
            yield event
        users += event["event"] == "user"
        if users > LOOKS_BACK + 1:
            return


def _is_likely(wish: str, confidence: float) -> bool:
    limit = LIKELY_ADDRESS if wish == "change_address" else LIKELY_WISH
    return wish in ORDER_FORMS and confidence >= limit
