"""One loaded model and the workers forked from it: they start in milliseconds and share its memory."""

from __future__ import annotations

import asyncio
import gc
import os
import signal
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import structlog

from bot.bootstrap import ShopFiles, build_services, use_services
from bot.channels.menus import TypedChoice, installed_menus
from bot.commerce.help_search import search_over
from bot.delivery.dispatch import PipeDispatcher, PipeWaiter
from bot.delivery.in_thread import in_thread
from bot.delivery.turn_values import PendingTurn, language_of
from bot.delivery.turns import TurnQueue
from bot.delivery.workers import WorkerRegistry
from bot.dialogue.assistant import Assistant
from bot.dialogue.forks import end_all, fork, reap
from bot.dialogue.window import WINDOW_TURNS
from bot.dialogue.worker import REPORT_EVERY_S, Worker, worker_id
from bot.handoff.redaction import redactor
from bot.lifeline import Lifeline, Line
from bot.messages import Reply
from bot.restarts import Pauses
from bot.settings import Settings, utc_now
from bot.signals import waking_signals
from bot.storage.database import Database, StorageUnavailableError, open_database
from bot.storage.outages import Outages
from bot.storage.shared_clock import SharedClock

log = structlog.get_logger(__name__)

LOOK_EVERY_S = 0.2
"""How often workers are looked after if no signal tells to."""

END_WITHIN_S = 6.0
"""How long a worker may take to end its turns: longer than the store may take to answer one."""

SOONEST_RESTART_S = 0.2
"""After its start a worker is replaced no sooner; if the next ones die before they have served, that doubles."""


def apology(assistant: Assistant, response: str = "utter_message_parked") -> Callable[[PendingTurn], Reply]:
    """Make what a customer hears whose message was not dealt with, by default because it was given up."""
    responses = assistant.processor.domain.responses
    # A model from before the response was written says the general one.
    variations = responses.get(response) or responses["utter_message_parked"]

    def say(turn: PendingTurn) -> Reply:
        language = language_of(turn.snapshot) or turn.message.metadata.get("language")
        fitting = [one for one in variations if any(c["value"] == language for c in one.get("condition", []))]
        return Reply(text=(fitting or variations)[0]["text"])

    return say


@dataclass(frozen=True)
class Loaded:
    """What is read once, before anything is forked: a worker that dies comes back with just this."""

    assistant: Assistant
    files: ShopFiles
    model_name: str
    find_numbered: TypedChoice


def make_worker(
    loaded: Loaded, settings: Settings, news_fd: int | None, database: Database, clock: SharedClock
) -> Worker:
    """Build a worker with its own `database`: connections of another process must not be shared."""
    use_services(build_services(settings, files=loaded.files, database=database, clock=clock))
    assistant = loaded.assistant
    return Worker(
        assistant,
        TurnQueue(
            database,
            clock,
            window_turns=WINDOW_TURNS,
            join_bursts=timedelta(seconds=settings.join_bursts_s),
            find_numbered=loaded.find_numbered,
            shop=loaded.files.shop,
            redact=redactor(loaded.files.lexicon),
        ),
        WorkerRegistry(database, clock),
        PipeDispatcher(news_fd),
        apology(assistant),
        model_name=loaded.model_name,
        slow_down=apology(assistant, "utter_slow_down"),
    )


@dataclass(frozen=True)
class Pipes:
    """The descriptors of two pipes: `wake_fd` tells of new messages, `news_fd` is told of answers."""

    wake_fd: int | None
    news_fd: int | None


@dataclass(frozen=True)
class _Child:
    """A worker: when it was forked (`time.monotonic`), and the line to it."""

    forked_at: float
    lifeline: Lifeline


class Generation:
    """The parent of the workers of one model: loads, forks, and forks again when one dies."""

    def __init__(self, settings: Settings, pipes: Pipes, keeper: Line) -> None:
        self._settings = settings
        self._pipes = pipes
        self._keeper = keeper
        self._children: dict[int, _Child] = {}
        self._pauses = Pauses(SOONEST_RESTART_S)
        self._not_before = 0.0
        self._stopping = False

    def run(self, model: Path, files: ShopFiles) -> None:
        """Serve until SIGTERM or SIGINT, or until the keeper is gone; tells it why if the model cannot be used."""
        with _reporting(self._settings):
            try:
                loaded = load(model, files, self._settings)
            except Exception as error:  # noqa: BLE001 (whatever a broken model does to Rasa: the keeper takes another)
                self._keeper.say_why(f"{type(error).__name__}: {error}")
                return
        # Half a million objects that stay for good: looking through them for garbage would stop a turn for a third of
        # a second, and in a forked worker copy their memory.
        gc.collect()
        gc.freeze()
        signal.signal(signal.SIGTERM, self._stop)
        signal.signal(signal.SIGINT, self._stop)
        with waking_signals() as waiter:
            while not self._stopping and not self._keeper.is_cut():
                while len(self._children) < self._settings.worker_count and time.monotonic() >= self._not_before:
                    self._fork(loaded)
                self._reap()
                if len(self._children) == self._settings.worker_count or time.monotonic() < self._not_before:
                    waiter.wait(LOOK_EVERY_S)
        end_all(self._children, END_WITHIN_S)

    def _fork(self, loaded: Loaded) -> None:
        lifeline = Lifeline()
        child = fork(lambda: serve(loaded, self._settings, self._pipes, (self._keeper, Line(lifeline.child_fd))))
        lifeline.let_go()
        self._children[child] = _Child(time.monotonic(), lifeline)

    def _reap(self) -> None:
        for pid, code in reap(self._children):
            child = self._children.pop(pid)
            pause = self._pauses.after(time.monotonic() - child.forked_at, served=child.lifeline.served)
            self._not_before = max(self._not_before, child.forked_at + pause)
            child.lifeline.cut()
            if not self._stopping:
                log.error("worker_died", pid=pid, code=code)
                self._free_conversations_of(pid)

    def _free_conversations_of(self, pid: int) -> None:
        # Opened for this and closed again: a worker forked later must not inherit a connection.
        database = open_database(self._settings.database_url)
        with suppress(StorageUnavailableError):
            TurnQueue(database, utc_now, window_turns=WINDOW_TURNS).release_all(worker_id(pid))
        database.close()

    def _stop(self, _signal: int, _frame: object) -> None:
        self._stopping = True


def load(model: Path, files: ShopFiles, settings: Settings) -> Loaded:
    """Load a model and try it; whatever is wrong with it is raised."""
    assistant = Assistant(model)
    # Half of what can be wrong shows only when a sentence is read. With these files: those on the disk may be broken by
    # now. Nothing is connected to; each worker makes services of its own.
    use_services(build_services(settings, files=files))
    assistant.processor.reader.parse_text("hello")
    # Made before anything is forked, it is made once and shared: with the demo shop's articles 12 MB of each worker.
    search_over(files.articles, files.lexicon)
    return Loaded(assistant, files, model.name, find_numbered=installed_menus(files.lexicon))


def serve(loaded: Loaded, settings: Settings, pipes: Pipes, lines: Sequence[Line]) -> None:
    """Be one worker until SIGTERM, or until the keeper at the other end of the first of the `lines` is gone."""
    stopping = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: stopping.set())
    database = open_database(settings.database_url, outages=Outages())
    clock = SharedClock(database, utc_now)
    worker = make_worker(loaded, settings, pipes.news_fd, database, clock)

    def served() -> None:
        for line in lines:
            line.say_served()

    def over() -> bool:
        return stopping.is_set() or lines[0].is_cut()

    with in_thread("clock", clock):
        asyncio.run(worker.serve(PipeWaiter(pipes.wake_fd), over, served))
    worker.leave()


class _reporting:  # noqa: N801 (a context manager reads as a verb)
    """Report `loading` to the registry while the model loads; the thread is gone before anything is forked."""

    def __init__(self, settings: Settings) -> None:
        self._database = open_database(settings.database_url)
        self._registry = WorkerRegistry(self._database, SharedClock(self._database, utc_now))
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._report)
        self._id = f"loading:{os.getpid()}"

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._thread.join()
        with suppress(StorageUnavailableError):
            self._registry.leave(self._id)
        self._database.close()

    def _report(self) -> None:
        while True:
            with suppress(StorageUnavailableError):
                self._registry.report(self._id, "loading")
            if self._done.wait(REPORT_EVERY_S):
                return
