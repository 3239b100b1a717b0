"""`shopclerk chat`: the clerk in the terminal."""

from __future__ import annotations

import asyncio
import json
import sys
import uuid
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict
from typing import TYPE_CHECKING

import click
from rich.console import Console

from bot.bootstrap import build_services
from bot.cli.chat_store import find_store
from bot.cli.output import errors, progress, verbose_option
from bot.cli.run import check_files, prepare
from bot.cli.train import bring_up_to_date
from bot.messages import Button, Reply, all_buttons
from bot.project.fingerprint import find_model, newest_model
from bot.settings import Settings, utc_now
from bot.storage.database import open_database
from bot.storage.schema import migrate
from bot.store.api import StoreApi
from bot.store.demo import DemoStoreClient

if TYPE_CHECKING:
    # Loading Rasa takes seconds: not before there is something to say.
    from bot.testing.rehearsal import Rehearsal


@click.command("chat")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object for each reply.")
@click.option("--language", help="Begin in this language (en, ko) instead of the shop's first one.")
@verbose_option
def command(*, as_json: bool, language: str | None) -> None:
    """Talk to the clerk. With piped input, each line is one message.

    A button is tapped by typing its number. The conversation is not kept. The shop is the store at SHOPCLERK_STORE_URL,
    that of a running `shopclerk demo` too; if none answers there, a demo shop of the chat's own. Which one is said.
    """
    settings = Settings()
    prepare(settings)
    check_files(settings)
    bring_up_to_date(settings)
    with _open(settings, language) as rehearsal:
        asyncio.run(_talk(rehearsal, as_json=as_json))


@contextmanager
def _open(settings: Settings, language: str | None) -> Iterator[Rehearsal]:
    with progress("Waking the clerk…"):
        from bot.dialogue.assistant import Assistant
        from bot.testing.rehearsal import Stage

        model = find_model(settings.root, settings.models, settings.shop_file) or newest_model(settings.models)
        assert model is not None  # noqa: S101 (trained above)
        assistant = Assistant(model)
    database = open_database("sqlite://")
    migrate(database)
    found = find_store(settings)
    errors.print(found.told)
    with ExitStack() as stack:
        store: StoreApi | None = None
        if found.settings is not None:
            settings = found.settings
        else:
            from bot.testing.demo_store import running_demo_store

            demo = stack.enter_context(running_demo_store(now=utc_now(), help_folder=settings.help_folder))
            store = DemoStoreClient(demo.base_url, demo.api_key)
            settings = settings.copy(update={"store_url": demo.base_url})
        services = build_services(settings, database=database, store=store)
        yield Stage(assistant, database, services).open(uuid.uuid4().hex, language=language)


async def _talk(rehearsal: Rehearsal, *, as_json: bool) -> None:
    interactive = sys.stdin.isatty()
    console = Console(highlight=False, soft_wrap=not interactive)
    buttons: list[Button] = []
    for line in _lines(interactive=interactive):
        tapped = line.strip().isdecimal() and 0 < int(line) <= len(buttons)
        replies = await (rehearsal.press(buttons[int(line) - 1]) if tapped else rehearsal.say(line))
        buttons = []
        for reply in replies:
            if as_json:
                click.echo(json.dumps(asdict(reply), ensure_ascii=False))
            else:
                _print(console, reply, first=len(buttons) + 1)
            buttons += all_buttons(reply)


def _lines(*, interactive: bool) -> Iterator[str]:
    if not interactive:
        yield from (line.rstrip("\n") for line in sys.stdin)
        return
    errors.print("Write to the clerk; tap a button by its number. Leave with Ctrl+D.")
    while True:
        try:
            yield input("> ")
        except EOFError:
            return


def _print(console: Console, reply: Reply, *, first: int) -> None:
    """Print a reply and number its buttons."""
    if reply.text:
        console.print(reply.text, markup=False)
    for card in reply.cards:
        console.print(f"- {card.title}: {card.subtitle} {card.url}".rstrip(), markup=False, soft_wrap=True)
    for link in reply.links:
        console.print(f"{link.title}: {link.url}", markup=False, soft_wrap=True)
    for file in reply.files:
        console.print(f"{file.name}: /chat/files/{file.id}", markup=False, soft_wrap=True)
    for number, button in enumerate(all_buttons(reply), first):
        console.print(f"  [{number}] {button.title}", markup=False)
