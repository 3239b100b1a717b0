"""`shopclerk doctor`: whether everything is there that the clerk needs, and the cure where it is not."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.cli.diagnosis import Diagnosis, State, exit_code
from bot.cli.doctor_channels import check_channels
from bot.cli.doctor_desk import check_other_desk
from bot.cli.doctor_files import check_disk, check_files, check_model, check_python, check_shop, read_settings
from bot.cli.doctor_services import check_clock, check_database, check_port, check_store, running_at
from bot.cli.output import progress, verbose_option
from bot.commerce.shop_file import ShopFileError
from bot.settings import Settings, load_shop

COLOURS = {State.OK: "green", State.WARNING: "yellow", State.PROBLEM: "red"}


@click.command("doctor")
@verbose_option
def command() -> None:
    """Look whether everything that the clerk needs is there, and say the cure where it is not.

    Changes nothing. Ends with 1 if a file, a setting or the model is wrong, and with 3 if a service does not answer.
    """
    with progress("Looking…"):
        diagnoses = list(examine())
    console = Console()
    console.print(_table(diagnoses))
    for one in diagnoses:
        if one.state is not State.OK:
            # In a narrow terminal the table breaks addresses and names of settings, which are copied.
            console.print(Text(f"{one.name}: {one.found}. Cure: {one.cure}", COLOURS[one.state]), soft_wrap=True)
    sys.exit(exit_code(diagnoses))


def examine() -> Iterator[Diagnosis]:
    """Look at everything, one thing after the other."""
    settings, lines = read_settings()
    yield from check_python((settings or Settings.construct()).root)
    yield from lines
    if settings is None:
        return
    yield check_shop(settings)
    yield check_files(settings)
    yield check_model(settings)
    yield check_database(settings)
    yield from check_clock(settings)
    yield from check_store(settings)
    yield check_port(settings)
    yield from check_channels(_languages(settings), running_at(settings))
    yield from check_other_desk(settings)
    yield from check_disk(settings)


def _languages(settings: Settings) -> tuple[str, ...]:
    try:
        return load_shop(settings).languages
    except (OSError, UnicodeDecodeError, ShopFileError):
        # Its own line says so.
        return ()


def _table(diagnoses: Sequence[Diagnosis]) -> Table:
    table = Table("")
    table.add_column("Checked", no_wrap=True)
    table.add_column("Found", overflow="fold")
    table.add_column("Cure", overflow="fold")
    for one in diagnoses:
        table.add_row(Text(one.state.value, COLOURS[one.state]), Text(one.name), Text(one.found), Text(one.cure))
    return table
