"""The store under a contract test, whichever it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from bot.commerce.orders import Order
from bot.store.api import StoreApi, StoreRefusedError


@dataclass(frozen=True)
class Subject:
    api: StoreApi
    snapshot: Callable[[], object]
    base_url: str

    def order(self, number: str) -> Order:
        order = self.api.find_order(number)
        assert order is not None
        return order


def refused(subject: Subject, code: str, call: Callable[[], object]) -> None:
    """`call` is refused with `code`, twice with the same key, and nothing has changed."""
    before = subject.snapshot()
    for _ in range(2):
        with pytest.raises(StoreRefusedError) as refusal:
            call()
        assert refusal.value.code == code
    assert subject.snapshot() == before
