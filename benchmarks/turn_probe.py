"""Time turns inside a worker: run by the benchmark `clerk` in a process of its own.

`python -m benchmarks.turn_probe MODEL RESULT`: settings come from SHOPCLERK_…; writes a JSON list with one object
a turn: `script`, `turn` (1-based), `text`, the milliseconds `claim`, `answer`, `commit`, their sum `total`, and
of `answer` the part `store` that was spent waiting for the store in `store_calls` requests.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

import requests

from benchmarks.scripts import ASK_STORE, LONG, TALK
from bot.bootstrap import build_services, use_services
from bot.delivery.dispatch import PipeDispatcher
from bot.delivery.intake import Intake
from bot.delivery.turn_values import Claim, FinishedTurn, PendingTurn
from bot.delivery.turns import TurnQueue
from bot.delivery.workers import WorkerRegistry
from bot.logs import set_up_logs
from bot.messages import InboundMessage
from bot.settings import Settings, utc_now
from bot.storage.database import Database, open_database
from bot.storage.schema import migrate
from bot.store.demo import DemoStoreClient
from bot.store.transport import open_session

WARM_UP = 2
REPEAT_SHORT = 15
LONG_CONVERSATIONS = 6
LONG_TURNS = 100


class ClockedSession(requests.Session):
    """The store client's session, with a clock around what goes over the wire."""

    def __init__(self) -> None:
        super().__init__()
        self.trust_env = False
        self.seconds = 0.0
        self.calls = 0
        for prefix, adapter in open_session().adapters.items():
            self.mount(prefix, adapter)

    def send(self, request: requests.PreparedRequest, **options: Any) -> requests.Response:
        """Send one request; the time ends when the whole answer is here."""
        begun = time.perf_counter()
        try:
            return super().send(request, **options)
        finally:
            self.seconds += time.perf_counter() - begun
            self.calls += 1


class ClockedQueue(TurnQueue):
    """The worker's queue, with a clock at each of its steps."""

    def __init__(self, database: Database, clock: Callable[[], datetime], *, window_turns: int) -> None:
        super().__init__(database, clock, window_turns=window_turns)
        self.marks: list[float] = []

    def begin(self, owner: str) -> tuple[Claim, PendingTurn | None] | None:
        """Claim a conversation and load its turn."""
        started = time.perf_counter()
        begun = super().begin(owner)
        if begun:
            self.marks = [started, time.perf_counter()]
        return begun

    def commit(self, claim: Claim, turn: PendingTurn, finished: FinishedTurn) -> bool:
        """End."""
        self.marks.append(time.perf_counter())
        more = super().commit(claim, turn, finished)
        self.marks.append(time.perf_counter())
        return more


class Probe:
    """A worker on a real database and a real store, fed and watched."""

    def __init__(self, model: Path) -> None:
        # Here and not above: the logs must be set up before TensorFlow reads its level.
        from bot.dialogue.assistant import Assistant  # noqa: PLC0415
        from bot.dialogue.generation import apology  # noqa: PLC0415
        from bot.dialogue.window import WINDOW_TURNS  # noqa: PLC0415
        from bot.dialogue.worker import Worker  # noqa: PLC0415

        settings = Settings()
        database = open_database(settings.database_url)
        migrate(database)
        self.session = ClockedSession()
        store = DemoStoreClient(settings.store_url, settings.store_api_key.get_secret_value(), session=self.session)
        use_services(build_services(settings, database=database, store=store))
        assistant = Assistant(model)
        self.queue = ClockedQueue(database, utc_now, window_turns=WINDOW_TURNS)
        pipe = PipeDispatcher(None)
        self._intake = Intake(database, pipe, utc_now)
        self._worker = Worker(
            assistant, self.queue, WorkerRegistry(database, utc_now), pipe, apology(assistant), model_name=model.name
        )

    async def turn(self, customer: str, number: int, text: str) -> dict[str, float]:
        """Say `text` and give the turn's times in milliseconds."""
        self._intake.accept([InboundMessage("probe", customer, f"{customer}-{number}", utc_now(), text, None, {})])
        self.session.seconds, self.session.calls = 0.0, 0
        await self._worker.run_pending()
        steps = [1000 * (after - before) for before, after in zip(self.queue.marks, self.queue.marks[1:], strict=False)]
        times = dict(zip(("claim", "answer", "commit"), steps, strict=True))
        return {**times, "total": sum(steps), "store": 1000 * self.session.seconds, "store_calls": self.session.calls}

    async def talk(self, script: str, customer: str, texts: Iterable[str]) -> list[dict[str, Any]]:
        """Have a whole conversation."""
        return [
            {"script": script, "turn": number, "text": text, **await self.turn(customer, number, text)}
            for number, text in enumerate(texts, 1)
        ]


async def measure(probe: Probe) -> list[dict[str, Any]]:
    """Short conversations many times over in turns, so that a noisy moment hits all alike; then long ones."""
    conversations = [("talk", TALK[:6]), ("talk", TALK[6:]), *(("store", texts) for texts in ASK_STORE)]
    turns: list[dict[str, Any]] = []
    for round_ in range(WARM_UP + REPEAT_SHORT):
        for place, (script, texts) in enumerate(conversations):
            heard = await probe.talk(script, f"{script}-{place}-{round_}", texts)
            turns += heard if round_ >= WARM_UP else []
    for number in range(LONG_CONVERSATIONS):
        turns += await probe.talk("long", f"long-{number}", (LONG * (LONG_TURNS // len(LONG)))[:LONG_TURNS])
    return turns


def main() -> None:
    """Measure and write the result."""
    set_up_logs(verbose=False)
    model, result = Path(sys.argv[1]), Path(sys.argv[2])
    turns = asyncio.run(measure(Probe(model)))
    result.write_text(json.dumps(turns, ensure_ascii=False), encoding="utf-8")


if __name__ == "__main__":
    main()
