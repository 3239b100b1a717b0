"""`shopclerk test`: run conversations against the model, the rules and the actions."""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.console import Console

from bot.cli.dialogue_coverage import Wished, report
from bot.cli.output import EXIT_WRONG, errors, fail, progress, verbose_option
from bot.cli.run import check_files
from bot.settings import Settings
from bot.testing.conversations.cases import Case, ConversationFileError
from bot.testing.conversations.names import Names, read_names
from bot.testing.conversations.rendered import RENDERINGS

if TYPE_CHECKING:
    # Loading Rasa takes seconds: not before the files are known to be good.
    from collections.abc import Iterator

    from bot.testing.conversations.observed import Observed
    from bot.testing.conversations.runner import ConversationRunner
    from bot.testing.conversations.running import Outcome

FILE = click.Path(dir_okay=False, path_type=Path)
FOLDER = Path("tests/conversations")
KINDS = ("rule", "response", "policy")
"""What `--mutate` can break."""

SHOWN = 20
"""So many wrong conversations are shown whole; of more, the names."""


@click.command("test")
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.option("-k", "words", default="", help="Only cases whose path and name hold all of these words.")
@click.option("-x", "first_only", is_flag=True, help="End at the first conversation that goes wrong.")
@click.option("--update", is_flag=True, help="Write what the clerk says now into the files, for you to review.")
@click.option("--record", type=FILE, help="Chat, and write it down as a test in this file.")
@click.option("--coverage", is_flag=True, help="Show what of the dialogue the conversations reached.")
@click.option("--html", type=FILE, help="Write the coverage as a page.")
@click.option("--json", "as_json", type=FILE, help="Write the coverage as JSON.")
@click.option("--markdown", type=FILE, help="Write the coverage as a short table for a pull request.")
@click.option("--fail-under", type=click.FloatRange(0, 100), help="End with 1 if less was reached, in percent.")
@click.option("--mutate", is_flag=True, help="Break the shop in one place at a time, and list what no test noticed.")
@click.option("--kind", "kinds", type=click.Choice(KINDS), multiple=True, help="Break only this; may be given twice.")
@verbose_option
def command(
    paths: tuple[Path, ...],
    *,
    words: str,
    first_only: bool,
    update: bool,
    record: Path | None,
    coverage: bool,
    html: Path | None,
    as_json: Path | None,
    markdown: Path | None,
    fail_under: float | None,
    mutate: bool,
    kinds: tuple[str, ...],
) -> None:
    """Run the conversations in PATHS (else all below tests/conversations) and say what went otherwise than written.

    They run in this process against a demo store that is fresh for each; nothing outside is asked. Every response must
    be there in every language of the shop. Ends with 1 if a conversation or a file is wrong, or too little was reached.
    """
    settings = Settings()
    check_files(settings)
    names = read_names(settings.root, tuple(RENDERINGS))
    if names.missing:
        fail("\n".join(["Not every response is there in every language of the shop.", *names.missing]))
    if record is not None:
        _record(settings, names, record)
        return
    cases = _read(settings, names, paths, words)
    if update:
        _update(settings, cases)
        return
    wished = Wished(coverage, html, as_json, markdown, fail_under)
    broken = (kinds or KINDS) if mutate else ()
    if not _run(settings, names, cases, wished, broken, first_only=first_only):
        sys.exit(EXIT_WRONG)


def _read(settings: Settings, names: Names, paths: Sequence[Path], words: str) -> list[Case]:
    from bot.testing.conversations.suite import chosen, read_suite

    try:
        cases = chosen(read_suite(list(paths) or [settings.root / FOLDER], names), words)
    except ConversationFileError as error:
        fail(str(error))
    if not cases:
        fail(f'No case has "{words}" in its path and name.')
    return cases


@contextmanager
def opened(settings: Settings, observe: Callable[[Observed], None] = lambda _: None) -> Iterator[ConversationRunner]:
    """A runner for the shop's files; trains first if they have changed. Ends the command if they cannot be used."""
    from bot.cli.train import train_if_changed
    from bot.project.fingerprint import find_model
    from bot.testing.conversations.moments import NOW

    if find_model(settings.root, settings.models, settings.shop_file) is None:
        train_if_changed(settings)
    with ExitStack() as stack:
        with progress("Waking the clerk…"):
            from bot.testing.stage import open_runner

            runner = stack.enter_context(open_runner(settings.root, NOW, observe))
        yield runner


def _run(
    settings: Settings, names: Names, cases: Sequence[Case], wished: Wished, broken: Sequence[str], *, first_only: bool
) -> bool:
    """Tell whether all is as it should be."""
    with opened(settings) as runner:
        from bot.testing.conversations.coverage import Collector
        from bot.testing.conversations.running import run_suite

        collector = Collector(settings.root, names, runner.services.shop, runner.rules)
        if wished.anything or broken:
            runner.observe = collector
        began = time.monotonic()
        console = Console(highlight=False, soft_wrap=True)
        outcomes = run_suite(runner, cases, first_only=first_only, told=lambda one: _show_dot(console, one))
        summarise(console, outcomes, time.monotonic() - began)
        good = [one.case for one in outcomes if not one.wrong]
        enough = report(console, wished, collector.coverage()) if wished.anything else True
        if broken:
            from bot.cli.mutation import mutate, show

            show(console, asyncio.run(mutate(runner, good, collector.coverage(), settings.root, broken)))
    return enough and len(good) == len(outcomes)


def _show_dot(console: Console, outcome: Outcome) -> None:
    if console.is_terminal:
        console.print("✗" if outcome.wrong else "·", style="red" if outcome.wrong else "green", end="")


def summarise(console: Console, outcomes: Sequence[Outcome], seconds: float) -> None:
    """Show the conversations that went wrong, and how many went well, folder by folder."""
    from bot.testing.conversations.running import by_folder

    if console.is_terminal:
        console.print()
    wrong = [one for one in outcomes if one.wrong]
    for one in wrong[:SHOWN]:
        console.print(one.wrong, markup=False)
        console.print()
    for one in wrong[SHOWN:]:
        console.print(f"{one.case.path}:{one.case.line}: {one.case.name}", markup=False)
    for folder, number, failed in by_folder(outcomes):
        said = f"{failed} of {number} went wrong" if failed else "all as written"
        console.print(f"  {folder:<16} {number:>4}  {said}", style="red" if failed else None, markup=False)
    result = (
        f"{len(wrong)} of {len(outcomes)} conversations went wrong"
        if wrong
        else f"{len(outcomes)} {'conversation' if len(outcomes) == 1 else 'conversations'}, all as written"
    )
    console.print(f"{result} ({seconds:.1f} s)", style="red" if wrong else "green")


def _update(settings: Settings, cases: Sequence[Case]) -> None:
    with opened(settings) as runner:
        from bot.testing.conversations.rewriting import rewrite

        changed, stuck = asyncio.run(rewrite(runner, cases))
    for path, number in changed.items():
        errors.print(f"{path}: {number} expectation{'s' if number > 1 else ''} rewritten", markup=False)
    for one in stuck:
        errors.print(one, style="red", markup=False, soft_wrap=True)
    errors.print("Look at what has changed (git diff) before you keep it." if changed else "Nothing has changed.")
    if stuck:
        sys.exit(EXIT_WRONG)


def _record(settings: Settings, names: Names, path: Path) -> None:
    from bot.cli.recording import record
    from bot.testing.conversations.reading import read_cases

    try:
        taken = [case.name for case in read_cases(path, names)] if path.exists() else []
    except ConversationFileError as error:
        fail(str(error))
    with opened(settings) as runner:
        name, number = asyncio.run(record(runner, path, taken))
    if not number:
        fail("Nothing was said, so nothing was written.")
    errors.print(f'"{name}" is written in {path}. Run it: shopclerk test {path}', markup=False, soft_wrap=True)
