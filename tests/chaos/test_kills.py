"""kill -9, at any moment, under 20 conversations at once."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Callable
from random import Random

import pytest
from chaos_check import Tally
from chaos_clerk import ChaosClerk, kill, wait_for
from conftest import AT_ONCE, Stage, times

from bot.delivery.turns import MAX_ATTEMPTS

LONGEST_PAUSE_S = 0.5

pytestmark = [pytest.mark.timeout(1800), pytest.mark.xdist_group("sqlite")]


def kill_worker(clerk: ChaosClerk, dice: Random) -> None:
    """One worker of two, or both."""
    workers = clerk.workers()
    for pid in dice.sample(workers, dice.randint(1, len(workers))):
        kill(pid)
        wait_for(lambda pid=pid: pid not in clerk.workers(), "the end of a worker")
    wait_for(lambda: len(clerk.workers()) == len(workers), "a worker in its place")


def kill_web(clerk: ChaosClerk, dice: Random) -> None:  # noqa: ARG001 (as the others)
    pid = clerk.web()
    assert pid is not None
    kill(pid)
    wait_for(lambda: clerk.web() not in (pid, None), "a web process in its place")
    wait_for(clerk.is_ready, "a web process that answers")


def kill_both(clerk: ChaosClerk, dice: Random) -> None:  # noqa: ARG001
    for pid in [*clerk.workers(), clerk.web() or 0]:
        kill(pid, signal.SIGKILL)
    wait_for(lambda: len(clerk.workers()) == 2, "workers")
    wait_for(clerk.is_ready, "a web process that answers")


@pytest.mark.parametrize(
    ("victim", "short", "full"),
    [(kill_worker, 10, 100), (kill_web, 5, 50), (kill_both, 2, 20)],
    ids=["the worker", "the web process", "both"],
)
def test_no_kill_loses_or_repeats_anything(
    stage: Stage, dice: Random, victim: Callable[[ChaosClerk, Random], None], short: int, full: int
) -> None:
    kills, failures = times(short, full), []
    done = threading.Event()

    def killer() -> None:
        try:
            for _ in range(kills):
                time.sleep(dice.uniform(0, LONGEST_PAUSE_S))
                # Who was at work when five workers died is taken for the cause (there is a test of that), and on a slow
                # machine kills may come faster than turns.
                wait_for(lambda: stage.most_tries() < MAX_ATTEMPTS - 1, "a turn that is kept")
                victim(stage.clerk, dice)
        except BaseException as error:  # noqa: BLE001 (the test's own thread reports it)
            failures.append(error)
        finally:
            done.set()

    chooser = Random(dice.random())  # noqa: S311
    thread = threading.Thread(target=killer)
    thread.start()
    tally = Tally()
    while not done.is_set():
        talks = stage.talks(AT_ONCE, chooser)
        stage.hold(talks, chooser)
        tally += stage.check(talks)
    thread.join()
    assert not failures, failures
    print(f"{kills} kills:", tally)  # noqa: T201
    assert tally.effects * 7 == tally.messages
    assert tally.twice <= tally.flagged
