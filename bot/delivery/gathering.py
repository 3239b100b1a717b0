"""Let requests that come at the same time share one transaction: the disk is waited for once for all of them."""

from __future__ import annotations

import asyncio

import structlog

from bot.channels.base import Batch
from bot.delivery.intake import Intake, Taken
from bot.storage.database import StorageUnavailableError

log = structlog.get_logger(__name__)

MOST_AT_ONCE = 64
"""Requests of one transaction: the first of them waits for the last."""

_Waiting = tuple[str, Batch, "asyncio.Future[Taken]"]


class GatheredIntake:
    """Stores one group at a time; what comes meanwhile is the next group. For one event loop at a time."""

    def __init__(self, intake: Intake) -> None:
        self._intake = intake
        self._waiting: list[_Waiting] = []
        self._storing: asyncio.Task[None] | None = None

    async def accept(self, channel: str, batch: Batch) -> Taken:
        """See `Intake.accept_batch`: when it returns, everything is committed. Raises what storing raises."""
        future: asyncio.Future[Taken] = asyncio.get_running_loop().create_future()
        self._waiting.append((channel, batch, future))
        if self._storing is None:
            self._storing = asyncio.ensure_future(self._store_all())
        return await future

    async def _store_all(self) -> None:
        try:
            while self._waiting:
                group, self._waiting = self._waiting[:MOST_AT_ONCE], self._waiting[MOST_AT_ONCE:]
                await self._store(group)
        finally:
            self._storing = None

    async def _store(self, group: list[_Waiting]) -> None:
        try:
            taken = await asyncio.to_thread(
                self._intake.accept_batches, [(channel, batch) for channel, batch, _ in group]
            )
        except StorageUnavailableError as error:
            _fail(group, error)
        except Exception as error:
            # One of them cannot be stored. The others must not fail with it, so each is tried alone.
            if len(group) == 1:
                _fail(group, error)
                return
            log.exception("group_not_stored", requests=len(group))
            for one in group:
                await self._store([one])
        else:
            for (_, _, future), result in zip(group, taken, strict=True):
                # Who has gone away meanwhile sends it again: it is stored, and will be a duplicate.
                if not future.done():
                    future.set_result(result)


def _fail(group: list[_Waiting], error: Exception) -> None:
    for _, _, future in group:
        if not future.done():
            future.set_exception(error)
