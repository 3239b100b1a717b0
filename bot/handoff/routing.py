"""Whom a ticket goes to, and how urgent it is: by topic, language, reason, hours, and how much each has to do."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.commerce.hours import is_open, open_time_after
from bot.commerce.shop import Route, Shop
from bot.handoff.clocks import minutes_of
from bot.handoff.presence import Present
from bot.handoff.triggers import PRIORITIES


@dataclass(frozen=True)
class Routed:
    """What becomes of a new ticket.

    `live`: somebody is there for it, and the customer may wait in the chat. `assignee` is a suggestion: anybody may
    take the ticket.
    """

    live: bool
    assignee: int | None
    priority: int
    promised_at: datetime | None


def route(shop: Shop, now: datetime, present: Iterable[Present], *, topic: str, language: str, trigger: str) -> Routed:
    """Decide by the first row of `handoff.routing` that fits.

    Of those who are there and may have it, who has least to do is suggested, unless all have as much as they can.
    """
    row = find_route(shop.handoff.routing, topic=topic, language=language, trigger=trigger)
    open_now = is_open(shop, now)
    able = [one for one in present if _may_have(one, row, topic, language)] if open_now else []
    free = [one for one in able if one.talks < shop.handoff.at_once]
    assignee = min(free, key=lambda one: one.talks).id if free else None
    priority = row.priority if row and row.priority is not None else PRIORITIES.get(trigger, 0)
    answer, _ = minutes_of(shop, topic=topic, trigger=trigger, priority=priority)
    return Routed(bool(able), assignee, priority, open_time_after(shop, now, answer))


def find_route(rows: Sequence[Route], *, topic: str, language: str, trigger: str) -> Route | None:
    """The first row that fits; None if none does."""
    return next(
        (
            row
            for row in rows
            if _fits(row.topics, topic) and _fits(row.languages, language) and _fits(row.reasons, trigger)
        ),
        None,
    )


def _fits(wanted: frozenset[str], value: str) -> bool:
    return not wanted or value in wanted


def _may_have(one: Present, row: Route | None, topic: str, language: str) -> bool:
    if row and row.agents:
        return one.email in row.agents
    return _fits(one.languages, language) and _fits(one.topics, topic)
