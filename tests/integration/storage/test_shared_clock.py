"""Machines whose clocks differ agree on the time of their database."""

from __future__ import annotations

from datetime import timedelta

import pytest
from databases import migrated_database
from structlog.testing import capture_logs

from bot.delivery.dispatch import PipeDispatcher
from bot.delivery.intake import Intake
from bot.delivery.turns import TurnQueue
from bot.messages import InboundMessage
from bot.settings import utc_now
from bot.storage.shared_clock import SharedClock

NEAR = timedelta(seconds=2)


class OffClock:
    def __init__(self, off_s: float) -> None:
        self.off = timedelta(seconds=off_s)

    def __call__(self) -> object:
        return utc_now() + self.off


@pytest.mark.parametrize("off_s", [600, -600, 5])
def test_a_wrong_clock_is_put_right_and_said_once(off_s: int) -> None:
    local = OffClock(off_s)
    with capture_logs() as logs:
        clock = SharedClock(migrated_database("postgresql"), local)
        assert abs(clock() - utc_now()) < NEAR
        clock.compare()
        local.off = timedelta(0)
        clock.compare()
        clock.compare()
        assert abs(clock() - utc_now()) < NEAR
    assert logs == [
        {
            "event": "clock_wrong",
            "log_level": "error",
            "ahead_s": off_s,
            "kept": "the time of the database counts",
            "cure": "set the clock of this machine, best by NTP",
        },
        {"event": "clock_right", "log_level": "warning"},
    ]


def test_clocks_that_agree_are_left_alone() -> None:
    database = migrated_database("postgresql")
    now = utc_now()
    clock = SharedClock(database, lambda: now)
    assert clock() == now


def test_beside_sqlite_the_machines_own_time_counts() -> None:
    then = utc_now() - timedelta(days=3)
    assert SharedClock(migrated_database("sqlite"), lambda: then)() == then


def test_a_machine_whose_clock_is_ahead_leaves_what_another_works_on() -> None:
    database = migrated_database("postgresql")
    Intake(database, PipeDispatcher(None), utc_now).accept([InboundMessage("web", "ann", "m1", utc_now(), "hi")])
    ours = TurnQueue(database, utc_now, window_turns=1)
    assert ours.claim("us")
    ahead = OffClock(600)
    assert TurnQueue(database, SharedClock(database, ahead), window_turns=1).claim("them") is None
    # By its own clock the lease would have ended.
    assert TurnQueue(database, ahead, window_turns=1).claim("them")
