"""The clerk as `shopclerk run` starts it, connected to the load generator's Messenger."""

from __future__ import annotations

import http.client
import os
import shutil
import signal
import time
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

from sqlalchemy.engine import URL

from benchmarks.fronts import ACCESS_TOKEN, APP_SECRET, VERIFY_TOKEN
from benchmarks.memory import children_of
from benchmarks.workplace import ROOT, Workplace, running, wait_for_port
from bot.project.fingerprint import find_model

_PAUSE_S = 0.005


@dataclass(frozen=True)
class RunningClerk:
    """The processes of one machine."""

    port: int
    supervisor_pid: int

    @property
    def web_pid(self) -> int:
        """The process with the pages, the webhooks and the sender."""
        return self._child("web")

    @property
    def host_pid(self) -> int:
        """The process that keeps those alive which have a model loaded."""
        return self._child("worker")

    @property
    def generation_pids(self) -> list[int]:
        """The processes that have a model loaded, the oldest first: two while a new one takes over."""
        return sorted(children_of(self.host_pid))

    @property
    def worker_pids(self) -> list[int]:
        """The workers; none while the model loads."""
        return [pid for parent in self.generation_pids for pid in children_of(parent)]

    @property
    def ready(self) -> bool:
        """Whether a worker serves."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        connection.request("GET", "/readyz")
        status = connection.getresponse().status
        connection.close()
        return status == http.client.OK

    def wait_until_ready(self, timeout_s: float = 120.0) -> None:
        """Raises `RuntimeError` if no worker comes."""
        deadline = time.monotonic() + timeout_s
        while not self.ready:
            if time.monotonic() > deadline:
                raise RuntimeError("no worker is ready")
            time.sleep(0.1)

    def wait_for_generation_beside(self, before: AbstractSet[int], timeout_s: float = 120.0) -> None:
        """Return when a generation that was not there before has a worker. Raises `RuntimeError` if none comes."""
        deadline = time.monotonic() + timeout_s
        while True:
            # One that ends while it is looked at is none that comes.
            with suppress(FileNotFoundError, ProcessLookupError):
                if any(children_of(pid) for pid in set(self.generation_pids) - before):
                    return
            if time.monotonic() > deadline:
                raise RuntimeError("no worker has the new model")
            time.sleep(_PAUSE_S)

    def kill_worker(self) -> float:
        """End one worker as a crash would; gives the moment, by `time.perf_counter`."""
        os.kill(self.worker_pids[0], signal.SIGKILL)
        return time.perf_counter()

    def _child(self, role: str) -> int:
        return next(pid for pid, command in children_of(self.supervisor_pid).items() if command.endswith(role))


@contextmanager
def running_clerk(
    place: Workplace, database: URL, graph_port: int, *, workers: int | None = None
) -> Iterator[RunningClerk]:
    """Start it; yields as soon as webhooks are taken, while the model still loads. `workers`: None is the default."""
    settings = {
        "SHOPCLERK_DATABASE_URL": database.render_as_string(hide_password=False),
        "SHOPCLERK_MESSENGER_APP_SECRETS": APP_SECRET,
        "SHOPCLERK_MESSENGER_VERIFY_TOKEN": VERIFY_TOKEN,
        "SHOPCLERK_MESSENGER_ACCESS_TOKEN": ACCESS_TOKEN,
        "SHOPCLERK_MESSENGER_PAGE_ID": "110099887766554",
        "SHOPCLERK_MESSENGER_API_URL": f"http://127.0.0.1:{graph_port}/v23.0",
        # Customers of a benchmark write faster than any person: the limit for floods would hold them.
        "SHOPCLERK_FLOOD_MESSAGES": "0",
        **({} if workers is None else {"SHOPCLERK_WORKERS": str(workers)}),
    }
    there = replace(place, extra=settings)
    with running(there.start("run")) as supervisor:
        wait_for_port(place.port, supervisor)
        yield RunningClerk(place.port, supervisor.pid)


def provide_model(place: Workplace, cache: Path) -> None:
    """Put a model of just the project's files into the workplace: the project's, a kept one, or a new one."""
    models = place.folder / "models"
    models.mkdir(exist_ok=True)
    known = find_model(ROOT, ROOT / "models") or find_model(ROOT, cache)
    if known is not None:
        shutil.copyfile(known, models / known.name)
        return
    place.run_module("bot.cli.main", "train")
    trained = next(models.glob("*.tar.gz"))
    shutil.copyfile(trained, cache / trained.name)
