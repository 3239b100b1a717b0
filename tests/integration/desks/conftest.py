from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from databases import ENGINES, migrated_database
from other_desks import DeskScene
from settable_clock import SettableClock

from bot.storage.database import open_database
from bot.storage.schema import migrate


@pytest.fixture(params=ENGINES)
def scene(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[DeskScene]:
    if request.param == "sqlite":
        # A file: threads have a connection each, as processes do.
        database = open_database(f"sqlite:///{tmp_path}/clerk.db")
        migrate(database)
        yield DeskScene(database, SettableClock())
        database.close()
    else:
        yield DeskScene(migrated_database(request.param), SettableClock())
