"""`shopclerk validate`: every problem of the shop's files in one run."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from itertools import groupby

import click
from rich.console import Console

from bot.cli.output import EXIT_WRONG, progress, verbose_option
from bot.cli.tables_report import PROVED, report_tables
from bot.project.check import check
from bot.project.findings import Finding, counted, only_errors
from bot.settings import Settings, load_shop


@click.command("validate")
@click.option("--strict", is_flag=True, help="Let warnings count as errors.")
@click.option("--quick", is_flag=True, help="Leave Rasa's own check out, which takes some seconds.")
@click.option("--tables", is_flag=True, help="Show an order for each row of the decision tables.")
@verbose_option
def command(*, strict: bool, quick: bool, tables: bool) -> None:
    """Check shop.yml, the domain, the data, the actions and the help articles.

    Each problem is a line: the file and the line in it, what is wrong, and what would be right. Ends with 1 if there
    is an error. The decision tables are proved: some row decides every order, no row is there for nothing, and none
    contradicts another.
    """
    settings = Settings()
    console = Console(highlight=False, soft_wrap=True)
    findings = check(settings.root, settings.shop_file)
    _print(console, findings)
    if not only_errors(findings):
        console.print(PROVED if not tables else "\n".join(report_tables(load_shop(settings))), markup=False)
    wrong = bool(only_errors(findings)) or (strict and bool(findings))
    if not only_errors(findings) and not quick:
        wrong = not _ask_rasa(console, settings, strict=strict) or wrong
    if wrong:
        sys.exit(EXIT_WRONG)


def _print(console: Console, findings: Sequence[Finding]) -> None:
    for path, group in groupby(findings, key=lambda finding: finding.path):
        there = list(group)
        console.print(f"{path}: {counted(there)}", style="bold", markup=False)
        for finding in there:
            console.print(f"  {finding}", style="yellow" if finding.warning else "red", markup=False)
    if findings:
        files = len({finding.path for finding in findings})
        console.print(f"{counted(findings)} in {files} file{'s' if files > 1 else ''}.")
    else:
        console.print("The shop's files are in order.")


def _ask_rasa(console: Console, settings: Settings, *, strict: bool) -> bool:
    """Say what Rasa thinks, and tell whether that is good enough."""
    with progress("Asking Rasa for its own check…"):
        from bot.dialogue.validation import ask_rasa

        verdict = ask_rasa(settings.root, settings.shop_file)
    good = verdict.good and not (strict and verdict.remarks)
    colour = None if not verdict.remarks else "yellow" if verdict.good else "red"
    for remark in verdict.remarks:
        console.print(f"  {remark}", style=colour, markup=False)
    opinion = "can be used" if verdict.good else "cannot be used"
    console.print(f"Rasa's own check: the project {opinion}.", style=colour)
    return good
