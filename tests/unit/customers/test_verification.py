from __future__ import annotations

from datetime import timedelta

import pytest
from settable_clock import SettableClock

from bot.customers.verification import Limits, Verifier
from bot.storage.database import Database


@pytest.fixture
def verifier(database: Database, clock: SettableClock) -> Verifier:
    return Verifier(database, Limits(2, timedelta(minutes=10)), clock)


def test_a_conversation_locks_after_its_attempts_and_opens_again(verifier: Verifier, clock: SettableClock) -> None:
    for attempt in ("m1", "m1", "m2"):
        assert not verifier.locked("web:c1", "order:1001")
        verifier.count_failure("web:c1", "order:1001", attempt=attempt)
    assert verifier.locked("web:c1", "order:1002")
    assert not verifier.locked("web:c2", "order:1001")
    clock.forward(minutes=10)
    assert not verifier.locked("web:c1", "order:1001")


def test_a_record_locks_for_everybody_whether_or_not_it_exists(verifier: Verifier) -> None:
    for number in range(8):
        assert not verifier.locked("web:new", "order:9999")
        verifier.count_failure(f"web:c{number}", "order:9999", attempt=f"m{number}")
    assert verifier.locked("web:new", "order:9999")
