"""Run coroutines one after the other in one event loop: a new one for each takes longer than an action."""

from __future__ import annotations

import asyncio
import atexit
from collections.abc import Coroutine
from functools import lru_cache
from typing import Any, TypeVar

T = TypeVar("T")


def run_here(work: Coroutine[Any, Any, T]) -> T:
    """Give the result of `work`."""
    return _loop().run_until_complete(work)


@lru_cache(maxsize=1)
def _loop() -> asyncio.AbstractEventLoop:
    loop = asyncio.new_event_loop()
    atexit.register(loop.close)
    return loop
