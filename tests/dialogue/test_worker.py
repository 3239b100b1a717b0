"""A worker whose database fails it at the end of a turn."""

from __future__ import annotations

import asyncio
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from bot.delivery.dispatch import PipeDispatcher, PipeWaiter
from bot.delivery.intake import Intake
from bot.delivery.turn_values import Claim, FinishedTurn, PendingTurn
from bot.delivery.turns import TurnQueue
from bot.delivery.workers import WorkerRegistry
from bot.dialogue.worker import Worker
from bot.messages import InboundMessage, Reply
from bot.storage.database import StorageUnavailableError, open_database
from bot.storage.schema import migrate

NOW = datetime(2026, 11, 21, 12, tzinfo=timezone.utc)


class Echo:
    """Answers with what it heard."""

    async def answer(self, turn: PendingTurn) -> FinishedTurn:
        return FinishedTurn((), {}, [Reply(text=turn.message.text)])


class FailingQueue(TurnQueue):
    """A queue whose first commits find no database."""

    failures = 0

    def commit(self, claim: Claim, turn: PendingTurn, finished: FinishedTurn) -> bool:
        if self.failures:
            self.failures -= 1
            raise StorageUnavailableError("gone for a moment")
        return super().commit(claim, turn, finished)


def test_a_turn_that_could_not_be_kept_is_run_again_at_once(tmp_path: Path) -> None:
    """The clock stands still: nobody waits for the lease to end."""
    database = open_database(f"sqlite:///{tmp_path}/clerk.db")
    migrate(database)
    queue = FailingQueue(database, lambda: NOW, window_turns=6)
    queue.failures = 2
    assistant: Any = Echo()
    worker = Worker(
        assistant,
        queue,
        WorkerRegistry(database, lambda: NOW),
        PipeDispatcher(None),
        lambda _turn: Reply(text="sorry"),
        model_name="a model",
    )
    message = InboundMessage(channel="web", customer="c1", provider_message_id="m1", sent_at=NOW, text="hello")
    Intake(database, PipeDispatcher(None), lambda: NOW).accept([message])
    kept: list[Any] = []
    served: list[None] = []

    def stopping() -> bool:
        with database.reading() as connection:
            kept[:] = connection.exec_driver_sql("SELECT state, attempts FROM inbox").all()
        return tuple(kept[0]) == ("processed", 3)

    asyncio.run(worker.serve(PipeWaiter(None), stopping, lambda: served.append(None)))
    worker.leave()
    assert tuple(kept[0]) == ("processed", 3)
    assert served == [None]
    with database.reading() as connection:
        owners = connection.exec_driver_sql("SELECT lease_owner FROM conversations").scalars().all()
        assert owners == [None]
        assert connection.exec_driver_sql("SELECT count(*) FROM workers").scalar() == 0
    database.close()
