"""What the page of figures compares, and how each is read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from bot.commerce.formats import fill
from bot.handoff.figures import Figures

_HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Measure:
    """What is compared: a number of some figures, 0 where there is none, and how it is read."""

    of: Callable[[Figures], float]
    shown: Callable[[Figures, Mapping[str, str], str], str]


def _seconds(span: timedelta | None) -> float:
    return 0.0 if span is None else span.total_seconds()


def _rating(figures: Figures) -> str:
    return "–" if figures.rating is None else f"{figures.rating:.1f} ({figures.ratings}/{figures.asked})"


def _time(span: timedelta | None, words: Mapping[str, str], language: str) -> str:
    """`12 min`, `3.5 h`; a dash for none."""
    if span is None:
        return "–"
    if span < 2 * _HOUR:
        return fill(words["figures.minutes"], {"n": str(max(1, round(span.total_seconds() / 60)))}, language)
    return fill(words["figures.hours"], {"n": f"{span / _HOUR:.1f}"}, language)


MEASURES: Mapping[str, Measure] = {
    "tickets": Measure(
        lambda one: one.tickets,
        lambda one, _words, _language: str(one.tickets),
    ),
    "first_response": Measure(
        lambda one: _seconds(one.first_response),
        lambda one, words, language: _time(one.first_response, words, language),
    ),
    "resolution": Measure(
        lambda one: _seconds(one.resolution), lambda one, words, language: _time(one.resolution, words, language)
    ),
    "handback": Measure(
        lambda one: one.handback_rate or 0.0,
        lambda one, _words, _language: "–" if one.handback_rate is None else f"{one.handback_rate:.0%}",
    ),
    "rating": Measure(lambda one: one.rating or 0.0, lambda one, _words, _language: _rating(one)),
}
"""By the names that a line of a table has them under."""

FULL = {"handback": 1.0, "rating": 5.0}
"""The most that there can be; of the others the highest one shown is."""
