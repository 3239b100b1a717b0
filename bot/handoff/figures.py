"""How the desk does: first response, resolution, handbacks and ratings, over all, by agent, by topic and by day."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import ceil
from typing import TypeVar
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.engine import Connection

from bot.storage.tables import tickets

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True)
class Handled:
    """What counts of one ticket. `agent` had it last, if anybody; `outcome` is there once it is closed."""

    topic: str
    agent: int | None
    created_at: datetime
    first_response_at: datetime | None
    closed_at: datetime | None
    outcome: str | None
    asked: bool
    rating: int | None


@dataclass(frozen=True)
class Figures:
    """Of some tickets. Times are None where nothing was answered or closed; rates are from 0 to 1.

    `first_response` and `resolution` are the medians, `first_response_p90` and `resolution_p90` what nine of ten stay
    within; both run from the moment the ticket was opened, whatever the hours. `handback_rate` is among those that a
    person ended, `rating` the mean of `ratings` answers to `asked` questions.
    """

    tickets: int
    closed: int
    first_response: timedelta | None
    first_response_p90: timedelta | None
    resolution: timedelta | None
    resolution_p90: timedelta | None
    handback_rate: float | None
    asked: int
    ratings: int
    rating: float | None


def read_handled(connection: Connection, since: datetime, until: datetime) -> tuple[Handled, ...]:
    """Read the tickets that were opened from `since` on and before `until`, oldest first."""
    columns = tickets.c
    rows = connection.execute(
        select(
            columns.topic,
            columns.assignee_id,
            columns.created_at,
            columns.first_response_at,
            columns.closed_at,
            columns.outcome,
            columns.asked_at,
            columns.rating,
        )
        .where(columns.created_at >= since, columns.created_at < until)
        .order_by(columns.id)
    ).all()
    return tuple(
        Handled(
            topic=row.topic,
            agent=row.assignee_id,
            created_at=row.created_at,
            first_response_at=row.first_response_at,
            closed_at=row.closed_at,
            outcome=row.outcome,
            asked=row.asked_at is not None,
            rating=row.rating,
        )
        for row in rows
    )


def count_up(handled: Iterable[Handled]) -> Figures:
    """Give the figures of some tickets."""
    rows = list(handled)
    responses = sorted(one.first_response_at - one.created_at for one in rows if one.first_response_at is not None)
    by_person = [one for one in rows if one.outcome in {"closed", "handed_back"}]
    resolutions = sorted(one.closed_at - one.created_at for one in by_person if one.closed_at is not None)
    ratings = [one.rating for one in rows if one.rating is not None]
    handed_back = sum(one.outcome == "handed_back" for one in by_person)
    return Figures(
        tickets=len(rows),
        closed=sum(one.outcome is not None for one in rows),
        first_response=_within(responses, 0.5),
        first_response_p90=_within(responses, 0.9),
        resolution=_within(resolutions, 0.5),
        resolution_p90=_within(resolutions, 0.9),
        handback_rate=handed_back / len(by_person) if by_person else None,
        asked=sum(one.asked for one in rows),
        ratings=len(ratings),
        rating=sum(ratings) / len(ratings) if ratings else None,
    )


def by_agent(handled: Sequence[Handled]) -> Mapping[int, Figures]:
    """The figures of each agent; what nobody has had is nobody's."""
    return _by((one for one in handled if one.agent is not None), lambda one: one.agent or 0)


def by_topic(handled: Sequence[Handled]) -> Mapping[str, Figures]:
    """The figures of each topic."""
    return _by(handled, lambda one: one.topic)


def by_day(handled: Sequence[Handled], time_zone: ZoneInfo) -> Mapping[date, Figures]:
    """The figures of each day by the shop's clock, of the tickets that were opened on it."""
    return _by(handled, lambda one: one.created_at.astimezone(time_zone).date())


def _by(handled: Iterable[Handled], key: Callable[[Handled], Key]) -> Mapping[Key, Figures]:
    groups: dict[Key, list[Handled]] = {}
    for one in handled:
        groups.setdefault(key(one), []).append(one)
    return {name: count_up(rows) for name, rows in groups.items()}


def _within(times: Sequence[timedelta], share: float) -> timedelta | None:
    """The shortest time that at least this share of the sorted `times` stays within."""
    return times[ceil(share * len(times)) - 1] if times else None
