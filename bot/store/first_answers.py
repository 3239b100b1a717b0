"""Idempotency of the store in memory: a repeated key hears the first answer, refusals too."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from bot.commerce.storekeeping.refusals import REFUSALS, RefusalError
from bot.store.api import StoreRefusedError

T = TypeVar("T")


class FirstAnswers:
    """What each key was used for, and what was answered."""

    def __init__(self) -> None:
        """No key was used yet."""
        self._kept: dict[str, tuple[object, object]] = {}

    def once(self, key: str, request: object, effect: Callable[[], T]) -> T:
        """The first answer to `key`; else that of `effect`, which is kept.

        `request` is what the key is used for. Raises `ValueError` without a key, and `StoreRefusedError` where
        `effect` raises `RefusalError`, or the key was used for another request.
        """
        if not key:
            raise ValueError("a change needs an idempotency key: without one a retry could happen twice")
        if key in self._kept:
            before, answer = self._kept[key]
            if before != request:
                raise refused("idempotency_key_reused")
        else:
            try:
                answer = effect()
            except RefusalError as refusal:
                answer = refusal
            self._kept[key] = (request, answer)
        if isinstance(answer, RefusalError):
            raise StoreRefusedError(answer.code, str(answer)) from answer
        return answer  # type: ignore[return-value]  # the same request had the same kind of answer


def refused(code: str) -> StoreRefusedError:
    """The error for a code of `REFUSALS`."""
    return StoreRefusedError(code, REFUSALS[code][1])
