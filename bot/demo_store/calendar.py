"""Days and times of the store's pages, by the shop's clock and in the reader's language."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from babel.dates import get_timezone_name

from bot.commerce.formats import format_date, format_time


@dataclass(frozen=True)
class Calendar:
    """What templates write days and times with. `now` says which year needs no mention."""

    zone: ZoneInfo
    language: str
    now: datetime

    def day(self, day: date) -> str:
        """`Tue, Nov 24`, `11월 24일(화)`."""
        return format_date(day, self.language, today=self.now.astimezone(self.zone).date())

    def moment(self, at: datetime) -> str:
        """`Tue, Nov 24, 6:30 PM`, `11월 24일(화) 오후 6시 30분`; `at` is aware."""
        local = at.astimezone(self.zone)
        between = " " if self.language == "ko" else ", "
        return f"{self.day(local.date())}{between}{format_time(local.time(), self.language)}"

    @property
    def zone_name(self) -> str:
        """`Korean Standard Time`, `대한민국 표준시`: whoever waits abroad has another clock."""
        return str(get_timezone_name(self.now.astimezone(self.zone), locale=self.language))
