from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

from bot.handoff.figures import Figures, Handled, by_agent, by_day, by_topic, count_up

NOON = datetime(2026, 11, 24, 12, tzinfo=timezone.utc)


def minutes(number: float) -> timedelta:
    return timedelta(minutes=number)


def handled(
    agent: int | None = 1,
    topic: str = "person",
    *,
    response: float | None = None,
    closed: float | None = None,
    outcome: str | None = None,
    rating: int | None = None,
    at: datetime = NOON,
) -> Handled:
    return Handled(
        topic=topic,
        agent=agent,
        created_at=at,
        first_response_at=None if response is None else at + minutes(response),
        closed_at=None if closed is None else at + minutes(closed),
        outcome=outcome,
        asked=outcome == "closed",
        rating=rating,
    )


ROWS = (
    handled(response=1, closed=10, outcome="closed", rating=5),
    handled(response=3, closed=20, outcome="handed_back"),
    handled(2, "return", response=9, closed=30, outcome="closed", rating=2),
    handled(2, closed=2, outcome="left"),
    handled(None, "return"),
)


def test_medians_rates_and_ratings() -> None:
    assert count_up(ROWS) == Figures(
        tickets=5,
        closed=4,
        first_response=minutes(3),
        first_response_p90=minutes(9),
        resolution=minutes(20),
        resolution_p90=minutes(30),
        handback_rate=1 / 3,
        asked=2,
        ratings=2,
        rating=3.5,
    )


def test_of_nothing_nothing_is_said() -> None:
    assert count_up(()) == Figures(0, 0, None, None, None, None, None, 0, 0, None)


def test_each_agent_topic_and_day_has_figures_of_its_own() -> None:
    assert {agent: one.tickets for agent, one in by_agent(ROWS).items()} == {1: 2, 2: 2}
    assert by_agent(ROWS)[1].handback_rate == 0.5
    assert {topic: one.tickets for topic, one in by_topic(ROWS).items()} == {"person": 3, "return": 2}
    late = handled(at=NOON.replace(hour=23))
    assert list(by_day((*ROWS, late), ZoneInfo("Asia/Seoul"))) == [date(2026, 11, 24), date(2026, 11, 25)]
