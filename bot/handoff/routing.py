"""Whom a ticket goes to, and how urgent it is: by topic, language, reason, hours, and how much each has to do."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.commerce.hours import is_open, next_opening
from bot.commerce.shop import Route, Shop
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
    return Routed(bool(able), assignee, priority, promised_at(shop, now))


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


def promised_at(shop: Shop, now: datetime) -> datetime:
    """Until when somebody is to have answered what comes in `now`."""
    begins = now if is_open(shop, now) else next_opening(shop, now)
    return begins + timedelta(minutes=shop.handoff.answer_minutes)


def _fits(wanted: frozenset[str], value: str) -> bool:
    return not wanted or value in wanted


def _may_have(one: Present, row: Route | None, topic: str, language: str) -> bool:
    if row and row.agents:
        return one.email in row.agents
    return _fits(one.languages, language) and _fits(one.topics, topic)
