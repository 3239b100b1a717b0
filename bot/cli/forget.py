"""`shopclerk forget`: delete what the clerk knows of a customer who wants it."""

from __future__ import annotations

import click
from rich.console import Console
from rich.table import Table

from bot.cli.database import operator_database
from bot.cli.output import copied, fail, verbose_option
from bot.delivery.forgetting import Forgetter, Found
from bot.settings import Settings

MOST_AT_ONCE = 20
"""Conversations that are deleted at once: more have a part of an address in common, and belong to many people."""

ELSEWHERE = "Not deleted: what the store, the platforms, another desk and your backups have of them."


@click.command("forget")
@click.argument("who")
@click.option("--yes", is_flag=True, help="Delete what is found, for good. Without it, it is only listed.")
@verbose_option
def command(who: str, *, yes: bool) -> None:
    """List the conversations of a customer, and with --yes delete them: messages, replies, files, tickets and notes.

    WHO is a conversation's id, a ticket's reference, or what the customer wrote, such as an e-mail address. Look for
    each way in which they may have written it.

    Exit codes: 0 it was listed or deleted; 1 nothing was found; 3 the database does not answer.
    """
    with operator_database(Settings()) as database:
        forgetter = Forgetter(database)
        try:
            found = forgetter.find(who)
        except ValueError as error:
            fail(f"{error}. Nothing was deleted.")
        if not found:
            fail("No conversation was found. Look for another way to write it, or for the reference of a ticket.")
        if not yes:
            _show(found)
            click.echo("Nothing was deleted. To delete all of these for good, add --yes")
            return
        if len(found) > MOST_AT_ONCE:
            fail(
                f'"{who}" stands in {len(found)} conversations, more than one customer has. Nothing was deleted. Write '
                "it whole, or name each conversation by its id."
            )
        deleted = forgetter.forget([one.id for one in found])
    click.echo(
        f"Deleted: {deleted['conversations']} conversations with {deleted['inbox']} messages, {deleted['outbox']} "
        f"replies, {deleted['files']} files and {deleted['tickets']} tickets.\n{ELSEWHERE}"
    )


def _show(found: list[Found]) -> None:
    table = Table(copied("Conversation"), "Began (UTC)", "Last wrote (UTC)", "Messages")
    for one in found:
        table.add_row(one.id, f"{one.began_at:%Y-%m-%d %H:%M}", f"{one.last_at:%Y-%m-%d %H:%M}", str(one.messages))
    Console().print(table)
