"""`shopclerk test --record`: a chat that becomes a test."""

from __future__ import annotations

import re
import sys
from collections.abc import AsyncIterator, Collection, Iterator, Sequence
from pathlib import Path

import click

from bot.cli.output import errors
from bot.messages import Button, all_buttons
from bot.testing.conversations.cases import Case, Step
from bot.testing.conversations.recording import Line, case_text
from bot.testing.conversations.run import ConversationRun
from bot.testing.conversations.runner import ConversationRunner
from bot.testing.conversations.store_changes import StoreChanges
from bot.testing.conversations.telling import ConversationFailedError


async def record(runner: ConversationRunner, path: Path, taken: Collection[str]) -> tuple[str, int]:
    """Chat on the terminal, or with piped lines, and add the conversation to `path`; give its name and its messages.

    `taken` are the names of the cases that are in the file.
    """
    run = runner.open(Case("a chat", path, 1, ()))
    lines = [line async for line in _talk(run)]
    if not lines:
        return "", 0
    name = _free_name(lines[0].text, taken)
    _add(path, case_text(name, lines, run.ticket, first=not taken))
    return name, len(lines)


async def _talk(run: ConversationRun) -> AsyncIterator[Line]:
    buttons: Sequence[Button] = ()
    before = StoreChanges()
    for text in _typed():
        tapped = text.strip().isdecimal() and 0 < int(text) <= len(buttons)
        step = Step("tap", buttons[int(text) - 1].title, 1) if tapped else Step("user", text, 1)
        run.expect_anything()
        try:
            await run.take(step)
        except ConversationFailedError as error:
            errors.print(str(error).splitlines()[-1], style="red", markup=False)
        if run.turn is None:
            continue
        buttons = [button for one in run.turn.utterances for button in all_buttons(one.reply)]
        for one in run.turn.utterances:
            click.echo(one.text)
        for number, button in enumerate(buttons, 1):
            click.echo(f"  [{number}] {button.title}")
        changes = run.changes
        shown = changes if changes != before else StoreChanges()
        before = changes
        yield Line(step.kind, str(step.value), [one.name for one in run.turn.utterances], shown)


def _typed() -> Iterator[str]:
    interactive = sys.stdin.isatty()
    if interactive:
        errors.print("Write to the clerk; tap a button by its number. Ctrl+D ends the conversation and writes it down.")
    while True:
        try:
            text = input("> ") if interactive else next(sys.stdin).rstrip("\n")
        except (EOFError, StopIteration):
            return
        if text.strip():
            yield text


def _add(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as file:
        file.write(text)


def _free_name(first_words: str, taken: Collection[str]) -> str:
    """Name a case after what was said first."""
    words = re.sub(r"\s+", " ", first_words).strip()[:60]
    number = 1
    name = words
    while name in taken:
        number += 1
        name = f"{words} ({number})"
    return name
