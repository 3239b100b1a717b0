"""New models, broken ones, and the ends of the processes that keep the others alive."""

from __future__ import annotations

import time
from random import Random

import pytest
from chaos_clerk import PATIENCE_S, children, kill, wait_for
from conftest import AT_ONCE, Stage, times
from sqlalchemy import select

from bot.delivery.states import SENDING
from bot.storage.tables import outbox

pytestmark = [pytest.mark.timeout(1800), pytest.mark.xdist_group("sqlite, processes")]


def generation(stage: Stage) -> int:
    """The only process with a model; two while one takes the place of the other."""
    wait_for(lambda: len(stage.clerk.generations()) == 1, "one generation")
    return stage.clerk.generations()[0]


def test_a_new_model_takes_over_while_the_old_one_serves(stage: Stage, dice: Random) -> None:
    """No turn is cut off, none waits for the model; `docs/benchmarks.md` has how long it takes."""
    clerk = stage.clerk
    for number in range(times(1, 5)):
        before = generation(stage)
        old_workers = clerk.workers()
        talks = stage.talks(AT_ONCE, dice)
        for talk in talks:
            talk.say_next()
        began = time.monotonic()
        name = clerk.add_model(f"new-{number}-{dice.randrange(10**9)}")
        while name not in stage.ready_models():
            assert time.monotonic() - began < PATIENCE_S, clerk.last_words()
            # While it loads, the old one goes on: what is asked now is answered before the new one is there.
            for talk in talks:
                if not talk.all_said and name not in stage.ready_models():
                    talk.say_next()
                    stage.settle([talk])
            time.sleep(0.02)
        print(f"a new model after {time.monotonic() - began:.1f} s")  # noqa: T201 (a figure of docs/faults.md)
        tally = stage.finish(talks, dice)
        assert tally.retried_turns == 0
        wait_for(lambda before=before: before not in clerk.generations(), "the end of the old generation")
        assert not set(old_workers) & set(clerk.workers())


def test_a_broken_model_is_refused_in_one_line_and_the_old_one_serves_on(stage: Stage, dice: Random) -> None:
    clerk = stage.clerk
    before, workers = generation(stage), clerk.workers()
    name = clerk.add_model(f"broken-{dice.randrange(10**9)}", content=b"not a model")
    wait_for(lambda: f"model={name}" in clerk.log(), "a refused model")
    (line,) = [line for line in clerk.log().splitlines() if f"model={name}" in line]
    assert "event=model_refused" in line
    assert "reason=" in line
    talks = stage.talks(4, dice)
    stage.finish(talks, dice)
    assert (generation(stage), clerk.workers()) == (before, workers)


def test_a_new_model_waits_for_files_that_can_be_read(stage: Stage, dice: Random) -> None:
    """The old one serves on with the files as they were when it was taken."""
    clerk = stage.clerk
    before = generation(stage)
    good = clerk.shop_file.read_text(encoding="utf-8")
    clerk.shop_file.write_text("shop: [\n", encoding="utf-8")
    try:
        name = clerk.add_model(f"early-{dice.randrange(10**9)}")
        wait_for(lambda: f"model={name}" in clerk.log(), "a refused model")
        (line,) = [line for line in clerk.log().splitlines() if f"model={name}" in line]
        assert "shop.yml:2:" in line
        # Even if it dies now.
        kill(before)
        wait_for(lambda: before not in clerk.generations() and len(clerk.workers()) == 2, "another generation")
        stage.finish(stage.talks(4, dice), dice)
    finally:
        clerk.shop_file.write_text(good, encoding="utf-8")


def test_workers_whose_host_was_killed_serve_until_others_do(stage: Stage, dice: Random) -> None:
    clerk = stage.clerk
    for _ in range(times(1, 5)):
        victim = generation(stage)
        orphans = clerk.workers()
        talks = stage.talks(AT_ONCE, dice)
        for talk in talks:
            talk.say_next()
        kill(victim)
        tally = stage.finish(talks, dice)
        assert tally.retried_turns == 0
        wait_for(lambda orphans=orphans: not any(is_running(pid) for pid in orphans), "the end of the orphans")
        assert len(clerk.workers()) == 2


def test_a_keeper_that_was_killed_leaves_nobody_behind(stage: Stage, dice: Random) -> None:
    clerk = stage.clerk
    for _ in range(times(1, 5)):
        keeper = clerk.role("worker")
        assert keeper is not None
        left = [*clerk.generations(), *clerk.workers()]
        talks = stage.talks(AT_ONCE, dice)
        for talk in talks:
            talk.say_next()
        kill(keeper)
        wait_for(lambda left=left: not any(is_running(pid) for pid in left), "the end of those without a keeper")
        stage.finish(talks, dice)


def test_sigterm_ends_everything_with_code_0_and_loses_nothing(stage: Stage, dice: Random) -> None:
    clerk = stage.clerk
    for _ in range(times(1, 5)):
        talks = stage.talks(AT_ONCE, dice)
        for talk in talks:
            for _ in range(3):
                talk.say_next()
        everybody = [clerk.process.pid]
        for pid in everybody:
            everybody += children(pid)
        assert clerk.stop() == 0
        assert [pid for pid in everybody if is_running(pid)] == []
        # What was begun was finished, the sends too.
        with clerk.database.reading() as connection:
            assert connection.execute(select(outbox.c.id).where(outbox.c.state == SENDING)).all() == []
        clerk.start_again()
        clerk.wait_until_ready()
        assert stage.finish(talks, dice).retried_turns == 0


def test_a_supervisor_that_was_killed_leaves_nobody_behind(stage: Stage, dice: Random) -> None:
    clerk = stage.clerk
    talks = stage.talks(AT_ONCE, dice)
    for talk in talks:
        talk.say_next()
    left = [clerk.process.pid]
    for pid in left:
        left += children(pid)
    kill(clerk.process.pid)
    clerk.process.wait()
    wait_for(lambda: not any(is_running(pid) for pid in left), "the end of those without a supervisor")
    clerk.start_again()
    clerk.wait_until_ready()
    stage.finish(talks, dice)


def is_running(pid: int) -> bool:
    """Whether it is there, and not only waits for its parent to hear of its end."""
    try:
        with open(f"/proc/{pid}/stat", encoding="ascii", errors="replace") as file:  # noqa: PTH123 (of the kernel)
            return file.read().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False
