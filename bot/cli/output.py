"""What commands say on the terminal, and what they keep from it."""

from __future__ import annotations

import logging
import os
import sys
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

import click
import structlog
from rich.console import Console

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


def set_up_logs(*, verbose: bool) -> None:
    """Send logs to standard error: ours from `info` on, the libraries' only with `verbose`.

    Must run before Rasa is imported: TensorFlow reads its log level then.
    """
    if not verbose:
        os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
        os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")
        os.environ["LOG_LEVEL"] = "ERROR"
        os.environ["TQDM_DISABLE"] = "1"
        # Not a filter: libraries set filters of their own while they are imported.
        warnings.showwarning = lambda *_args, **_kwargs: None
    logging.basicConfig(level=logging.DEBUG if verbose else logging.ERROR, stream=sys.stderr, force=True)
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.LogfmtRenderer(key_order=["timestamp", "level", "event"]),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.DEBUG if verbose else logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )


@contextmanager
def progress(what: str) -> Iterator[None]:
    """Say what is being done while it takes its time."""
    if errors.is_terminal:
        with errors.status(what):
            yield
    else:
        errors.print(what)
        yield


def fail(message: str, code: int = EXIT_WRONG) -> None:
    """Say what is wrong and end the command."""
    errors.print(message, style="red", markup=False)
    sys.exit(code)
