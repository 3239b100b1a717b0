"""What a platform does to its webhooks, and a disk or a database to those who must keep them."""

from __future__ import annotations

import os
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path
from random import Random

import pytest
from chaos_clerk import wait_for
from conftest import AT_ONCE, Stage, times
from sqlalchemy.engine import make_url

pytestmark = [pytest.mark.timeout(1800), pytest.mark.xdist_group("sqlite, processes")]
THREE_DAYS_S = 3 * 24 * 3600.0


def database_path(stage: Stage) -> Path:
    return Path(make_url(stage.clerk.database_url).database)


def refused(stage: Stage) -> int:
    """How many requests of the platforms got a 503 until now."""
    return sum(parcel.attempts.count(503) for parcel in stage.clerk.graph.webhooks)


def test_webhooks_come_up_to_five_times_mixed_and_again_after_days(stage: Stage, dice: Random) -> None:
    graph = stage.clerk.graph
    talks = [talk for _ in range(times(1, 10)) for talk in stage.talks(AT_ONCE, dice)]
    for talk in talks:
        while not talk.all_said:
            talk.say_next(deliver=False)
    events = [event for talk in talks for event in talk.events]
    dice.shuffle(talks)
    graph.deliver(
        events, batching=(1, 4), duplicates=(1, 5), reorder_seed=dice.randrange(10**6), shape="mixed", one_by_one=True
    )
    before = stage.check(talks)
    stage.clerk.clock.step(THREE_DAYS_S)
    graph.deliver(events, batching=(1, 10), reorder_seed=dice.randrange(10**6), one_by_one=False)
    assert stage.check(talks) == before
    assert (before.flagged, before.twice) == (0, 0)


def test_a_first_delivery_after_days_is_kept_back_by_the_closed_window_and_goes_out_when_the_customer_writes(
    stage: Stage, dice: Random
) -> None:
    (talk, *_) = talks = stage.talks(1, dice)
    talk.say_next(deliver=False)
    stage.clerk.clock.step(THREE_DAYS_S)
    stage.clerk.graph.deliver(talk.events)
    stage.settle(talks)
    # Accepted, understood, and nothing that the platform would refuse was sent but the template.
    assert stage.replies(talk) == ["parked"]
    stage.clerk.clock.step(-THREE_DAYS_S)
    while not talk.all_said:
        talk.say_next()
    stage.settle(talks)
    assert stage.replies(talk) == ["sent"] * len(stage.expected[talk.platform, talk.language])
    stage.check(talks)


def test_a_locked_database_is_a_503_and_a_later_delivery(stage: Stage, dice: Random) -> None:
    before = refused(stage)
    talks = stage.talks(AT_ONCE, dice)
    with closing(sqlite3.connect(database_path(stage), timeout=60, isolation_level=None)) as thief:
        for talk in talks:
            talk.say_next()
        thief.execute("BEGIN IMMEDIATE")
        for talk in talks:
            talk.say_next()
        wait_for(lambda: refused(stage) - before >= times(3, 60), "refused webhooks")
        thief.execute("ROLLBACK")
    stage.finish(talks, dice)


def test_a_full_disk_is_a_503_and_a_later_delivery(stage: Stage, dice: Random) -> None:
    path = database_path(stage)
    if not os.path.ismount(path.parent):
        pytest.skip("only root may mount a small disk")
    before = refused(stage)
    talks = stage.talks(AT_ONCE, dice)
    ballast = path.parent / "ballast"
    try:
        with closing(sqlite3.connect(path, timeout=60)) as tidy:
            # Room inside the write-ahead log would let the first few messages in.
            tidy.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        subprocess.run(["/bin/dd", "if=/dev/zero", f"of={ballast}", "bs=4k"], check=False, capture_output=True)
        for talk in talks:
            talk.say_next()
        wait_for(lambda: refused(stage) - before >= times(40, 2_000), "refused webhooks")
    finally:
        ballast.unlink()
    stage.finish(talks, dice)
