"""The page of figures: how soon people answer and solve, what goes back to the clerk, and what customers say of it."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from bot.commerce.formats import fill, format_date
from bot.handoff.figures import Figures, by_agent, by_day, by_topic, count_up
from bot.handoff.logins import Session
from bot.web.console.charts import Bar, render_bars, render_share
from bot.web.console.dependencies import ConsoleDependencies
from bot.web.console.page import ConsolePages
from bot.web.dependencies import WebDependencies
from bot.web.languages import choose_language

PERIODS = (7, 30, 90)
"""Days that can be looked back."""

_HOUR = timedelta(hours=1)

Key = TypeVar("Key", int, str)


@dataclass(frozen=True)
class Line:
    """One row of a table, as it is read."""

    name: str
    tickets: int
    bar: Markup
    first_response: str
    resolution: str
    handback: str
    rating: str


class FiguresEndpoint:
    """GET /desk/figures, for admins."""

    def __init__(self, deps: WebDependencies, console: ConsoleDependencies, pages: ConsolePages) -> None:
        self._deps = deps
        self._console = console
        self._pages = pages

    async def get(self, request: Request, session: Session) -> Response:
        """The page for the last `?days=`; the first of `PERIODS` where another number is asked for."""
        asked = request.query_params.get("days", "")
        days = next((period for period in PERIODS if str(period) == asked), PERIODS[1])
        values = await asyncio.to_thread(self._values, days, choose_language(request, self._deps.shop.languages))
        return self._pages.figures(request, session, {**values, "days": days, "periods": PERIODS})

    def _values(self, days: int, language: str) -> dict[str, object]:
        now, words = self._deps.clock(), self._pages.words(language)
        handled = self._console.handled(now - timedelta(days=days), now)
        today = now.astimezone(self._console.time_zone).date()
        names = {agent.id: agent.name for agent in self._console.agents.list_all()}
        topics = by_topic(handled)
        return {
            "total": _line("", count_up(handled), len(handled), words, language),
            "chart": render_bars(
                _days(by_day(handled, self._console.time_zone), today, days, language), words["figures.per_day"]
            ),
            "agents": _lines(by_agent(handled), names, words, language),
            "topics": _lines(topics, {topic: words.get(f"topic.{topic}", topic) for topic in topics}, words, language),
        }


def _days(found: Mapping[date, Figures], today: date, days: int, language: str) -> list[Bar]:
    """A bar for each day, those without a ticket too."""
    every = [today - timedelta(days=ago) for ago in range(days - 1, -1, -1)]
    return [Bar(format_date(day, language, today=today), found[day].tickets if day in found else 0) for day in every]


def _lines(
    found: Mapping[Key, Figures], names: Mapping[Key, str], words: Mapping[str, str], language: str
) -> list[Line]:
    most = max((one.tickets for one in found.values()), default=0)
    lines = [_line(names.get(key, str(key)), one, most, words, language) for key, one in found.items()]
    return sorted(lines, key=lambda line: (-line.tickets, line.name))


def _line(name: str, figures: Figures, most: int, words: Mapping[str, str], language: str) -> Line:
    return Line(
        name=name,
        tickets=figures.tickets,
        bar=render_share(figures.tickets, most),
        first_response=_time(figures.first_response, words, language),
        resolution=_time(figures.resolution, words, language),
        handback="–" if figures.handback_rate is None else f"{figures.handback_rate:.0%}",
        rating="–" if figures.rating is None else f"{figures.rating:.1f} ({figures.ratings}/{figures.asked})",
    )


def _time(span: timedelta | None, words: Mapping[str, str], language: str) -> str:
    """`12 min`, `3.5 h`; a dash for none."""
    if span is None:
        return "–"
    if span < 2 * _HOUR:
        return fill(words["figures.minutes"], {"n": str(max(1, round(span.total_seconds() / 60)))}, language)
    return fill(words["figures.hours"], {"n": f"{span / _HOUR:.1f}"}, language)
