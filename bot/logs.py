"""Logs: ours in one line each on standard error, the libraries' only when asked for."""

from __future__ import annotations

import logging
import os
import re
import sys
import warnings
from collections.abc import MutableMapping
from typing import Any

import structlog

from bot.settings import log_level

TRACEBACK = "exception"
"""The key under which `format_exc_info` puts a traceback, the only value of several lines."""

_LONG_NUMBER = re.compile(r"(?<![0-9A-Za-z_-])\d{4,}(?=\d{4}(?![0-9A-Za-z_]))")
"""Of a telephone number, or of what a platform calls a customer by, all but the last four digits.

A part of a longer name, as of a model's or of a file's, is none.
"""


def set_up_logs(*, verbose: bool) -> None:
    """Send logs to standard error: ours from the set level on, the libraries' only with `verbose`.

    Must run before Rasa is imported: TensorFlow reads its log level then.
    """
    if not verbose:
        os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
        os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")
        os.environ["LOG_LEVEL"] = "ERROR"
        os.environ["TQDM_DISABLE"] = "1"
        # Not a filter: libraries set filters of their own while they are imported.
        warnings.showwarning = lambda *_args, **_kwargs: None
    level = "debug" if verbose else log_level()
    logging.basicConfig(level=logging.DEBUG if verbose else logging.ERROR, stream=sys.stderr, force=True)
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            _hide_customers,
            structlog.processors.LogfmtRenderer(key_order=["timestamp", "level", "event"]),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(level.upper())),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )


def _hide_customers(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Keep out of logs by what a customer can be called, and put the reasons that libraries give on one line."""
    for key, value in event.items():
        if isinstance(value, str):
            said = value if key == TRACEBACK else " ".join(value.split())
            event[key] = _LONG_NUMBER.sub("…", said)
    return event
