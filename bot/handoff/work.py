"""What a worker does with a row of the inbox, by who speaks at that moment."""

from __future__ import annotations

from enum import Enum

from bot.handoff.ratings import ASK_RATING, ASK_RATING_LATER
from bot.handoff.standing import Mode

SETTLED = "settled"
"""The effect of a handback after which the form that was open is not gone on with."""


class Work(str, Enum):
    """What a worker does with a row of the inbox."""

    ANSWER = "answer"
    """The rules answer."""
    RECEIVE = "receive"
    """The queue's sentences answer."""
    KEEP = "keep"
    """The tracker learns of it; no rule wakes."""
    LEARN = "learn"
    """The tracker learns what a person wrote."""
    GO_ON = "go_on"
    """The bot says what was done and goes on."""
    RELAY = "relay"
    """The bot may not speak any more: what was done goes out as the person's own words."""
    TELL = "tell"
    """The customer hears of a decision of the desk's."""
    FORGET = "forget"
    """Nothing: what was to be said is not true any more."""


HANDS_BACK = frozenset({"go_on", SETTLED})
"""The effects with which the bot says what a person did."""

_TRUE_IN = {
    "say_waiting": {Mode.QUEUED},
    "say_promise": {Mode.PROMISED},
    ASK_RATING: {Mode.CLOSED},
    ASK_RATING_LATER: {Mode.BOT},
}


def work_for(mode: Mode, author: str, effect: str | None, *, followed: bool = False) -> Work:
    """Say what is to be done with a row, by who speaks; `effect` is what a row of the desk's asks for.

    `followed`: behind it there is a row of a person's. A customer's message that lay there for so long was seen by
    that person, and the bot would answer it a second time.
    """
    if author == "agent":
        return Work.LEARN
    if author == "desk":
        if effect in HANDS_BACK:
            return Work.GO_ON if mode is Mode.RETURNING else Work.RELAY
        return Work.TELL if mode in _TRUE_IN.get(effect or "", ()) else Work.FORGET
    if followed or mode is Mode.HUMAN:
        return Work.KEEP
    return Work.RECEIVE if mode is Mode.QUEUED else Work.ANSWER


def must_wait(*, in_flight: bool, earlier_wait: bool) -> bool:
    """Whether an agent's words wait for the worker: a bot's turn that was begun before is told first, then these."""
    return in_flight or earlier_wait
