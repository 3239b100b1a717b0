"""Logs: ours in one line each on standard error, the libraries' only when asked for."""

from __future__ import annotations

import logging
import os
import sys
import warnings

import structlog

from bot.settings import log_level


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
            structlog.processors.LogfmtRenderer(key_order=["timestamp", "level", "event"]),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(level.upper())),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )
