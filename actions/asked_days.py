"""What holds on the days that a message names: whether the shop is open, whether parcels are delivered."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from actions.turn import Turn
from actions.words import day as day_words
from bot.commerce.asked_days import AskedDays, asked_days, days_in_question
from bot.commerce.country_names import span_mark
from bot.commerce.formats import format_dates
from bot.commerce.hours import openings_on
from bot.commerce.korean_words import is_korean
from bot.commerce.lexicon import plain
from bot.commerce.shapes import search_shape
from bot.commerce.text import LocalText
from bot.commerce.workdays import closed_reason, holiday_name, is_delivery_day, local_day

_PARTICLE = 2
"""Korean syllables that hang on a day: `은요`."""


def find_days(turn: Turn) -> tuple[AskedDays, ...]:
    """Find the days of the message, today and after."""
    shop, lexicon = turn.services.shop, turn.services.lexicon
    found = [
        (int(one.get("start", 0)), int(one.get("end", 0)), str(one["value"]))
        for one in turn.tracker.latest_message.get("entities", [])
        if one.get("entity") == "date"
    ]
    return asked_days(shop, turn.text, days_in_question(turn.text, found, lexicon), _today(turn), lexicon)


def is_bare_day(turn: Turn) -> bool:
    """Whether the message is a day and nothing but small words: `and next Monday?`, `다음주 월요일은요?`."""
    dates = [one for one in turn.tracker.latest_message.get("entities", []) if one.get("entity") == "date"]
    rest = turn.text
    for one in sorted(dates, key=lambda found: -int(found["start"])):
        rest = f"{rest[: int(one['start'])]} {rest[int(one['end']) :]}"
    noise = turn.services.lexicon.words("help_noise")
    return bool(dates) and all(
        word in noise or (is_korean(word) and len(word) <= _PARTICLE) for word in plain(rest).split()
    )


def arrival_day(turn: Turn) -> date | None:
    """The one day after today by which the message wants a parcel; None where it is the day of ordering."""
    return None if _orders_on_day(turn) else _only_day(turn)


def order_day(turn: Turn) -> date | None:
    """The one day after today on which the message wants to order: `if I order on Friday`."""
    return _only_day(turn) if _orders_on_day(turn) else None


def _only_day(turn: Turn) -> date | None:
    days = {one.asked for one in find_days(turn)} - {_today(turn)}
    return days.pop() if len(days) == 1 else None


def _orders_on_day(turn: Turn) -> bool:
    return search_shape(turn.services.lexicon, "orders_on_day", turn.text) is not None


def hours_line(turn: Turn, days: AskedDays) -> str:
    """`We're open on Thu, Dec 24: 10:00-12:30, 13:30-18:00.`; on holidays in a row, that they are closed and why."""
    openings = openings_on(turn.services.shop, days.asked)
    if openings:
        mark = span_mark(turn.language)
        hours = ", ".join(f"{span.opens:%H:%M}{mark}{span.closes:%H:%M}" for span in openings)
        return turn.phrase("utter_part_open_on", day=day_words(turn, days.asked), hours=hours)
    reason = closed_reason(turn.services.shop, days.asked, turn.services.lexicon)
    return _because(turn, days, "utter_part_day_off", reason)


def delivery_lines(turn: Turn, *, only_none: bool = False) -> Iterator[str]:
    """Whether carriers deliver on each day; with `only_none` just those days on which they do not."""
    shop = turn.services.shop
    for days in find_days(turn):
        if not is_delivery_day(shop, days.asked):
            reason = holiday_name(shop, days.asked, turn.services.lexicon)
            yield _because(turn, days, "utter_part_no_delivery", reason)
        elif not only_none:
            yield turn.phrase("utter_part_delivery", day=day_words(turn, days.asked))


def _because(turn: Turn, days: AskedDays, response: str, reason: LocalText | None) -> str:
    """Say it of the days, with the reason where it has another than the weekday."""
    shown = format_dates(days.first, days.last, turn.language, today=_today(turn))
    if reason is None:
        return turn.phrase(response, day=shown)
    return turn.phrase(f"{response}_because", day=shown, reason=reason[turn.language])


def _today(turn: Turn) -> date:
    return local_day(turn.services.shop, turn.services.clock())
