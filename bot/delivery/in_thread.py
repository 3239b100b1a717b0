"""Let something work in a thread beside the web server, and finish what it has begun at the end."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Protocol


class Service(Protocol):
    """What works by itself."""

    def serve(self, stopping: Callable[[], bool]) -> None:
        """Work until `stopping()` says so."""

    def wake(self) -> None:
        """Look now; from any thread."""


@contextmanager
def in_thread(name: str, service: Service) -> Iterator[None]:
    """Serve in a thread of this name; at the end it is waited for."""
    stopping = threading.Event()
    thread = threading.Thread(target=service.serve, args=(stopping.is_set,), name=name)
    thread.start()
    try:
        yield
    finally:
        stopping.set()
        service.wake()
        thread.join()
