"""`shopclerk tickets`: what customers wait for a person for."""

from __future__ import annotations

import click
from rich.console import Console
from rich.table import Table

from bot.cli.output import copied, fail, verbose_option
from bot.cli.run import prepare
from bot.handoff.tickets import TicketBook
from bot.settings import Settings, utc_now
from bot.storage.database import open_database


@click.command("tickets")
@click.option("--close", metavar="REFERENCE", help="Close the ticket with this reference.")
@verbose_option
def command(close: str | None) -> None:
    """List open tickets, oldest first, with where the customer can be reached; or close one."""
    settings = Settings()
    prepare(settings)
    book = TicketBook(open_database(settings.database_url), utc_now)
    if close:
        if not book.close(close.upper()):
            fail(f"There is no open ticket {close}. See them all: shopclerk tickets")
        click.echo(f"Closed: {close.upper()}")
        return
    found = book.list_open()
    if not found:
        click.echo("No open tickets.")
        return
    table = Table(copied("Ticket"), "Since (UTC)", "Topic", "Order", copied("Reach at"), "Language", "What it is about")
    for ticket in found:
        table.add_row(
            ticket.reference,
            f"{ticket.created_at:%Y-%m-%d %H:%M}",
            ticket.topic,
            ticket.order_number or "",
            ticket.contact or "",
            ticket.language,
            ticket.summary,
        )
    Console().print(table)
