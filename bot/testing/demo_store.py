"""A running demo store for tests: real HTTP on a free loopback port, fresh in milliseconds, broken on demand."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timezone
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import ClassVar

from pydantic import SecretStr

from bot.commerce.storekeeping.data import StoreData
from bot.demo_store.app import create_app
from bot.demo_store.database import open_engine
from bot.demo_store.fill import fill_empty
from bot.demo_store.seed import load_seed
from bot.demo_store.settings import StoreSettings
from bot.store.fake import FakeStore
from bot.testing.faults import WRITES, Breakable, Fault, Faults
from bot.testing.serving import ServerThread, free_port

API_KEY = "test-store-key"
NOW = datetime(2026, 3, 10, 3, 0, tzinfo=timezone.utc)
"""Tuesday noon in Seoul: when the store of a test was seeded, unless the test says otherwise."""
_NOT_STATE = frozenset({"idempotency_keys"})

Snapshot = dict[str, list[tuple[object, ...]]]


class RunningDemoStore:
    """The handle of a running store. `base_url` stays the same through `fault("down")`."""

    listens: ClassVar[bool] = True
    """Whether anybody can connect to it."""

    def __init__(self, folder: Path, now: datetime, help_folder: Path | None, data: StoreData | None = None) -> None:
        """Fill a database in `folder` with `data`, or the demo shop; `start` serves it."""
        self.api_key = API_KEY
        self.now = now
        self.path = folder / "store.db"
        self._engine = open_engine(f"sqlite:///{self.path}")
        fill_empty(self._engine, lambda: data or load_seed(now), now)
        self._pristine = sqlite3.connect(":memory:", check_same_thread=False)
        with self._connection() as live:
            live.backup(self._pristine)
        self._watch = sqlite3.connect(self.path, check_same_thread=False)
        self._pristine_version = self._version()
        self.pristine = self._read_all()
        self._faults = Faults()
        settings = StoreSettings(SecretStr(API_KEY), help_folder=help_folder)
        self.application = create_app(self._engine, lambda: self.now, settings, threads=self.listens)
        self._port = free_port()
        self._server: ServerThread | None = None

    @property
    def base_url(self) -> str:
        """Where the store answers."""
        return f"http://127.0.0.1:{self._port}"

    def start(self) -> None:
        """Listen. Returns once the store answers."""
        if self._server is None:
            self._server = ServerThread(Breakable(self.application, self._faults), self._port)

    def stop(self) -> None:
        """Stop listening; the data stays."""
        if self._server is not None:
            self._faults.clear()
            self._server.stop()
            self._server = None

    def close(self) -> None:
        """Stop for good."""
        self.stop()
        self._engine.dispose()
        self._pristine.close()
        self._watch.close()

    def reset(self, *, now: datetime | None = None) -> None:
        """Back to the freshly seeded state, without faults. `now` moves only the clock."""
        self.fault(None)
        self.now = now or self.now
        if self.is_pristine:
            return
        with self._connection() as live:
            self._pristine.backup(live)
        self._pristine_version = self._version()

    @property
    def is_pristine(self) -> bool:
        """Whether everything is as it was seeded."""
        return self._version() == self._pristine_version

    def snapshot(self) -> Snapshot:
        """All rows of all tables, comparable: equal snapshots mean that nothing changed.

        Answers kept for idempotency keys are left out: keeping one is no change of the shop.
        """
        return self.pristine if self.is_pristine else self._read_all()

    def _version(self) -> int:
        """A number that is another one as soon as anybody else has written (SQLite's `data_version`)."""
        return int(self._watch.execute("PRAGMA data_version").fetchone()[0])

    def _read_all(self) -> Snapshot:
        with self._connection() as live:
            names = [row[0] for row in live.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY 1")]
            return {name: _in_order(live, name) for name in names if name not in _NOT_STATE}

    def changes(self, before: Snapshot) -> Snapshot:
        """The rows that are there now and were not in `before`, by table; tables without any are left out."""
        now = self.snapshot()
        new = {name: [row for row in rows if row not in before[name]] for name, rows in now.items()}
        return {name: rows for name, rows in new.items() if rows}

    def fault(self, kind: Fault | None, *, times: int | None = None, only_writes: bool = False) -> None:
        """Break the store until `fault(None)`, or for the next `times` requests; `only_writes` still answers questions.

        `down`: nobody listens. `slow`: no answer. `error`: 500. `nonsense`: a page of HTML. `wrong_json`: JSON of
        another kind. `maintenance`: 503 and a page of HTML. `drip`: an answer of which a byte comes at a time, without
        end. `cut`: the beginning of an answer. `lost`: the request has its effect, but the connection ends before the
        answer. `lost_changes`: the same for what is no GET.
        """
        if kind == "down":
            self.stop()
            return
        self._faults.set(kind, times, WRITES if only_writes else None)
        self.start()

    def refuse(self, code: str) -> None:
        """Refuse each change with this code of `storekeeping.refusals` until `fault(None)`; questions are answered."""
        self._faults.refuse(code)
        self.start()

    @property
    def requests(self) -> int:
        """How many requests have come since the last `fault` or `reset`."""
        return self._faults.requests

    @contextmanager
    def _connection(self) -> Iterator[sqlite3.Connection]:
        connection = sqlite3.connect(self.path, timeout=5)
        try:
            yield connection
        finally:
            connection.close()


def _in_order(live: sqlite3.Connection, table: str) -> list[tuple[object, ...]]:
    """All rows, by their first column and then the next: the same rows come in the same order."""
    rows = live.execute(f'SELECT * FROM "{table}" LIMIT 0')  # noqa: S608 (own names, here and below)
    places = ", ".join(str(place) for place, _ in enumerate(rows.description, start=1))
    return live.execute(f'SELECT * FROM "{table}" ORDER BY {places}').fetchall()  # noqa: S608


@contextmanager
def running_demo_store(
    *, now: datetime = NOW, help_folder: Path | None = None, data: StoreData | None = None
) -> Iterator[RunningDemoStore]:
    """A store with `data`, or the demo shop, on a free loopback port, gone at the end."""
    with TemporaryDirectory(prefix="demo-store-") as folder:
        store = RunningDemoStore(Path(folder), now, help_folder, data)
        try:
            store.start()
            yield store
        finally:
            store.close()


def fake_store(
    *, now: datetime = NOW, data: StoreData | None = None, clock: Callable[[], datetime] | None = None
) -> FakeStore:
    """The store in memory with the same seed."""
    return FakeStore(data or load_seed(now), clock or (lambda: now))
