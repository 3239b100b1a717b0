"""Days on which the shop works and carriers deliver. Days are the shop's own; weekdays count from Monday, 0."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date, datetime, timedelta
from itertools import count

from bot.commerce.holiday_names import everyday_name, public_holidays
from bot.commerce.lexicon import Lexicon
from bot.commerce.shop import ClosedDays, Shop
from bot.commerce.text import LocalText

_ANY_YEAR = 2025
"""What is a holiday by its weekday is one in every year."""


def local_day(shop: Shop, moment: datetime) -> date:
    """The date in the shop at an aware `moment`."""
    return moment.astimezone(shop.time_zone).date()


def is_public_holiday(closed_days: ClosedDays, day: date) -> bool:
    """True on a public holiday the shop keeps."""
    return closed_days.country is not None and day in public_holidays(closed_days.country, day.year, "en")


def is_closed_day(shop: Shop, day: date) -> bool:
    """True on a day of the shop's own on which nobody works, and on a public holiday it keeps."""
    return any(closed.on == day for closed in shop.closed_days.extra) or is_public_holiday(shop.closed_days, day)


def closed_reason(shop: Shop, day: date, lexicon: Lexicon) -> LocalText | None:
    """Why nobody works on `day`: the shop's own reason, or the name of the holiday; None if it is a usual day."""
    own = next((closed.reason for closed in shop.closed_days.extra if closed.on == day), None)
    return own or holiday_name(shop, day, lexicon)


def holiday_name(shop: Shop, day: date, lexicon: Lexicon) -> LocalText | None:
    """The everyday name of the public holiday on `day`; None if it is none that the shop keeps."""
    country = shop.closed_days.country
    if country is None or not is_public_holiday(shop.closed_days, day):
        return None
    return LocalText(tuple((language, everyday_name(country, day, language, lexicon)) for language in shop.languages))


def is_ever_worked(closed_days: ClosedDays, weekdays: Collection[int]) -> bool:
    """False if each of these weekdays is a public holiday all year, as every Sunday is in Sweden.

    The shop's own closed days come to an end and do not count.
    """
    days = (date(_ANY_YEAR, 1, 1) + timedelta(offset) for offset in range(365))
    return any(day.weekday() in weekdays and not is_public_holiday(closed_days, day) for day in days)


def upcoming_closed_days(
    shop: Shop, today: date, lexicon: Lexicon, *, days: int = 14
) -> tuple[tuple[date, LocalText], ...]:
    """The closed days from `today` on within so many days, soonest first."""
    ahead = (today + timedelta(offset) for offset in range(days))
    return tuple((day, reason) for day in ahead if (reason := closed_reason(shop, day, lexicon)) is not None)


def is_dispatch_day(shop: Shop, day: date) -> bool:
    """True if parcels leave the shop on `day`."""
    return day.weekday() in shop.shipping.dispatch_days and not is_closed_day(shop, day)


def is_delivery_day(shop: Shop, day: date) -> bool:
    """True if carriers deliver on `day`. The shop's own closed days do not stop them."""
    return day.weekday() in shop.shipping.delivery_days and not is_public_holiday(shop.closed_days, day)


def days_after(day: date) -> Iterator[date]:
    """The days after `day`, without end."""
    return (day + timedelta(offset) for offset in count(1))


def add_delivery_days(shop: Shop, day: date, number: int) -> date:
    """The `number`-th delivery day after `day`; 0 is `day` itself."""
    for following in days_after(day) if number else ():
        number -= is_delivery_day(shop, following)
        if not number:
            return following
    return day


def delivery_days_between(shop: Shop, first: date, last: date) -> int:
    """How many delivery days lie after `first` up to and including `last`; 0 if `last` is not later."""
    return sum(is_delivery_day(shop, first + timedelta(offset)) for offset in range(1, (last - first).days + 1))
