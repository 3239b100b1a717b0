"""Do not make up what Rasa logs for its own developers, where nobody reads it.

structlog looks its settings up for each line before it drops it, and Rasa describes whole conversations for some lines.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from types import ModuleType
from typing import Any

import structlog


class _WithoutDebug:
    """A logger whose other lines are written as before."""

    def __init__(self, logger: Any) -> None:
        self._logger = logger

    def debug(self, *_: object, **__: object) -> None:
        """Write nothing."""

    def __getattr__(self, name: str) -> Any:
        return getattr(self._logger, name)


def debug_is_read() -> bool:
    """Whether lines of this level may be written anywhere."""
    above = (logging.INFO, logging.WARNING, logging.ERROR, logging.CRITICAL)
    return structlog.get_config()["wrapper_class"] not in map(structlog.make_filtering_bound_logger, above)


def silence_debug(modules: Mapping[str, ModuleType]) -> None:
    """Let those of `modules` that are Rasa's write no line of this level by structlog. Safe to call again."""
    for name, module in modules.items():
        logger = getattr(module, "structlogger", None) if name.startswith("rasa.") else None
        if logger is not None and not isinstance(logger, _WithoutDebug):
            module.__dict__["structlogger"] = _WithoutDebug(logger)
