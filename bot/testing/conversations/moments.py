"""When a conversation takes place: `2026-11-24 11:00` on the shop's clock, or so much later, `+3 days`."""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo

NOW = datetime(2026, 11, 24, 2, 0, tzinfo=timezone.utc)
"""A Tuesday, 11 in the morning in Seoul: when conversations take place, unless a case says otherwise."""

_LATER = re.compile(r"\+\s*(?P<number>\d{1,5})\s*(?P<unit>minute|hour|day|week)s?")
_CURE = "write a time as on the shop's clock, `2026-11-24 11:00`, or how much later: `+90 minutes`, `+3 days`"


class MomentError(ValueError):
    """A time cannot be read; the message says what would be right."""


def check_moment(text: str) -> None:
    """Raise `MomentError` where `text` is no moment."""
    move(text, datetime(2026, 1, 1, tzinfo=ZoneInfo("UTC")), ZoneInfo("UTC"))


def move(text: str, now: datetime, time_zone: ZoneInfo) -> datetime:
    """Give the time that `text` means at `now`, aware. `time_zone` is the shop's."""
    later = _LATER.fullmatch(text.strip())
    if later:
        return now + timedelta(**{f"{later['unit']}s": int(later["number"])})
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError as error:
        raise MomentError(f'"{text}" is no time; {_CURE}') from error
    return moment if moment.tzinfo else moment.replace(tzinfo=time_zone)
