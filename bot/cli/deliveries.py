"""`shopclerk deliveries`: messages that wait or are stuck, in and out."""

from __future__ import annotations

from datetime import timedelta

import click
from rich.console import Console
from rich.table import Table

from bot.cli.database import operator_database
from bot.cli.output import EXIT_WRONG, copied, fail, verbose_option
from bot.delivery.backlog import Backlog, Delivery
from bot.settings import Settings, utc_now

ALL = "all"


@click.command("deliveries")
@click.option("--older-than", metavar="SECONDS", default=60, show_default=True, help="Leave out what waits for less.")
@click.option("--replay", metavar="ID|all", help="Let a dead, parked or held message go again, or all of them.")
@verbose_option
def command(older_than: int, replay: str | None) -> None:
    """List messages that wait too long, are dead, parked or held, each with the reason.

    Exit codes: 0 nothing is stuck, or the replay was done; 1 something is stuck, or there is nothing to replay under
    this id; 3 the database does not answer.
    """
    settings = Settings()
    with operator_database(settings) as database:
        backlog = Backlog(database, utc_now)
        if replay:
            _replay(backlog, replay)
            return
        found = backlog.stuck(timedelta(seconds=older_than))
    if not found:
        click.echo("Nothing is stuck.")
        return
    _show(found)
    raise SystemExit(EXIT_WRONG)


def _replay(backlog: Backlog, which: str) -> None:
    if which == ALL:
        click.echo(f"On their way again: {backlog.replay_all()}")
    elif backlog.replay(which):
        click.echo(f"On its way again: {which}")
    else:
        fail(f"No dead, parked or held message has the id {which}. See them all: shopclerk deliveries")


def _show(found: list[Delivery]) -> None:
    table = Table(copied("Id"), "Since (UTC)", "State", "Channel", "Conversation", "Tries", "Why")
    for one in found:
        table.add_row(
            one.id,
            f"{one.since:%Y-%m-%d %H:%M}",
            one.state,
            one.channel,
            one.conversation_id,
            str(one.attempts),
            one.reason,
        )
    Console().print(table)
