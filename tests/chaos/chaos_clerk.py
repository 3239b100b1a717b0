"""A clerk as an operator starts it, whose processes are stopped, killed and starved."""

from __future__ import annotations

import mmap
import os
import shutil
import signal
import struct
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import requests

from bot.project.fingerprint import find_model, newest_model
from bot.storage.database import Database, open_database
from bot.testing.demo_store import RunningDemoStore
from bot.testing.graph_emulator.emulator import GraphEmulator
from bot.testing.graph_emulator.server import ACCESS_TOKEN, APP_SECRET, VERIFY_TOKEN
from bot.testing.graph_emulator.webhooks import PAGE_ID, PHONE_NUMBER_ID

ROOT = Path(__file__).parents[2]
PATIENCE_S = 300.0
"""Long enough for a machine that does thirty other things; nothing here waits for a time to pass."""


def wait_for(what: Callable[[], object], described: str, patience_s: float = PATIENCE_S) -> None:
    deadline = time.monotonic() + patience_s
    while not what():
        assert time.monotonic() < deadline, f"waited in vain: {described}"
        time.sleep(0.02)


def children(pid: int) -> list[int]:
    try:
        return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except (FileNotFoundError, ProcessLookupError):
        return []


def parent(pid: int) -> int:
    """The process that forked it, which has the same command line."""
    return int(Path(f"/proc/{pid}/stat").read_text(errors="replace").rpartition(")")[2].split()[1])


def kill(pid: int, number: int = signal.SIGKILL) -> None:
    with suppress(ProcessLookupError):
        os.kill(pid, number)


def make_project(folder: Path) -> Path:
    """A merchant's folder with what this one has, whose models and shop.yml can be broken."""
    folder.mkdir()
    for name in ("actions", "bot", "config.yml", "data", "domain.yml", "endpoints.yml", "help"):
        (folder / name).symlink_to(ROOT / name)
    shutil.copy(ROOT / "shop.yml", folder)
    (folder / "models").mkdir()
    model = find_model(ROOT, ROOT / "models") or newest_model(ROOT / "models")
    assert model is not None
    shutil.copy(model, folder / "models")
    return folder


class Clock:
    """What the clerk takes for the time: the real one and a step."""

    def __init__(self, path: Path) -> None:
        path.write_bytes(struct.pack("d", 0.0))
        self.path = path
        with path.open("r+b") as file:
            self._step = mmap.mmap(file.fileno(), 8)

    @property
    def offset_s(self) -> float:
        return float(struct.unpack("d", self._step[:8])[0])

    def step(self, seconds: float) -> None:
        self._step[:8] = struct.pack("d", self.offset_s + seconds)


class ChaosClerk:
    """`shopclerk run` with its database, the platform and the store it talks to, and all its processes by role."""

    def __init__(
        self,
        folder: Path,
        database_url: str,
        graph: GraphEmulator,
        store: RunningDemoStore,
        *,
        port: int,
        workers: int,
        roles: Sequence[str] = (),
    ) -> None:
        """One `shopclerk run`, or as on several machines a process for each of the `roles`, the first of them `web`."""
        self.graph = graph
        self.store = store
        self.port = port
        self.clock = Clock(folder / "clock")
        self.log_path = folder / "clerk.log"
        self.root = make_project(folder / "shop")
        self._model = next((self.root / "models").glob("*.tar.gz")).read_bytes()
        self.database_url = database_url
        self._environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("SHOPCLERK_")},
            "PYTHONPATH": str(Path(__file__).parent / "clock"),
            "SHOPCLERK_CHAOS_CLOCK": str(self.clock.path),
            "SHOPCLERK_ROOT": str(self.root),
            "SHOPCLERK_PORT": str(port),
            "SHOPCLERK_STORE_URL": store.base_url,
            "SHOPCLERK_STORE_API_KEY": store.api_key,
            "SHOPCLERK_DATABASE_URL": database_url,
            "SHOPCLERK_SECRET_KEY": "a key for tests that is long enough to be accepted",
            "SHOPCLERK_WORKERS": str(workers),
            "OMP_NUM_THREADS": "1",
            **_channels(graph),
        }
        self._parts = [("run", "--role", role) for role in roles] or [("run",)]
        self.processes = [self.launch(*part) for part in self._parts]
        self._database: Database | None = None

    @property
    def database(self) -> Database:
        if self._database is None:
            self._database = open_database(self.database_url)
        return self._database

    def launch(self, *arguments: str) -> subprocess.Popen[bytes]:
        """Start `shopclerk` with these arguments and the clerk's settings; it logs to the clerk's log."""
        with self.log_path.open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-m", "bot.cli.main", *arguments],
                cwd=ROOT, env=self._environment, stdout=log, stderr=log,
            )  # fmt: skip

    def start_again(self) -> None:
        """Start what was stopped."""
        self.processes = [self.launch(*part) for part in self._parts]

    @property
    def process(self) -> subprocess.Popen[bytes]:
        """The supervisor; where roles run by themselves, the web process."""
        return self.processes[0]

    @property
    def shop_file(self) -> Path:
        return self.root / "shop.yml"

    def add_model(self, name: str, content: bytes | None = None) -> str:
        """Put a model into the folder as a training does, by default one as good as the first."""
        models = self.root / "models"
        half = models / f".{name}"
        half.write_bytes(self._model if content is None else content)
        half.rename(models / f"shopclerk-{name}.tar.gz")
        return f"shopclerk-{name}.tar.gz"

    def log(self) -> str:
        return self.log_path.read_text(encoding="utf-8", errors="replace")

    def last_words(self) -> str:
        """The end of the log, for a failure's message."""
        lines = [line for line in self.log().splitlines() if "event=web.request" not in line]
        return "\n".join(lines[-30:])

    def roles(self, name: str) -> list[int]:
        """The processes of that role."""
        found = []
        for pid in [pid for one in self.processes for pid in (one.pid, *children(one.pid))]:
            with suppress(FileNotFoundError, ProcessLookupError):
                if name.encode() in Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0"):
                    found.append(pid)
        return [pid for pid in found if not set(found) & {parent(pid)}]

    def role(self, name: str) -> int | None:
        """The process of that role, if it runs."""
        return next(iter(self.roles(name)), None)

    def web(self) -> int | None:
        return self.role("web")

    def generations(self) -> list[int]:
        """The processes that have loaded a model."""
        return [pid for host in self.roles("worker") for pid in children(host)]

    def workers(self) -> list[int]:
        """The processes that answer: forks of one that has loaded the model."""
        return [pid for generation in self.generations() for pid in children(generation)]

    def is_ready(self) -> bool:
        try:
            return requests.get(f"http://127.0.0.1:{self.port}/readyz", timeout=5).status_code == 200
        except requests.RequestException:
            return False

    def wait_until_ready(self) -> None:
        wait_for(lambda: self.process.poll() is not None or self.is_ready(), "readiness")
        assert self.process.poll() is None, self.last_words()

    def metrics(self) -> str:
        return requests.get(f"http://127.0.0.1:{self.port}/metrics", timeout=5).text

    def stop(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(PATIENCE_S)

    def end(self) -> None:
        """Whatever state it is in."""
        if self._database:
            self._database.close()
        pids = [one.pid for one in self.processes if one.poll() is None]
        for pid in pids:
            pids += children(pid)
        for pid in pids:
            kill(pid)
        for one in self.processes:
            one.wait(PATIENCE_S)


@contextmanager
def stopped(pid: int) -> Iterator[None]:
    """Stop a process with SIGSTOP, as a swapping or a suspended machine does, and let it go on at the end."""
    kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        kill(pid, signal.SIGCONT)


def _channels(graph: GraphEmulator) -> dict[str, str]:
    channel = {
        "APP_SECRETS": APP_SECRET,
        "VERIFY_TOKEN": VERIFY_TOKEN,
        "ACCESS_TOKEN": ACCESS_TOKEN,
        "API_URL": f"{graph.base_url}/v23.0",
    }
    return {
        **{f"SHOPCLERK_WHATSAPP_{name}": value for name, value in channel.items()},
        **{f"SHOPCLERK_MESSENGER_{name}": value for name, value in channel.items()},
        "SHOPCLERK_WHATSAPP_PHONE_NUMBER_ID": PHONE_NUMBER_ID,
        "SHOPCLERK_MESSENGER_PAGE_ID": PAGE_ID,
    }
