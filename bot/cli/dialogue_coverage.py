"""The options of `shopclerk test` that are about coverage."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from rich.console import Console

from bot.cli.output import errors
from bot.testing.conversations.coverage import Coverage
from bot.testing.conversations.coverage_report import as_html, as_json, as_markdown, missing, table


@dataclass(frozen=True)
class Wished:
    """What is wanted of coverage: a table, files, and a least share in percent."""

    shown: bool
    html: Path | None
    json: Path | None
    markdown: Path | None
    fail_under: float | None

    @property
    def anything(self) -> bool:
        """Whether it must be counted at all."""
        return self.shown or any(one is not None for one in (self.html, self.json, self.markdown, self.fail_under))


def report(console: Console, wished: Wished, coverage: Coverage) -> bool:
    """Show and write what is wanted, and tell whether enough was reached."""
    console.print(table(coverage))
    for line in missing(coverage):
        console.print(line, markup=False)
    for path, write in ((wished.html, as_html), (wished.json, as_json), (wished.markdown, as_markdown)):
        if path is not None:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(write(coverage), encoding="utf-8")
    if wished.fail_under is None or coverage.percent >= wished.fail_under:
        return True
    errors.print(f"{coverage.percent:.1f} % was reached, and {wished.fail_under:g} % is wanted.", style="red")
    return False
