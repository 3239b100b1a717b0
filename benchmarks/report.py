"""Show a benchmark's figures on the screen and keep them for programs."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime, timezone
from pathlib import Path

from rich.table import Table

from benchmarks.figures import Figure
from benchmarks.machine import commit, machine_facts

_VERDICT = {True: "[green]pass[/]", False: "[bold red]fail[/]", None: ""}


def table(name: str, figures: Sequence[Figure]) -> Table:
    """The figures as a table of name, value, bar and verdict."""
    drawn = Table(title=name, title_justify="left", title_style="bold")
    drawn.add_column("figure")
    for heading in ("value", "bar"):
        drawn.add_column(heading, justify="right", no_wrap=True)
    drawn.add_column("")
    drawn.add_column("best … worst, or a note", justify="right", style="dim")
    drawn.add_column("samples", justify="right", style="dim")
    for one in figures:
        bar = "" if one.bar is None else f"{'≥' if one.at_least else '≤'} {one.bar:g} {one.unit}"
        value = "-" if one.value is None else f"{one.value:,.1f} {one.unit}"
        drawn.add_row(one.name, value, bar, _VERDICT[one.passed], one.spread, str(one.samples))
    return drawn


def write(folder: Path, root: Path, name: str, figures: Sequence[Figure]) -> Path:
    """Write `<folder>/<name>.json` and give its path.

    An object with `benchmark`, `measured_at` (ISO 8601, UTC), `commit`, `machine`, and `figures`: each with the
    fields of `Figure` and `passed` (true, false, or null without a bar or a value).
    """
    content = {
        "benchmark": name,
        "measured_at": datetime.now(timezone.utc).isoformat(timespec="seconds"),
        "commit": commit(root),
        "machine": machine_facts(),
        "figures": [_as_json(one) for one in figures],
    }
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.json"
    path.write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    return path


def _as_json(one: Figure) -> dict[str, object]:
    return {**asdict(one), "value": None if one.value is None else round(one.value, 3), "passed": one.passed}
