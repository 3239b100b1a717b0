from __future__ import annotations

import re

from bot.web.console.charts import Bar, render_bars, render_share

DAYS = (Bar("Nov 1", 0, "–"), Bar("Nov 2", 4, "4 <b>"), Bar("Nov 3", 1, "1"))


def heights(svg: str) -> list[float]:
    return [float(one) for one in re.findall(r'<rect class="bar"[^>]* height="([\d.]+)"', svg)]


def test_the_highest_bar_is_named_and_the_others_are_measured_by_it() -> None:
    svg = render_bars(DAYS, "Tickets a day")
    none, most, quarter = heights(svg)
    assert (none, quarter) == (0, most / 4)
    assert re.findall(r'<text class="peak"[^>]*text-anchor="(\w+)"[^>]*>([^<]*)<', svg) == [("middle", "4 &lt;b&gt;")]


def test_who_does_not_see_it_hears_each_bar_that_is_there() -> None:
    assert 'role="img" aria-label="Tickets a day: Nov 2 4 &lt;b&gt;, Nov 3 1"' in render_bars(DAYS, "Tickets a day")
    assert 'aria-label="Tickets a day"' in render_bars(DAYS[:1], "Tickets a day")
    assert "<b>" not in render_bars(DAYS, "Tickets a day")


def test_a_value_at_the_edge_stays_inside() -> None:
    days = [Bar(str(day), 0, "–") for day in range(30)]
    first, last = [Bar("x", 9, "9 h"), *days], [*days, Bar("x", 9, "9 h")]
    assert 'x="0.0" y="18" text-anchor="start"' in render_bars(first, "t")
    assert 'x="720.0" y="18" text-anchor="end"' in render_bars(last, "t")


def test_without_anything_there_is_nothing_to_name() -> None:
    assert heights(render_bars((), "t")) == []
    assert "peak" not in render_bars(DAYS[:1], "t")
    assert 'width="0.0"' in render_share(3, 0)
    assert 'width="50.0"' in render_share(2, 4)
