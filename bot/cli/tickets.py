"""`shopclerk tickets`: what customers wait for a person for."""

from __future__ import annotations

import click
from rich.console import Console
from rich.table import Table

from bot.cli.database import operator_database
from bot.cli.output import copied, fail, verbose_option
from bot.handoff.tickets import TicketBook
from bot.settings import Settings, utc_now


@click.command("tickets")
@click.option("--close", metavar="REFERENCE", help="Close the ticket with this reference.")
@verbose_option
def command(close: str | None) -> None:
    """List open tickets, oldest first, with where the customer can be reached; or close one."""
    with operator_database(Settings()) as database:
        book = TicketBook(database, utc_now)
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
