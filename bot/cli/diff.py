"""`shopclerk diff`: what a new model answers otherwise than an old one."""

from __future__ import annotations

import asyncio
import json
import re
from collections import Counter
from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from rich.console import Console

from bot.cli.database import current_database
from bot.cli.output import check_writable, fail, progress, verbose_option
from bot.cli.run import check_files
from bot.settings import Settings
from bot.testing.conversations.cases import Case, ConversationFileError
from bot.testing.conversations.names import read_names
from bot.testing.conversations.rendered import RENDERINGS

if TYPE_CHECKING:
    # Loading Rasa takes seconds: not before there is something to compare.
    from bot.testing.conversations.comparing import Difference, Heard

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
SHOWN = 30
"""So many differences are shown whole; the JSON has all."""


@click.command("diff")
@click.argument("old", type=FILE)
@click.argument("new", type=FILE)
@click.option(
    "--conversations", "files", type=click.Path(exists=True, path_type=Path), multiple=True,
    help="Files or folders of conversation tests; may be given more than once.",
)  # fmt: skip
@click.option("--from-db", is_flag=True, help="The newest conversations of the clerk's own database.")
@click.option("--most", default=200, show_default=True, help="So many conversations of the database at most.")
@click.option("--json", "as_json", is_flag=True, help="Print the differences as JSON.")
@click.option(
    "--markdown", type=click.Path(dir_okay=False, path_type=Path), help="Write them as a comment for a pull request."
)
@verbose_option
def command(
    old: Path, new: Path, *, files: tuple[Path, ...], from_db: bool, most: int, as_json: bool, markdown: Path | None
) -> None:
    """Hold conversations with the models OLD and NEW and show what NEW answers otherwise.

    Lost answers, new fallbacks, new handoffs and different answers. Both speak with a demo store that is fresh for each
    conversation, by the responses of their own model and by the actions and the shop.yml that are there now. In
    recorded conversations e-mails, phone numbers, names, addresses, card numbers and passwords are replaced first. Ends
    with 0 whatever is different.
    """
    check_writable(markdown)
    settings = Settings()
    check_files(settings)
    cases = _cases(settings, files, most if from_db else 0)
    with progress("Holding the conversations with the old model …"):
        before = _heard(settings, old, cases)
    with progress("Holding them with the new one …"):
        after = _heard(settings, new, cases)
    from bot.testing.conversations.comparing import differences

    found = [
        one
        for case, first, second in zip(cases, before, after, strict=True)
        for one in differences(case, first, second)
    ]
    if markdown is not None:
        markdown.write_text(as_markdown(found, len(cases)), encoding="utf-8")
    if as_json:
        click.echo(json.dumps([_plain(one) for one in found], ensure_ascii=False, indent=1))
        return
    _show(found, len(cases))


def _cases(settings: Settings, files: Sequence[Path], most: int) -> list[Case]:
    from bot.testing.conversations.anonymous import anonymous, finder_of
    from bot.testing.conversations.replaying import read_conversations
    from bot.testing.conversations.suite import read_suite

    if not files and not most:
        raise click.UsageError("Say which conversations: --conversations FILES, --from-db, or both.")
    try:
        cases = read_suite(files, read_names(settings.root, tuple(RENDERINGS))) if files else []
    except ConversationFileError as error:
        fail(str(error))
    if most:
        finder = finder_of(settings)
        with current_database(settings) as database:
            cases += read_conversations(database, lambda text: anonymous(text, finder), most)
    if not cases:
        fail("There are no conversations.")
    return cases


def _heard(settings: Settings, model: Path, cases: Sequence[Case]) -> list[list[Heard]]:
    from bot.testing.conversations.moments import NOW
    from bot.testing.conversations.replaying import hear
    from bot.testing.stage import open_runner

    async def hear_all() -> list[list[Heard]]:
        with open_runner(settings.root, NOW, model=model) as runner:
            return [await hear(runner, case) for case in cases]

    return asyncio.run(hear_all())


def as_markdown(found: Sequence[Difference], conversations: int) -> str:
    """A comment for a pull request. What somebody said stands in fences: it names nobody and closes nothing."""
    lines = [f"**Changed answers: {_counted(found)}** in {conversations} conversations", ""]
    for one in found[:SHOWN]:
        said = [
            *(f"  {line}" for line in str(one.step.value).splitlines()),
            *(f"- {line}" for text in one.old for line in text.splitlines()),
            *(f"+ {line}" for text in one.new for line in text.splitlines()),
        ]
        fence = "`" * max(3, 1 + max((len(run) for run in re.findall("`+", "\n".join(said))), default=0))
        lines += [
            f"<details><summary>{one.kind}: {escape(one.case.name)}</summary>",
            "",
            f"{fence}diff",
            *said,
            fence,
            "</details>",
        ]
    if len(found) > SHOWN:
        lines.append(f"\nand {len(found) - SHOWN} more")
    return "\n".join(lines) + "\n"


def _counted(found: Sequence[Difference]) -> str:
    from bot.testing.conversations.comparing import KINDS

    counts = Counter(one.kind for one in found)
    return ", ".join(f"{counts[kind]} × {kind}" for kind in KINDS if counts[kind]) or "none"


def _show(found: Sequence[Difference], conversations: int) -> None:
    console = Console(highlight=False, soft_wrap=True)
    for one in found[:SHOWN]:
        console.print(f"{one.case.path}:{one.step.line}: {one.kind}: {one.case.name}", style="bold", markup=False)
        console.print(f"  {one.step.kind}: {one.step.value}", markup=False)
        for sign, style, said in (("-", "red", one.old), ("+", "green", one.new)):
            for line in said or ("nothing",):
                console.print(f"  {sign} {line}", style=style, markup=False)
    console.print(f"{_counted(found)} in {conversations} conversations")


def _plain(one: Difference) -> dict[str, Any]:
    return {
        "kind": one.kind,
        "file": str(one.case.path),
        "case": one.case.name,
        "line": one.step.line,
        "said": one.step.value,
        "old": list(one.old),
        "new": list(one.new),
    }
