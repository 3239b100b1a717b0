"""Load the model once and fork workers from it: they start in milliseconds and share its memory."""

from __future__ import annotations

import asyncio
import gc
import os
import signal
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import structlog

from bot.bootstrap import ShopFiles, build_services, load_files, use_services
from bot.channels.menus import TypedChoice, installed_menus
from bot.delivery.dispatch import PipeDispatcher, PipeWaiter
from bot.delivery.turns import PendingTurn, TurnQueue, language_of
from bot.delivery.workers import WorkerRegistry
from bot.dialogue.assistant import Assistant
from bot.dialogue.window import WINDOW_TURNS
from bot.dialogue.worker import REPORT_EVERY_S, Worker, worker_id
from bot.messages import Reply
from bot.restarts import Pauses
from bot.settings import Settings, utc_now
from bot.storage.database import StorageUnavailableError, open_database

log = structlog.get_logger(__name__)

LOOK_EVERY_S = 0.2
"""How often the host looks after its workers if no signal tells it to."""

SOONEST_RESTART_S = 0.2
"""After its start a worker is replaced no sooner; if the next ones die at once too, that doubles."""

STARTED_WELL_S = 2.0
"""A worker that lived for so long had its connections and looked for work: its death is one of a kind."""


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


def make_worker(loaded: Loaded, settings: Settings, news_fd: int | None) -> Worker:
    """Build a worker with its own connections: those of another process must not be shared."""
    database = open_database(settings.database_url)
    use_services(build_services(settings, files=loaded.files, database=database))
    assistant = loaded.assistant
    return Worker(
        assistant,
        TurnQueue(
            database,
            utc_now,
            window_turns=WINDOW_TURNS,
            join_bursts=timedelta(seconds=settings.join_bursts_s),
            find_numbered=loaded.find_numbered,
        ),
        WorkerRegistry(database, utc_now),
        PipeDispatcher(news_fd),
        apology(assistant),
        model_name=loaded.model_name,
        slow_down=apology(assistant, "utter_slow_down"),
    )


class WorkerHost:
    """The parent of the workers: loads, forks, and forks again when one dies."""

    def __init__(self, settings: Settings, model: Path, wake_fd: int | None, news_fd: int | None) -> None:
        self._settings = settings
        self._model = model
        self._wake_fd = wake_fd
        self._news_fd = news_fd
        self._children: dict[int, float] = {}
        """Process ids, and when each was forked (`time.monotonic`)."""
        self._pauses = Pauses(SOONEST_RESTART_S, STARTED_WELL_S)
        self._not_before = 0.0
        self._stopping = False

    def run(self) -> None:
        """Serve until SIGTERM or SIGINT."""
        with _reporting(self._settings):
            loaded = Loaded(
                Assistant(self._model), load_files(self._settings), self._model.name, find_numbered=installed_menus()
            )
        # Half a million objects that stay for good: looking through them for garbage would stop a turn for a third of
        # a second, and in a forked worker copy their memory.
        gc.collect()
        gc.freeze()
        signal.signal(signal.SIGTERM, self._stop)
        signal.signal(signal.SIGINT, self._stop)
        waiter = _signal_pipe()
        while not self._stopping:
            while len(self._children) < self._settings.workers and time.monotonic() >= self._not_before:
                self._fork(loaded)
            self._reap()
            if len(self._children) == self._settings.workers or time.monotonic() < self._not_before:
                waiter.wait(LOOK_EVERY_S)
        for child in self._children:
            with suppress(ProcessLookupError):
                os.kill(child, signal.SIGTERM)
        for child in self._children:
            with suppress(ChildProcessError):
                os.waitpid(child, 0)

    def _fork(self, loaded: Loaded) -> None:
        child = os.fork()
        if child:
            self._children[child] = time.monotonic()
            return
        code = 1
        try:
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            serve(loaded, self._settings, self._wake_fd, self._news_fd)
            code = 0
        finally:
            os._exit(code)

    def _reap(self) -> None:
        # SIGTERM does not interrupt a waiting waitpid for good (PEP 475), hence no waiting here.
        for child, forked_at in list(self._children.items()):
            pid, status = os.waitpid(child, os.WNOHANG)
            if pid:
                del self._children[pid]
                pause = self._pauses.after(time.monotonic() - forked_at)
                self._not_before = max(self._not_before, forked_at + pause)
                if not self._stopping:
                    log.error("worker_died", pid=pid, status=status)
                    self._free_conversations_of(pid)

    def _free_conversations_of(self, pid: int) -> None:
        # Opened for this and closed again: a worker forked later must not inherit a connection.
        database = open_database(self._settings.database_url)
        with suppress(StorageUnavailableError):
            TurnQueue(database, utc_now, window_turns=WINDOW_TURNS).release_all(worker_id(pid))
        database.close()

    def _stop(self, _signal: int, _frame: object) -> None:
        self._stopping = True


def serve(loaded: Loaded, settings: Settings, wake_fd: int | None, news_fd: int | None) -> None:
    """Be one worker until SIGTERM."""
    stopping = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: stopping.set())
    worker = make_worker(loaded, settings, news_fd)
    asyncio.run(worker.serve(PipeWaiter(wake_fd), stopping.is_set))
    worker.leave()


def _signal_pipe() -> PipeWaiter:
    """Give what wakes on every signal of this process, the death of a child among them."""
    read_fd, write_fd = os.pipe()
    os.set_blocking(write_fd, False)
    signal.set_wakeup_fd(write_fd, warn_on_full_buffer=False)
    # Ignored by default, and then it wakes nobody.
    signal.signal(signal.SIGCHLD, lambda _number, _frame: None)
    return PipeWaiter(read_fd)


class _reporting:  # noqa: N801 (a context manager reads as a verb)
    """Report `loading` to the registry while the model loads; the thread is gone before anything is forked."""

    def __init__(self, settings: Settings) -> None:
        self._database = open_database(settings.database_url)
        self._registry = WorkerRegistry(self._database, utc_now)
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
