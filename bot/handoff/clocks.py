"""Until when a ticket is to be answered and solved: by the first row of `handoff.times` that fits it.

Both are counted in opening hours, as customers are promised them: what comes in on a Friday evening is not late on
Saturday. They run from the moment a ticket was opened until a person answers and until it is closed; what is put
aside goes on counting, for the customer goes on waiting.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache, partial

from bot.commerce.hours import open_time_after
from bot.commerce.shop import Shop
from bot.handoff.views import TicketRow

REMEMBERED = 4096
"""Moments that were worked out before: a list is drawn again and again."""


@dataclass(frozen=True)
class Due:
    """When a ticket's first answer and its solution are due."""

    first: datetime
    solved: datetime


def minutes_of(shop: Shop, *, topic: str, trigger: str, priority: int) -> tuple[int, int]:
    """Give the minutes of opening hours for the first answer and for the solution.

    A row that says only one of them leaves the other to what `handoff` says for all.
    """
    handoff = shop.handoff
    for row in handoff.times:
        fits = (not row.topics or topic in row.topics) and (not row.reasons or trigger in row.reasons)
        if fits and priority >= row.priority:
            return row.answer_minutes or handoff.answer_minutes, row.solve_minutes or handoff.solve_minutes
    return handoff.answer_minutes, handoff.solve_minutes


class Clocks:
    """The clocks of all tickets of one shop."""

    def __init__(self, shop: Callable[[], Shop]) -> None:
        """`shop` gives it as it is by now."""
        self._shop = shop
        self._known: tuple[Shop, Callable[[datetime, int], datetime]] | None = None

    def due(self, row: TicketRow) -> Due:
        """Say what is due when. What the customer was promised stays, whatever shop.yml says by now."""
        shop = self._shop()
        after = self._after(shop)
        answer, solve = minutes_of(shop, topic=row.topic, trigger=row.trigger, priority=row.priority)
        first = row.promised_at or after(row.created_at, answer)
        return Due(first, max(first, after(row.created_at, solve)))

    def _after(self, shop: Shop) -> Callable[[datetime, int], datetime]:
        """Work out `open_time_after` in this shop, remembering what was asked for as long as the shop is the same."""
        if self._known is None or self._known[0] is not shop:
            self._known = (shop, lru_cache(REMEMBERED)(partial(open_time_after, shop)))
        return self._known[1]
