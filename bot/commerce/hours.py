"""When somebody is there: open or not, when next, and the week in a few lines. All by the shop's clock."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from itertools import count, groupby

from bot.commerce.country_names import span_mark, weekday_spans
from bot.commerce.lexicon import Lexicon
from bot.commerce.shop import Opening, Shop
from bot.commerce.workdays import is_closed_day, local_day

LONGEST_CLOSED = 400
"""Days in a row, besides the shop's own closed days. What is closed for longer is never open."""


class NeverOpenError(Exception):
    """Nobody is there for more than a year. `shopclerk validate` names what keeps the shop closed."""


@dataclass(frozen=True)
class DayGroup:
    """Weekdays in a row, from `first` to `last` (Monday is 0), with the same hours; none at all means closed."""

    first: int
    last: int
    openings: tuple[Opening, ...]


def openings_on(shop: Shop, day: date) -> tuple[Opening, ...]:
    """The hours of one day, without the lunch break; empty on a closed day."""
    return () if is_closed_day(shop, day) else shop.hours.week[day.weekday()]


def is_open(shop: Shop, now: datetime) -> bool:
    """True if somebody is there at `now`."""
    return any(opens <= now < closes for opens, closes in _spans(shop, local_day(shop, now)))


def next_opening(shop: Shop, now: datetime) -> datetime:
    """When the shop opens next after `now`, in the shop's time zone; `now` itself may be within opening hours.

    Raises `NeverOpenError`.
    """
    spans = _spans_from(shop, local_day(shop, now))
    return next(opens.astimezone(shop.time_zone) for opens, _ in spans if opens > now)


def closes_at(shop: Shop, now: datetime) -> datetime | None:
    """When the shop, if open, closes next (the lunch break counts), in its time zone; None if it is closed."""
    spans = _spans(shop, local_day(shop, now))
    return next((closes.astimezone(shop.time_zone) for opens, closes in spans if opens <= now < closes), None)


def open_time_after(shop: Shop, start: datetime, minutes: int) -> datetime:
    """The moment at which the shop will have been open for `minutes` since `start`; in the zone of `start`.

    What begins on a Friday evening goes on counting on Monday. Of a shop that is never closed it is plain addition.
    Raises `NeverOpenError`.
    """
    left = timedelta(minutes=minutes)
    for opens, closes in _spans_from(shop, local_day(shop, start)):
        begins = max(opens, start)
        if begins >= closes:
            continue
        # A span that ends as the time is up: the minute of closing time counts, not the next morning's first.
        if begins + left <= closes:
            return (begins + left).astimezone(start.tzinfo)
        left -= closes - begins
    raise AssertionError  # _spans_from has no end


def _spans_from(shop: Shop, first: date) -> Iterator[tuple[datetime, datetime]]:
    """The hours of a day and of all that follow, without end. Raises `NeverOpenError`."""
    closed, longest = 0, LONGEST_CLOSED + len(shop.closed_days.extra)
    for offset in count():
        spans = tuple(_spans(shop, first + timedelta(offset)))
        yield from spans
        closed = 0 if spans else closed + 1
        if closed > longest:
            raise NeverOpenError(f"closed for {longest} days up to {first + timedelta(offset)}")


def _spans(shop: Shop, day: date) -> Iterator[tuple[datetime, datetime]]:
    """The hours of a day as moments in UTC, so that a clock change inside them does no harm."""
    for opening in openings_on(shop, day):
        opens, closes = (
            datetime.combine(day, at, shop.time_zone).astimezone(timezone.utc) for at in (opening.opens, opening.closes)
        )
        if opens < closes:  # a span that a clock change swallows is not there
            yield opens, closes


def week_groups(shop: Shop) -> tuple[DayGroup, ...]:
    """The usual week, with neighbouring days of the same hours put together."""
    groups = []
    for openings, days in groupby(range(7), key=lambda day: shop.hours.week[day]):
        numbers = list(days)
        groups.append(DayGroup(numbers[0], numbers[-1], openings))
    return tuple(groups)


def describe_week(shop: Shop, language: str, lexicon: Lexicon) -> tuple[str, ...]:
    """One line for each group: `Mon-Fri 10:00-12:30, 13:30-18:00`, `토~일 휴무`."""
    return tuple(_describe(group, language, lexicon) for group in week_groups(shop))


def _describe(group: DayGroup, language: str, lexicon: Lexicon) -> str:
    """The days and their hours. A language that has no word for closed borrows one."""
    (days,) = weekday_spans(range(group.first, group.last + 1), language)
    mark = span_mark(language)
    spans = [f"{span.opens:%H:%M}{mark}{span.closes:%H:%M}" for span in group.openings]
    closed = lexicon.words("opening_hours", "closed", language) or lexicon.words("opening_hours", "closed")
    return f"{days} {', '.join(spans) or min(closed, default='-')}"
