"""Let a customer and the clerk talk: through the same intake, worker and outbox as on every channel."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from benchmarks.tau_retail.answers import Say, Tap
from benchmarks.tau_retail.hearing import Heard, hear, visible_text
from bot.messages import Button, Reply, all_buttons

MAX_TURNS = 40
"""A customer who is not through by then gives up."""


class Talker(Protocol):
    """What the conversation needs of `bot.testing.rehearsal.Rehearsal`."""

    async def say(self, text: str) -> Sequence[Reply]:
        """Type a text and give the replies."""
        ...

    async def press(self, button: Button) -> Sequence[Reply]:
        """Tap a button that was offered."""
        ...


class Visitor(Protocol):
    """What the conversation needs of a customer."""

    def opening(self) -> Say:
        """The first message."""
        ...

    def answer(self, heard: Heard) -> Say | Tap | None:
        """The next one; None ends it."""
        ...


@dataclass(frozen=True)
class Turn:
    """What the customer wrote or tapped, what he then saw, and the milliseconds until the answer was there."""

    said: str
    tapped: bool
    replies: tuple[str, ...]
    buttons: tuple[str, ...]
    ms: float


async def talk(clerk: Talker, customer: Visitor, clock: Callable[[], float] = time.perf_counter) -> tuple[Turn, ...]:
    """Have the whole conversation and give its turns; `clock` tells seconds."""
    turns: list[Turn] = []
    act: Say | Tap | None = customer.opening()
    replies: Sequence[Reply] = ()
    while act is not None and len(turns) < MAX_TURNS:
        offered = [button for reply in replies for button in all_buttons(reply)]
        begun = clock()
        replies = await (clerk.say(act.text) if isinstance(act, Say) else clerk.press(offered[act.choice.place]))
        ms = 1000 * (clock() - begun)
        turns.append(
            Turn(
                said=act.text if isinstance(act, Say) else act.choice.title,
                tapped=isinstance(act, Tap),
                replies=tuple(visible_text(reply) for reply in replies),
                buttons=tuple(button.title for reply in replies for button in all_buttons(reply)),
                ms=ms,
            )
        )
        act = customer.answer(hear(replies))
    return tuple(turns)
