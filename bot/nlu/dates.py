"""Days that customers name: dates, and days counted from today.

The words are in `data/lexicon/<language>.dates.yml`.
"""

from __future__ import annotations

import re
from functools import lru_cache

from bot.commerce.alphabets import Alphabets, possible
from bot.commerce.lexicon import Lexicon
from bot.commerce.shapes import find_shapes, folded, meanings
from bot.nlu.spans import Claims, Span

_ISO = re.compile(r"(?<![\d-])(?P<year>(?:19|20)\d\d)[-/.]\s?(?P<month>\d{1,2})[-/.]\s?(?P<day>\d{1,2})(?![\d-])")
_SLASHED = re.compile(
    r"(?<![\d/.-])(?P<month>0?[1-9]|1[0-2])/(?P<day>0?[1-9]|[12]\d|3[01])(?:/(?P<year>(?:19|20)\d\d))?(?![\d/]|-\d)"
)


def find_dates(claims: Claims, lexicon: Lexicon) -> None:
    """Claim `date`: dates in ISO 8601, and days counted from today.

    `2026-05-03`; `--05-03` without a year and `--05` for a month alone; as durations `-P1D` (yesterday) and `P1W` (next
    week); weekdays as `W1` (Monday) to `W7`, those of next week as `P1W1`, of the one after it as `P2W1`. What they
    count back to is left to those who know today and the time zone.
    """
    for pattern in _dated(lexicon, claims.alphabets):
        for match in claims.matches(pattern):
            value = _iso(match, lexicon)
            if value:
                claims.add(Span("date", *match.span(), value))
    for match in claims.shapes(lexicon, "counted_days"):
        claims.add(Span("date", *match.span(), _counted(match, lexicon)))
    _find_weekdays(claims, lexicon)
    for match in claims.shapes(lexicon, "relative_day"):
        claims.add(Span("date", *match.span(), meanings(lexicon, "relative_days")[folded(match.group())]))


@lru_cache(maxsize=64)
def _dated(lexicon: Lexicon, alphabets: Alphabets) -> tuple[re.Pattern[str], ...]:
    """Days of a month, and months, as far as a text with such characters may have them."""
    return possible((_ISO, *find_shapes(lexicon, "date"), _SLASHED, *find_shapes(lexicon, "month")), alphabets)


def _find_weekdays(claims: Claims, lexicon: Lexicon) -> None:
    for shape, before in (("weekday_after_next", "P2W"), ("next_weekday", "P1W"), ("weekday", "W")):
        for match in claims.shapes(lexicon, shape):
            number = meanings(lexicon, "weekdays")[folded(match["weekday"])]
            claims.add(Span("date", *match.span(), f"{before}{number}"))


def _iso(match: re.Match[str], lexicon: Lexicon) -> str | None:
    found = match.groupdict()
    month = int(meanings(lexicon, "months").get(folded(found["month"]), found["month"]))
    day = int(found["day"]) if found.get("day") else None
    if not 1 <= month <= 12 or (day is not None and not 1 <= day <= 31):  # noqa: PLR2004 - a calendar
        return None
    year = found.get("year")
    whole = f"{year}-" if year else "--"
    return f"{whole}{month:02}" + (f"-{day:02}" if day else "")


def _counted(match: re.Match[str], lexicon: Lexicon) -> str:
    """`-P2W` for two weeks ago; days where no unit is said."""
    found = match.groupdict()
    counts = meanings(lexicon, "day_counts", "week_counts", "day_spans")
    number = int(counts.get(folded(found["count"]), found["count"]))
    unit = meanings(lexicon, "date_units")[folded(found["unit"])] if found.get("unit") else "D"
    back = meanings(lexicon, "date_ways")[folded(found["way"])] == "back"
    return f"{'-' if back else ''}P{number}{unit}"
