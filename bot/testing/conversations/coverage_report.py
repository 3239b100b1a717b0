"""Coverage as a table for a terminal, as a page, and as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator
from html import escape
from importlib.resources import files

from rich.table import Table

from bot.testing.conversations.coverage import KINDS, Coverage, percent_of

FEW = 8
"""So many points of a kind that no test has reached are named in the terminal; the page has all."""


def table(coverage: Coverage) -> Table:
    """One line for each kind: how many points were reached."""
    shown = Table(title=f"Coverage: {coverage.percent:.1f} %", title_justify="left", title_style="bold")
    for heading in ("", "reached", "of", "%"):
        shown.add_column(heading, justify="left" if not heading else "right", no_wrap=True)
    for kind, name in KINDS.items():
        points = coverage.of(kind)
        reached = sum(bool(cases) for cases in points.values())
        shown.add_row(name, str(reached), str(len(points)), f"{percent_of(points):.0f}")
    return shown


def missing(coverage: Coverage) -> Iterator[str]:
    """A line for each kind: the first points that were not reached."""
    for kind, name in KINDS.items():
        left = [str(point) for point, cases in coverage.of(kind).items() if not cases]
        more = f", and {len(left) - FEW} more" if len(left) > FEW else ""
        if left:
            yield f"{name} - not reached: {', '.join(left[:FEW])}{more}"


def as_json(coverage: Coverage) -> str:
    """`percent`, `kinds` with the figures of each, and `points` with the cases that reached each."""
    kinds = {
        kind: {
            "percent": round(percent_of(points), 1),
            "points": len(points),
            "reached": sum(bool(cases) for cases in points.values()),
        }
        for kind, points in ((kind, coverage.of(kind)) for kind in KINDS)
    }
    points = [
        {
            "kind": point.kind,
            "name": point.name,
            "detail": point.detail,
            "cases": [f"{case.path}: {case.name}" for case in cases],
        }
        for point, cases in coverage.points.items()
    ]
    whole = {"percent": round(coverage.percent, 1), "kinds": kinds, "points": points}
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


def as_markdown(coverage: Coverage) -> str:
    """A short table for a comment on a pull request."""
    rows = [
        f"| {name} | {sum(bool(cases) for cases in points.values())} of {len(points)} | {percent_of(points):.0f} % |"
        for name, points in ((name, coverage.of(kind)) for kind, name in KINDS.items())
    ]
    head = [
        f"**Coverage of the conversation tests: {coverage.percent:.1f} %**",
        "",
        "| | reached | |",
        "|---|---:|---:|",
    ]
    return "\n".join([*head, *rows]) + "\n"


def as_html(coverage: Coverage) -> str:
    """A page that needs nothing besides itself."""
    template = files("bot.testing.conversations").joinpath("coverage.html").read_text(encoding="utf-8")
    head, tail = template.split("<!-- kinds -->")
    return head.replace("{percent}", f"{coverage.percent:.1f}") + "\n".join(_sections(coverage)) + tail


def _sections(coverage: Coverage) -> Iterator[str]:
    for kind, name in KINDS.items():
        points = coverage.of(kind)
        reached, percent = sum(bool(cases) for cases in points.values()), percent_of(points)
        yield f'<details><summary><span class="name">{escape(name)}</span>'
        yield f'<span class="bar" aria-hidden="true"><i style="width:{percent:.0f}%"></i></span>'
        yield f'<span class="figure">{reached} of {len(points)}</span></summary><table>'
        # What is missing first: that is what somebody opens the page for.
        for point, cases in sorted(points.items(), key=lambda item: (bool(item[1]), item[0])):
            told = "\n".join(f"{case.path}: {case.name}" for case in cases)
            number = f"{len(cases)} conversation{'s' if len(cases) > 1 else ''}" if cases else "not reached"
            kind_of_row = "yes" if cases else "no"
            yield f'<tr class="{kind_of_row}"><th scope="row">{escape(point.name)}</th><td>{escape(point.detail)}</td>'
            yield f'<td title="{escape(told)}">{number}</td></tr>'
        yield "</table></details>"
