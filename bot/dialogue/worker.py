"""Take conversations one at a time, answer their messages in order, and keep each turn whole or not at all."""

from __future__ import annotations

import asyncio
import os
import socket
import sys
import time
from collections.abc import Callable, Coroutine
from contextlib import suppress
from typing import Any

import structlog

from bot.delivery.dispatch import Dispatcher, PipeWaiter
from bot.delivery.flood import FLOOD_MARK
from bot.delivery.turn_values import Claim, PendingTurn, StaleLeaseError
from bot.delivery.turns import MAX_ATTEMPTS, TurnQueue
from bot.delivery.workers import WorkerRegistry
from bot.dialogue.assistant import Assistant
from bot.handoff.work import Work
from bot.messages import Reply
from bot.storage.database import StorageUnavailableError

log = structlog.get_logger(__name__)

POLL_S = 0.25
"""How long a message can lie unseen if the wake-up call is lost."""

REPORT_EVERY_S = 5.0
RETRY_PAUSE_S = 0.5
"""Before a turn that failed is tried again, and longer before each further try: what was away may be back."""

CONVERSATIONS_AT_ONCE = 8
"""While one conversation waits for the store, this process works on others."""

HEARD = frozenset({Work.ANSWER, Work.RECEIVE})
"""Work whose failure the customer hears of: in everything else a person speaks, or decided."""


def _unsaid() -> None:
    """Where nobody asks whether a worker has served."""


def worker_id(pid: int) -> str:
    """Name the worker with this process id, on this machine."""
    return f"{socket.gethostname()}:{pid}"


class Worker:
    """One process' share of the conversations."""

    def __init__(
        self,
        assistant: Assistant,
        queue: TurnQueue,
        registry: WorkerRegistry,
        notify: Dispatcher,
        apology: Callable[[PendingTurn], Reply],
        *,
        model_name: str,
        slow_down: Callable[[PendingTurn], Reply] | None = None,
    ) -> None:
        """Serve with a loaded `assistant`; `notify` hears of each answered conversation.

        `slow_down` is what a customer hears who writes more than is read.
        """
        self._assistant = assistant
        self._queue = queue
        self._registry = registry
        self._notify = notify
        self._apology = apology
        self._slow_down = slow_down or apology
        self._model_name = model_name
        self._served = _unsaid
        self._unreleased: list[Claim] = []
        self.id = worker_id(os.getpid())

    async def serve(
        self, waiter: PipeWaiter, stopping: Callable[[], bool], served: Callable[[], None] = _unsaid
    ) -> None:
        """Work until `stopping()` says so, and finish what was begun.

        Calls `served` once: when a turn is kept, or nothing waits for one. Before that it may die at every start.
        """
        self._served = served
        running: set[asyncio.Task[None]] = set()
        reported = -REPORT_EVERY_S
        while not stopping():
            try:
                if time.monotonic() - reported >= REPORT_EVERY_S:
                    self._registry.report(self.id, "ready", self._model_name)
                    reported = time.monotonic()
                self._release_left()
                begun = self._queue.begin(self.id) if len(running) < CONVERSATIONS_AT_ONCE else None
                if begun is None and not running:
                    self._has_served()
            except StorageUnavailableError:
                begun = None
            if begun and begun[0].tried:
                await self._serve_alone(begun[0], running)
            elif begun:
                _keep(running, self._serve_conversation(*begun))
                # Let the new task start before the next claim.
                await asyncio.sleep(0)
            elif running:
                await asyncio.wait(running, timeout=POLL_S / 10, return_when=asyncio.FIRST_COMPLETED)
            else:
                waiter.wait(POLL_S)
        if running:
            await asyncio.wait(running)

    def leave(self) -> None:
        """Say that this worker ends; if nobody hears it, others find out after a while."""
        with suppress(StorageUnavailableError):
            self._release_left()
            self._registry.leave(self.id)

    async def run_pending(self, most: int = sys.maxsize) -> int:
        """Answer what waits now, in at most so many conversations, and return in how many: for chats and tests."""
        count = 0
        while count < most and (begun := self._queue.begin(self.id)):
            await self._serve_conversation(*begun)
            count += 1
        return count

    async def _serve_alone(self, claim: Claim, running: set[asyncio.Task[None]]) -> None:
        """Try a message again that may be what killed its worker: nobody else's turn shall die with it."""
        if running:
            await asyncio.wait(running)
        await self._serve_conversation(claim)

    async def _serve_conversation(self, claim: Claim, turn: PendingTurn | None = None) -> None:
        """Answer what waits in it, beginning with `turn` if that is loaded already."""
        try:
            while turn := turn or self._queue.next_turn(claim):
                more = await self._serve_turn(claim, turn)
                self._notify.wake(claim.conversation_id)
                if not more:
                    return
                turn = None
            self._queue.release(claim)
        except StaleLeaseError as error:
            log.warning("lease_lost", error=str(error))
        except StorageUnavailableError:
            # Nothing of the turn was kept, and the message is taken again as soon as the database can be written.
            self._unreleased.append(claim)

    def _release_left(self) -> None:
        """Give back what could not be given back before. Raises `StorageUnavailableError`, and keeps the rest."""
        while self._unreleased:
            self._queue.release(self._unreleased[0])
            del self._unreleased[0]

    async def _serve_turn(self, claim: Claim, turn: PendingTurn) -> bool:
        """Gives whether there is more to do in this conversation; if not, it is released."""
        if turn.attempts > MAX_ATTEMPTS:
            log.error("message_parked", conversation=claim.conversation_id, inbox_id=turn.inbox_id)
            return self._queue.park(claim, turn, [self._apology(turn)] if turn.work in HEARD else ())
        if FLOOD_MARK in turn.message.metadata and turn.work is Work.ANSWER:
            log.warning("flood", conversation=claim.conversation_id)
            return self._queue.hold(claim, turn, [self._slow_down(turn)])
        try:
            finished = await self._assistant.answer(turn)
        except Exception:
            # The top of every turn, whatever Rasa or an action raised: the message stays, is tried again, and is parked
            # after MAX_ATTEMPTS. Beyond this line it would end the worker and the turns of other customers.
            log.exception("turn_failed", conversation=claim.conversation_id, inbox_id=turn.inbox_id)
            await asyncio.sleep(RETRY_PAUSE_S * turn.attempts)
            return True
        more = self._queue.commit(claim, turn, finished)
        self._has_served()
        return more

    def _has_served(self) -> None:
        self._served()
        self._served = _unsaid


def _keep(running: set[asyncio.Task[None]], work: Coroutine[Any, Any, None]) -> None:
    task = asyncio.get_running_loop().create_task(work)
    running.add(task)
    task.add_done_callback(running.discard)
