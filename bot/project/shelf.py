"""The trained models in their folder: which are new, and which have turned out to be unusable."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import structlog

log = structlog.get_logger(__name__)

KEPT = "last_good"
"""The folder below the models with the one that served last: it outlives the folder's own tidying."""


@dataclass(frozen=True)
class Model:
    """A file with a model, as it was when somebody looked. `stamp`: its time (ns) and size."""

    path: Path
    stamp: tuple[int, int]

    @property
    def name(self) -> str:
        """What logs call it."""
        return self.path.name


class Shelf:
    """The models of one folder, seen by a process that runs for long."""

    def __init__(self, folder: Path) -> None:
        """What is there now is no news."""
        self._folder = folder
        self._seen = set(self._models())
        self._refused: set[Model] = set()

    def describe(self, path: Path) -> Model:
        """Look at one model. Raises `OSError`."""
        status = path.stat()
        return Model(path, (status.st_mtime_ns, status.st_size))

    def find_news(self) -> Model | None:
        """Give the newest model that was trained since somebody last asked, if it was not refused."""
        there = set(self._models())
        news = there - self._seen - self._refused
        self._seen |= there
        return max(news, key=_age, default=None)

    def refuse(self, model: Model) -> None:
        """Do not offer this one again until it is written anew."""
        self._refused.add(model)

    def find_usable(self) -> Model | None:
        """Give the newest that was not refused, or the kept one."""
        usable = set(self._models()) - self._refused
        kept = set(self._models(KEPT)) - self._refused
        return max(usable, key=_age, default=None) or max(kept, key=_age, default=None)

    def keep(self, model: Model) -> None:
        """Keep what serves: trainings remove old models, and a process that died needs one that is known to be good."""
        kept = self._folder / KEPT
        place = kept / model.name
        if place.exists() or model.path.parent == kept:
            return
        half = kept / f"{model.name}.{os.getpid()}"
        try:
            kept.mkdir(exist_ok=True)
            try:
                os.link(model.path, half)
            except OSError:
                shutil.copy2(model.path, half)
            half.replace(place)
            for old in self._models(KEPT):
                if old.path != place:
                    old.path.unlink()
        except OSError as error:
            log.warning("last_good_model_not_kept", model=model.name, reason=error.strerror)

    def _models(self, below: str = "") -> Iterator[Model]:
        for path in (self._folder / below).glob("*.tar.gz"):
            try:
                yield self.describe(path)
            except FileNotFoundError:
                continue  # removed by a training


def _age(model: Model) -> tuple[int, int]:
    return model.stamp
