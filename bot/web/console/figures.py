"""The page of figures: how soon people answer and solve, what goes back to the clerk, and what customers say of it."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from bot.commerce.formats import format_date
from bot.handoff.figures import Figures, by_agent, by_day, by_topic, count_up
from bot.handoff.logins import Session
from bot.web.console.charts import Bar, render_bars, render_share
from bot.web.console.dependencies import ConsoleDependencies
from bot.web.console.measures import FULL, MEASURES, Measure
from bot.web.console.page import ConsolePages
from bot.web.dependencies import WebDependencies
from bot.web.languages import choose_language

PERIODS = (7, 30, 90)
"""Days that can be looked back."""

Key = TypeVar("Key", int, str)


@dataclass(frozen=True)
class Cell:
    """A value in words, and a short bar beside those above and below it."""

    text: str
    bar: Markup


@dataclass(frozen=True)
class Line:
    """One row of a table, as it is read."""

    name: str
    tickets: Cell
    first_response: Cell
    resolution: Cell
    handback: Cell
    rating: Cell


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
        days_of = by_day(handled, self._console.time_zone)
        every = [today - timedelta(days=ago) for ago in range(days - 1, -1, -1)]
        return {
            "total": _line("", count_up(handled), {}, words, language),
            "charts": [
                (
                    words[f"figures.{name}_per_day"],
                    render_bars(
                        _bars(days_of, every, measure, words, language),
                        words[f"figures.{name}_per_day"],
                    ),
                )
                for name, measure in MEASURES.items()
                if any(measure.of(one) for one in days_of.values()) or name == "tickets"
            ],
            "agents": _lines(by_agent(handled), names, words, language),
            "topics": _lines(topics, {topic: words.get(f"topic.{topic}", topic) for topic in topics}, words, language),
        }


def _bars(
    days: Mapping[date, Figures], every: Sequence[date], measure: Measure, words: Mapping[str, str], language: str
) -> list[Bar]:
    """A bar for each of `every` day, those without a ticket too; the last one is today."""
    bars = []
    for day in every:
        label = format_date(day, language, today=every[-1])
        one = days.get(day)
        bars.append(Bar(label, measure.of(one), measure.shown(one, words, language)) if one else Bar(label, 0, "–"))
    return bars


def _lines(
    found: Mapping[Key, Figures], names: Mapping[Key, str], words: Mapping[str, str], language: str
) -> list[Line]:
    most = {name: FULL.get(name) or max(map(one.of, found.values()), default=0) for name, one in MEASURES.items()}
    ordered = sorted(found.items(), key=lambda pair: (-pair[1].tickets, names.get(pair[0], str(pair[0]))))
    return [_line(names.get(key, str(key)), one, most, words, language) for key, one in ordered]


def _line(name: str, figures: Figures, most: Mapping[str, float], words: Mapping[str, str], language: str) -> Line:
    cells = {
        measured: Cell(one.shown(figures, words, language), render_share(one.of(figures), most.get(measured, 0)))
        for measured, one in MEASURES.items()
    }
    return Line(name=name, **cells)
