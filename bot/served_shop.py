"""The shop.yml by which the workers of this machine serve, for a process that runs on while it changes."""

from __future__ import annotations

from pathlib import Path

import structlog

from bot.commerce.shop import Shop
from bot.settings import SHOP_BROKEN, Settings, load_shop, read_shop

_log = structlog.get_logger(__name__)


class ServedShop:
    """Gives the shop; call it whenever it is needed. May be used from several threads.

    The workers' host takes a new shop.yml with a new model and keeps a copy of what it took. When that copy is another
    one, it is read: so hours and promises are never those of a file that is still being edited. Where no worker runs
    on the machine, the shop stays as it was at the start.
    """

    def __init__(self, settings: Settings) -> None:
        """Read shop.yml. Raises one of `SHOP_BROKEN`."""
        self._kept = settings.last_good / "shop.yml"
        self._seen = _mark(self._kept)
        self._shop = load_shop(settings)

    def __call__(self) -> Shop:
        """Give the shop as it is by now."""
        mark = _mark(self._kept)
        if mark is not None and mark != self._seen:
            self._seen = mark
            try:
                self._shop = read_shop(self._kept)
            except SHOP_BROKEN as wrong:
                reason = " ".join(str(wrong).split())
                _log.error("shop_not_taken", wrong=reason, cure="run shopclerk validate, then shopclerk train")
        return self._shop


def _mark(path: Path) -> tuple[int, int, int] | None:
    """What differs between two copies, for a copy replaces the one before it; None if there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns, found.st_size
