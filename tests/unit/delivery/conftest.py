from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest

from bot.storage.database import Database, open_database
from bot.storage.schema import migrate


class SettableClock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 21, 10, 0, tzinfo=timezone.utc)

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **delta: float) -> None:
        self.now += timedelta(**delta)


@pytest.fixture
def clock() -> SettableClock:
    return SettableClock()


@pytest.fixture
def database() -> Database:
    database = open_database("sqlite://")
    migrate(database)
    return database
