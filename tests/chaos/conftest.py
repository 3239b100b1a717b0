"""The stage of the fault tests: a clerk on SQLite and one on PostgreSQL, started once and hurt again and again."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import pytest
from chaos_check import Tally, check_talk, kept, unfinished
from chaos_clerk import PATIENCE_S, ROOT, ChaosClerk, wait_for
from chaos_customers import Orders, People, Talk, speak
from sqlalchemy import func, select

from bot.delivery.states import PENDING
from bot.settings import Settings, utc_now
from bot.storage.tables import conversations, inbox, outbox, workers
from bot.testing.demo_store import running_demo_store
from bot.testing.graph_emulator.server import running_graph_emulator
from bot.testing.graph_emulator.webhooks import Platform
from bot.testing.serving import free_port

FULL = os.environ.get("SHOPCLERK_CHAOS") == "full"
# In the environment, so that the processes of one run throw the same dice.
SEED = int(os.environ.setdefault("SHOPCLERK_CHAOS_SEED", str(time.time_ns() % 10**9)))
AT_ONCE = 20


def times(short: int, full: int) -> int:
    """How often to do something: in CI, and in `make chaos`."""
    return full if FULL else short


def pytest_report_header() -> str:
    return f"chaos: {'full' if FULL else 'short'} counts, SHOPCLERK_CHAOS_SEED={SEED}"


@pytest.fixture
def dice(request: pytest.FixtureRequest) -> Random:
    print(f"SHOPCLERK_CHAOS_SEED={SEED}")  # noqa: T201 (pytest shows it when the test fails)
    return Random(f"{SEED} {request.node.name}")  # noqa: S311 (not for secrets)


@dataclass
class Stage:
    """A running clerk with its customers."""

    clerk: ChaosClerk
    people: People
    orders: Orders
    expected: dict[tuple[Platform, str], list[str]] = field(default_factory=dict)
    answered: dict[tuple[Platform, str], Sequence[int]] = field(default_factory=dict)

    def talks(self, how_many: int, dice: Random) -> list[Talk]:
        return self.people.talks(how_many, dice)

    def rehearse(self) -> None:
        """See what the clerk says when nothing goes wrong: it must say just that when everything does."""
        control = self.people.control()
        counts: dict[str, list[int]] = {}
        while any(not talk.all_said for talk in control):
            for talk in control:
                talk.say_next()
            self.settle(control)
            for talk in control:
                counts.setdefault(talk.conversation_id, []).append(len(talk.customer.sent))
        effects = self.orders.effects()
        for talk in control:
            check_talk(self.clerk.database, talk, None, effects)
            kind = (talk.platform, talk.language)
            self.expected[kind], self.answered[kind] = talk.said_texts(), counts[talk.conversation_id]

    def hold(self, talks: Sequence[Talk], dice: Random) -> None:
        """Let everybody talk until all is said."""
        deadline = time.monotonic() + PATIENCE_S
        for _ in speak(talks, self.answered, dice):
            assert time.monotonic() < deadline, f"nobody answers any more\n{self.clerk.last_words()}"
            time.sleep(0.02)

    def settle(self, talks: Sequence[Talk], patience_s: float = PATIENCE_S) -> None:
        """Wait until everything has arrived, is answered and has gone out."""
        said = sum(len(talk.events) for talk in talks)
        graph, database = self.clerk.graph, self.clerk.database
        try:
            graph.wait_until_delivered(patience_s)
            wait_for(lambda: kept(database, talks) == said, f"{said} messages kept", patience_s)
            wait_for(lambda: not unfinished(database, talks), "all answered and sent", patience_s)
        except AssertionError as error:
            raise AssertionError(f"{error}\n{self.clerk.last_words()}") from error

    def finish(self, talks: Sequence[Talk], dice: Random) -> Tally:
        """Let everybody say the rest, and check."""
        self.hold(talks, dice)
        return self.check(talks)

    def replies(self, talk: Talk) -> list[str]:
        """The states of a conversation's replies."""
        statement = select(outbox.c.state).where(outbox.c.conversation_id == talk.conversation_id).order_by(outbox.c.id)
        with self.clerk.database.reading() as connection:
            return list(connection.execute(statement).scalars())

    def at_work(self, talk: Talk) -> int | None:
        """The process that answers this conversation now."""
        statement = select(conversations.c.lease_owner).where(conversations.c.id == talk.conversation_id)
        with self.clerk.database.reading() as connection:
            owner = connection.execute(statement).scalar()
        return int(owner.rpartition(":")[2]) if owner else None

    def most_tries(self) -> int:
        """How often the message was tried that was tried most often of those that wait."""
        statement = select(func.max(inbox.c.attempts)).where(inbox.c.state == PENDING)
        with self.clerk.database.reading() as connection:
            return connection.execute(statement).scalar() or 0

    def ready_models(self) -> set[str]:
        """The models of the workers that serve."""
        with self.clerk.database.reading() as connection:
            return set(connection.execute(select(workers.c.model).where(workers.c.state == "ready")).scalars())

    def messages(self, talk: Talk) -> list[tuple[str, int]]:
        """The states of a conversation's messages, and how often each was tried."""
        statement = select(inbox.c.state, inbox.c.attempts).where(inbox.c.conversation_id == talk.conversation_id)
        with self.clerk.database.reading() as connection:
            return [(row.state, row.attempts) for row in connection.execute(statement.order_by(inbox.c.id))]

    def check(self, talks: Sequence[Talk], *, texts: bool = True) -> Tally:
        """The one question that all tests end with; without `texts` what the replies say is the test's own affair."""
        self.settle(talks)
        effects = self.orders.effects()
        tally = Tally()
        for talk in talks:
            usual = self.expected[talk.platform, talk.language] if texts else None
            tally += check_talk(self.clerk.database, talk, usual, effects)
        print(tally)  # noqa: T201 (the figures of docs/faults.md)
        return tally


@contextmanager
def small_disk(folder: Path) -> Iterator[Path]:
    """A disk of its own that can be filled; the folder itself where this user may not mount one."""
    mounted = subprocess.run(
        ["/bin/mount", "-t", "tmpfs", "-o", "size=64m", "shopclerk-chaos", str(folder)],
        check=False,
        capture_output=True,
    )
    try:
        yield folder
    finally:
        if mounted.returncode == 0:
            subprocess.run(["/bin/umount", "--lazy", str(folder)], check=True)


@contextmanager
def running_stage(folder: Path, database_url: str, *, workers: int, roles: Sequence[str] = ()) -> Iterator[Stage]:
    port = free_port()
    with (
        running_demo_store(now=utc_now(), help_folder=ROOT / "help") as store,
        running_graph_emulator(webhook_url=f"http://127.0.0.1:{port}/webhooks", keep_order=True) as graph,
    ):
        orders = Orders(store)
        clerk = ChaosClerk(folder, database_url, graph, store, port=port, workers=workers, roles=roles)
        try:
            yield Stage(clerk, People(graph, orders), orders)
        finally:
            clerk.end()


@pytest.fixture(scope="session")
def model() -> None:
    from bot.project.fingerprint import newest_model

    settings = Settings(root=ROOT)
    # `shopclerk run` takes the newest, too: which words it was trained on is no matter here.
    if not newest_model(settings.models):
        from bot.dialogue.training import train

        train(ROOT, settings.models)


@pytest.fixture(scope="session")
def sqlite_stage(model: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:  # noqa: ARG001
    folder = tmp_path_factory.mktemp("sqlite")
    disk = tmp_path_factory.mktemp("disk")
    with small_disk(disk), running_stage(folder, f"sqlite:///{disk}/clerk.db", workers=2) as stage:
        stage.clerk.wait_until_ready()
        assert "sitecustomize" not in stage.clerk.log(), "the clock cannot be stepped"
        stage.rehearse()
        yield stage


@pytest.fixture
def stage(sqlite_stage: Stage) -> Iterator[Stage]:
    """The clerk on SQLite, without a fault at the beginning and at the end."""
    sqlite_stage.clerk.wait_until_ready()
    yield sqlite_stage
    sqlite_stage.clerk.graph.fault(None)
    sqlite_stage.clerk.store.fault(None)
    sqlite_stage.clerk.clock.step(-sqlite_stage.clerk.clock.offset_s)
