"""A store whose writes fail on demand: before they have an effect, or after it, when only the answer is lost."""

from __future__ import annotations

from typing import Any, Literal

from bot.store.api import StoreOutcomeUnknownError, StoreRefusedError, StoreUnavailableError

WRITES = frozenset(
    {"create_return", "create_exchange", "cancel_order", "change_shipping_address", "set_newsletter"},
)


class FlakyStore:
    """Passes everything on to `store`; `writes` says what becomes of writes, and `keys` which keys they came with."""

    def __init__(self, store: Any) -> None:
        self._store = store
        self.writes: Literal["work", "fail", "lost"] = "work"
        self.keys: list[str] = []
        self.products_gone = False

    def __getattr__(self, name: str) -> Any:
        if name == "get_product" and self.products_gone:
            raise StoreRefusedError("not_found", "there is no such product")
        method = getattr(self._store, name)
        if name not in WRITES:
            return method

        def write(*args: Any, **kwargs: Any) -> Any:
            self.keys.append(kwargs["idempotency_key"])
            if self.writes == "fail":
                raise StoreUnavailableError("nobody answers")
            done = method(*args, **kwargs)
            if self.writes == "lost":
                raise StoreOutcomeUnknownError("the answer never came")
            return done

        return write
