"""The roles on one PostgreSQL, as on several machines: workers that never work on one conversation at once, senders of
which one sends, and a server that crashes. Nobody wakes anybody through a pipe here."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from random import Random

import pytest
from chaos_check import Tally
from chaos_clerk import PATIENCE_S, ROOT, kill, wait_for
from conftest import AT_ONCE, Stage, running_stage, times
from sqlalchemy import text

pytestmark = [pytest.mark.timeout(1800), pytest.mark.xdist_group("postgresql")]
ROLES = ("web", "worker", "worker", "sender", "sender")

# Written by the database itself, in the order in which it happened: a turn begins when its attempt is counted, and
# ends when the message's state changes.
AUDIT = (
    "CREATE TABLE chaos_turns (id bigserial PRIMARY KEY, conversation_id text, inbox_id bigint, what text)",
    """CREATE FUNCTION chaos_note() RETURNS trigger AS $$ BEGIN
    INSERT INTO chaos_turns (conversation_id, inbox_id, what) VALUES (NEW.conversation_id, NEW.id,
      CASE WHEN NEW.attempts > OLD.attempts THEN 'begin' ELSE 'end' END); RETURN NEW; END $$ LANGUAGE plpgsql""",
    "CREATE TRIGGER chaos_turns AFTER UPDATE ON inbox FOR EACH ROW EXECUTE FUNCTION chaos_note()",
)


class Server:
    """A PostgreSQL of this test's own: others shall not hear it crash."""

    def __init__(self, folder: str) -> None:
        self._environment = {**os.environ, "SHOPCLERK_SERVICES_DIR": folder}

    def __call__(self, command: str) -> str:
        return subprocess.run(
            [ROOT / "scripts" / "services", command],
            env=self._environment, check=True, stdout=subprocess.PIPE, text=True,
        ).stdout.strip()  # fmt: skip


@pytest.fixture(scope="module")
def server() -> Iterator[tuple[Server, str]]:
    if not os.environ.get("SHOPCLERK_TEST_DATABASE_URL"):
        pytest.skip("SHOPCLERK_TEST_DATABASE_URL is not set: scripts/services up starts a PostgreSQL and prints it")
    server = Server(f"/tmp/shopclerk-chaos-{os.getpid()}")  # noqa: S108 (short: it holds a socket)
    url = server("up").partition("=")[2]
    try:
        yield server, url
    finally:
        server("down")


@pytest.fixture(scope="module")
def stage(model: None, server: tuple[Server, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:  # noqa: ARG001
    with running_stage(tmp_path_factory.mktemp("postgresql"), server[1], workers=1, roles=ROLES) as stage:
        stage.clerk.wait_until_ready()
        wait_for(lambda: len(stage.ready_models()) == 1 and len(stage.clerk.workers()) == 2, "two workers")
        stage.rehearse()
        with stage.clerk.database.session() as connection:
            for statement in AUDIT:
                connection.execute(text(statement))
        yield stage


def overlaps(stage: Stage) -> tuple[int, list[str]]:
    """How many turns there were, and the conversations in which one began before the one before it had ended."""
    with stage.clerk.database.reading() as connection:
        notes = connection.execute(
            text("SELECT conversation_id, what FROM chaos_turns ORDER BY conversation_id, id")
        ).all()
    found, last, turns = [], ("", "end"), 0
    for conversation_id, what in notes:
        turns += what == "begin"
        if what == "begin" and last == (conversation_id, "begin"):
            found.append(conversation_id)
        last = (conversation_id, what)
    return turns, found


def test_two_workers_never_work_on_one_conversation_at_once(stage: Stage, dice: Random) -> None:
    with stage.clerk.database.session() as connection:
        connection.execute(text("DELETE FROM chaos_turns"))
    tally = Tally()
    for _ in range(times(1, 20)):
        talks = stage.talks(2 * AT_ONCE, dice)
        tally += stage.finish(talks, dice)
    assert overlaps(stage) == (tally.messages, [])
    assert tally.retried_turns == 0


def test_workers_may_be_killed_on_postgresql_too(stage: Stage, dice: Random) -> None:
    for _ in range(times(2, 30)):
        talks = stage.talks(AT_ONCE, dice)
        for talk in talks:
            talk.say_next()
        for pid in stage.clerk.workers():
            kill(pid)
        stage.finish(talks, dice)


def test_one_of_two_senders_sends_and_the_other_takes_over(stage: Stage, dice: Random) -> None:
    """The rates of a number are counted in one process: that is how they hold for all."""
    clerk = stage.clerk
    for _ in range(times(1, 5)):
        talks = stage.talks(AT_ONCE, dice)
        for talk in talks:
            talk.say_next()
        wait_for(lambda talks=talks: any(talk.customer.sent for talk in talks), "a reply")
        before = clerk.log().count("event=sender_takes_over")
        assert before > 0
        (first, second) = (one for one in clerk.processes if "sender" in one.args)
        victim, heir = (first, second) if sender_at_work(clerk.log()) == first.pid else (second, first)
        victim.kill()
        victim.wait(PATIENCE_S)
        wait_for(lambda before=before: clerk.log().count("event=sender_takes_over") == before + 1, "the other sender")
        assert sender_at_work(clerk.log()) == heir.pid
        clerk.processes[clerk.processes.index(victim)] = clerk.launch("run", "--role", "sender")
        stage.finish(talks, dice)


def sender_at_work(log: str) -> int:
    """The process that began to send last."""
    (*_, line) = (line for line in log.splitlines() if "event=sender_takes_over" in line)
    return int(line.rpartition(":")[2])


def test_a_server_that_crashes_and_comes_back_loses_nothing(
    stage: Stage, server: tuple[Server, str], dice: Random
) -> None:
    graph = stage.clerk.graph
    for _ in range(times(1, 10)):
        talks = stage.talks(AT_ONCE, dice)
        for talk in talks:
            talk.say_next()
        server[0]("crash")
        try:
            before = sum(parcel.attempts.count(503) for parcel in graph.webhooks)
            for talk in talks:
                talk.say_next()
            wait_for(
                lambda before=before: (
                    sum(parcel.attempts.count(503) for parcel in graph.webhooks) - before >= times(20, 200)
                ),
                "refused webhooks",
            )
        finally:
            server[0]("start")
        stage.finish(talks, dice)
