from __future__ import annotations

import pytest
from databases import database
from settable_clock import SettableClock

__all__ = ["database"]


@pytest.fixture
def clock() -> SettableClock:
    return SettableClock()
