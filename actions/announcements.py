"""What customers say about their own messages: that a picture is coming, or that one was meant for somebody else."""

from __future__ import annotations

from actions.turn import Turn
from bot.commerce.shapes import search_shape

_ANSWERS = {"sends_picture": "utter_picture_welcome", "sent_by_mistake": "utter_sent_by_mistake"}
"""The shape of what is said, and what the clerk says to it."""


def answer_announcement(turn: Turn) -> bool:
    """Answer it, and say whether there was one."""
    lexicon = turn.services.lexicon
    answer = next((_ANSWERS[shape] for shape in _ANSWERS if search_shape(lexicon, shape, turn.text)), None)
    if answer is None:
        return False
    turn.say(answer)
    return True
