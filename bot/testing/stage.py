"""Open everything that a conversation test needs."""

from __future__ import annotations

import fcntl
import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from bot.bootstrap import build_services
from bot.logs import set_up_logs
from bot.settings import Settings
from bot.storage.database import open_database
from bot.testing.conversations.observed import Observed
from bot.testing.conversations.other_shops import OtherShops
from bot.testing.conversations.rulebook import read_rulebook
from bot.testing.conversations.runner import ConversationRunner
from bot.testing.in_process import in_process_demo_store


@contextmanager
def _one_at_a_time(models: Path) -> Iterator[None]:
    """Let one process train and the others wait for what it makes: pytest's workers all find that there is no model."""
    models.mkdir(parents=True, exist_ok=True)
    with (models / ".training.lock").open("w", encoding="utf-8") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


@contextmanager
def open_runner(
    root: Path, now: datetime, observe: Callable[[Observed], None] = lambda _: None, *, model: Path | None = None
) -> Iterator[ConversationRunner]:
    """Give a runner for the project at `root` at the time `now`, with `model` or the one of the project's files.

    Trains that if the files have changed.
    """
    set_up_logs(verbose=False)
    from bot.dialogue.assistant import Assistant
    from bot.dialogue.training import train
    from bot.project.fingerprint import find_model

    settings = Settings(root=root)
    if model is None:
        with _one_at_a_time(settings.models):
            model = find_model(root, settings.models, settings.shop_file) or train(
                root, settings.models, settings.shop_file
            )
    with in_process_demo_store(now=now, help_folder=settings.help_folder) as store:
        services = build_services(
            settings,
            database=open_database("sqlite://"),
            store=store.client(),
            clock=lambda: now,
        )
        others = OtherShops(settings.shop_file.read_text(encoding="utf-8"))
        runner = ConversationRunner(Assistant(model), services, store, read_rulebook(root), observe, other_shops=others)
        # What is loaded stays: looking through half a million objects for garbage takes longer than many a turn.
        gc.collect()
        gc.freeze()
        yield runner
