"""What commands say on the terminal, and what they keep from it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NoReturn, TypeVar

import click
from rich.console import Console
from rich.table import Column

from bot.logs import set_up_logs

EXIT_WRONG = 1
"""Something is wrong with the shop's files or the model."""

EXIT_UNAVAILABLE = 3
"""The store or the database does not answer."""

errors = Console(stderr=True, highlight=False)
Command = TypeVar("Command", bound=Callable[..., Any])


def verbose_option(command: Command) -> Command:
    """Add `--verbose`, which sets the logs up accordingly before the command runs."""
    return click.option(
        "--verbose",
        is_flag=True,
        is_eager=True,
        expose_value=False,
        callback=lambda _context, _option, value: set_up_logs(verbose=value),
        help="Show the logs of Rasa and TensorFlow too.",
    )(command)


@contextmanager
def progress(what: str) -> Iterator[None]:
    """Say what is being done while it takes its time."""
    if errors.is_terminal:
        with errors.status(what):
            yield
    else:
        errors.print(what)
        yield


def copied(title: str) -> Column:
    """A column of a table with what is copied from it: however narrow the terminal, it is neither cut nor broken."""
    return Column(title, no_wrap=True, overflow="fold")


def check_writable(path: Path | None) -> None:
    """End the command before its work if what comes of it cannot be written."""
    if path and not path.parent.is_dir():
        fail(f"{path} cannot be written: there is no folder {path.parent}. Make it, or name another file.")


def fail(message: str, code: int = EXIT_WRONG) -> NoReturn:
    """Say what is wrong and end the command."""
    errors.print(message, style="red", markup=False, soft_wrap=True)
    sys.exit(code)
