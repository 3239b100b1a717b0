"""Coverage of the dialogue under pytest: `--dialogue-coverage`, with xdist too."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    # With the database's library a third of a second, in each process of each session: only who asks for coverage pays.
    from bot.testing.conversations.coverage import Collector
    from bot.testing.conversations.names import Names

COLLECTOR = pytest.StashKey["Collector"]()
OUTPUT = "dialogue_coverage"
"""Under this key a worker of xdist hands over what it has seen."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options."""
    group = parser.getgroup("dialogue coverage")
    group.addoption("--dialogue-coverage", action="store_true", help="Show what conversation tests have reached.")
    group.addoption("--dialogue-coverage-html", metavar="FILE", type=Path, help="Write it as a page.")
    group.addoption("--dialogue-coverage-json", metavar="FILE", type=Path, help="Write it as JSON.")
    group.addoption("--dialogue-coverage-fail-under", metavar="PERCENT", type=float, help="Fail if less was reached.")


def is_wanted(config: pytest.Config) -> bool:
    """Tell whether any of the options was given."""
    names = ("", "_html", "_json", "_fail_under")
    return any(config.getoption(f"dialogue_coverage{name}") not in (None, False) for name in names)


def collector(config: pytest.Config, names: Names) -> Collector:
    """The session's collector."""
    if COLLECTOR not in config.stash:
        from bot.settings import Settings, load_shop
        from bot.testing.conversations.coverage import Collector
        from bot.testing.conversations.rulebook import read_rulebook

        shop = load_shop(Settings(root=config.rootpath))
        config.stash[COLLECTOR] = Collector(config.rootpath, names, shop, read_rulebook(config.rootpath))
    return config.stash[COLLECTOR]


def merge(collected: Collector, seen: Any) -> None:
    """Add what another process has seen, as `handed_over` wrote it."""
    from bot.testing.conversations.coverage import CaseId, Point

    for point, cases in seen["reached"]:
        collected.reached.setdefault(Point(*point), set()).update(CaseId(*one) for one in cases)
    collected.possible.update(Point(*point) for point in seen["possible"])


def handed_over(collected: Collector) -> dict[str, Any]:
    """What was seen, in lists of texts."""
    reached = [[list(point), [list(one) for one in sorted(cases)]] for point, cases in collected.reached.items()]
    return {"reached": reached, "possible": [list(point) for point in collected.possible]}


def pytest_sessionfinish(session: pytest.Session) -> None:
    """In a worker of xdist hand over what was seen; elsewhere write the files, and fail below the least share."""
    config = session.config
    seen = config.stash.get(COLLECTOR, None)
    if seen is None:
        return
    output = getattr(config, "workeroutput", None)
    if output is not None:
        output[OUTPUT] = handed_over(seen)
        return
    from bot.testing.conversations.coverage_report import as_html, as_json

    coverage = seen.coverage()
    for name, write in (("html", as_html), ("json", as_json)):
        path = config.getoption(f"dialogue_coverage_{name}")
        if path is not None:
            path.write_text(write(coverage), encoding="utf-8")
    least = config.getoption("dialogue_coverage_fail_under")
    if least is not None and coverage.percent < least and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    """Show the table."""
    seen = config.stash.get(COLLECTOR, None)
    if seen is None:
        return
    from rich.console import Console

    from bot.testing.conversations.coverage_report import missing, table

    coverage = seen.coverage()
    console = Console(width=120, no_color=True)
    with console.capture() as captured:
        console.print(table(coverage), *missing(coverage), sep="\n", markup=False)
    terminalreporter.write_line("")
    terminalreporter.write(captured.get())
    least = config.getoption("dialogue_coverage_fail_under")
    if least is not None and coverage.percent < least:
        terminalreporter.write_line(f"{coverage.percent:.1f} % was reached, and {least:g} % is wanted.", red=True)
