"""Keep one model at work, and put a newly trained one in its place without dropping a message.

This process has imported Rasa and loads nothing itself. It forks a generation: a process that loads a model and forks
workers. A newer model is loaded by a second generation while the first one serves; when the second serves, the first
one ends after its turns. What the second cannot use leaves the first where it is.
"""

from __future__ import annotations

import gc
import os
import signal
import time
from dataclasses import dataclass
from pathlib import Path

import structlog

from bot.bootstrap import FILES_BROKEN, ShopFiles, load_files
from bot.dialogue.forks import end_all, fork, reap, tell
from bot.dialogue.generation import LOOK_EVERY_S, Generation, Pipes
from bot.lifeline import Lifeline, Line
from bot.project.shelf import Model, Shelf
from bot.restarts import Pauses
from bot.settings import Settings
from bot.signals import waking_signals

log = structlog.get_logger(__name__)

END_WITHIN_S = 8.0
"""How long a generation may take to end: longer than it grants its workers, less than the supervisor grants us."""

TRIES = 3
"""A new model whose generation ends so often without a word, before it serves, is given up."""


class NoModelError(Exception):
    """There is no trained model that can be used: run `shopclerk train`."""


@dataclass(frozen=True)
class Plan:
    """What a generation serves with: a model, and the files as they were when it was taken."""

    model: Model
    files: ShopFiles


@dataclass
class Running:
    """A forked generation. It leads a process group: its workers can be reached when it has died."""

    pid: int
    plan: Plan
    lifeline: Lifeline
    started_at: float


class WorkerHost:
    """The keeper of the generations."""

    def __init__(self, settings: Settings, model: Path, pipes: Pipes, line: Line) -> None:
        """Begin with `model`; raises one of `FILES_BROKEN` if the merchant's files cannot be used."""
        self._settings = settings
        self._pipes = pipes
        self._line = line
        self._shelf = Shelf(settings.models)
        self._plan: Plan | None = Plan(self._shelf.describe(model), load_files(settings, keep=True))
        self._good: Plan | None = None
        self._serving: Running | None = None
        self._coming: Running | None = None
        self._leaving: dict[int, Running] = {}
        self._orphaned: list[int] = []
        """Groups whose generation has died: their workers serve on until there are others."""
        self._pauses = Pauses()
        self._not_before = 0.0
        self._tries = 0
        self._stopping = False

    def run(self) -> None:
        """Serve until SIGTERM or SIGINT, or until the supervisor is gone. Raises `NoModelError`."""
        gc.collect()
        gc.freeze()
        signal.signal(signal.SIGTERM, self._stop)
        signal.signal(signal.SIGINT, self._stop)
        with waking_signals() as waiter:
            try:
                while not self._stopping and not self._line.is_cut():
                    self.tend()
                    waiter.wait(LOOK_EVERY_S)
            finally:
                self._end()

    def tend(self) -> None:
        """Look once at everything."""
        for pid, code in reap([one.pid for one in self._generations()]):
            self._note_end(pid, code)
        if self._coming and self._coming.lifeline.served:
            self._switch(self._coming)
        if self._coming:
            return
        if self._serving:
            self._look_for_news()
        elif self._plan is None:
            self._plan = self._fall_back()
        if self._plan and time.monotonic() >= self._not_before:
            self._coming = self._start(self._plan)

    def _generations(self) -> list[Running]:
        return [one for one in (self._serving, self._coming, *self._leaving.values()) if one]

    def _start(self, plan: Plan) -> Running:
        lifeline = Lifeline()
        ours = [one.lifeline for one in self._generations()]

        def run() -> None:
            os.setpgid(0, 0)
            keeper = Line(lifeline.child_fd)
            for each in (lifeline, *ours):
                # Held here too, they would not be cut when the keeper dies.
                each.cut()
            Generation(self._settings, self._pipes, keeper).run(plan.model.path, plan.files)

        pid = fork(run)
        lifeline.let_go()
        return Running(pid, plan, lifeline, time.monotonic())

    def _switch(self, coming: Running) -> None:
        """The new generation serves: the one before it ends after its turns, and so do workers left without one."""
        if self._serving:
            log.info("model_switched", model=coming.plan.model.name, before=self._serving.plan.model.name)
            self._leaving[self._serving.pid] = self._serving
            tell(self._serving.pid, signal.SIGTERM)
        self._end_orphaned()
        self._serving, self._coming, self._plan, self._tries = coming, None, None, 0
        self._good = coming.plan
        self._shelf.keep(coming.plan.model)
        self._line.say_served()

    def _note_end(self, pid: int, code: int) -> None:
        if left := self._leaving.pop(pid, None):
            left.lifeline.cut()
        elif self._serving and pid == self._serving.pid:
            log.error("worker_host_died", pid=pid, code=code, model=self._serving.plan.model.name)
            self._serving.lifeline.cut()
            self._orphaned.append(pid)
            # As it was: files that are being edited now are taken with the next model.
            self._plan, self._serving = self._serving.plan, None
            self._pause(0.0, served=True)
        elif self._coming and pid == self._coming.pid:
            self._note_failure(self._coming, code)
            self._coming = None

    def _note_failure(self, failed: Running, code: int) -> None:
        reason = failed.lifeline.reason
        failed.lifeline.cut()
        self._tries += 1
        self._pause(time.monotonic() - failed.started_at, served=False)
        if reason or (self._tries >= TRIES and failed.plan is not self._good):
            self._refuse(failed.plan.model, reason or f"its process ended with code {code} before it served")
        else:
            log.error("worker_host_died", pid=failed.pid, code=code, model=failed.plan.model.name)

    def _refuse(self, model: Model, reason: str) -> None:
        now = self._serving.plan.model.name if self._serving else ""
        log.error("model_refused", model=model.name, reason=reason, in_use=now, cure="shopclerk train")
        self._shelf.refuse(model)
        self._plan, self._tries = None, 0

    def _look_for_news(self) -> None:
        """Plan for a model that was trained since; one whose files cannot be read is no good either."""
        model = self._shelf.find_news()
        if model is None:
            return
        self._plan, self._tries, self._not_before = None, 0, 0.0
        try:
            self._plan = Plan(model, load_files(self._settings, keep=True, strict=True))
        except FILES_BROKEN as error:
            self._refuse(model, " ".join(str(error).split()))

    def _fall_back(self) -> Plan:
        """What to serve with when the model that was planned turned out to be none."""
        if self._good and self._good.model.path.exists():
            return self._good
        model = self._shelf.find_usable()
        if model is None:
            raise NoModelError("There is no model that can be used. Make one: shopclerk train")
        return Plan(model, load_files(self._settings))

    def _pause(self, alive_s: float, *, served: bool) -> None:
        pause = self._pauses.after(alive_s, served=served)
        self._not_before = time.monotonic() + (0.0 if served else pause)

    def _end(self) -> None:
        self._end_orphaned()
        end_all([one.pid for one in self._generations()], END_WITHIN_S)

    def _end_orphaned(self) -> None:
        for group in self._orphaned:
            tell(group, signal.SIGTERM, group=True)
        self._orphaned.clear()

    def _stop(self, _signal: int, _frame: object) -> None:
        self._stopping = True
