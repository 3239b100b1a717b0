"""Stock Rasa with its action server, running: what the clerk is compared with."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.engine import URL

from benchmarks.fronts import ACCESS_TOKEN, APP_SECRET, VERIFY_TOKEN
from benchmarks.stock_project import write_running_files
from benchmarks.workplace import ROOT, Workplace, free_ports, running, wait_for_port

_START_WITHIN_S = 300.0


@dataclass(frozen=True)
class StockRasa:
    """The two processes."""

    port: int
    server_pid: int
    actions_pid: int


@contextmanager
def running_stock_rasa(
    place: Workplace, project: Path, model: Path, database: URL, graph_port: int
) -> Iterator[StockRasa]:
    """Start both servers in the folder `project`; ready when the model is loaded.

    One worker process, which is what `rasa run` starts and all that its default lock store allows.
    """
    port, action_port = free_ports(2)
    write_running_files(
        project,
        secret=APP_SECRET,
        verify=VERIFY_TOKEN,
        token=ACCESS_TOKEN,
        action_port=action_port,
        tracker_store=_tracker_store(database),
    )
    environment = {
        **{name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"},
        "OMP_NUM_THREADS": "1",
        "PYTHONPATH": str(ROOT),
        "RASA_TELEMETRY_ENABLED": "false",
        "LOG_LEVEL": "ERROR",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "STORE_URL": f"http://127.0.0.1:{place.store_port}",
        "STORE_API_KEY": "benchmark",
        "STOCK_GRAPH_URL": f"http://127.0.0.1:{graph_port}/v2.12",
    }

    def start(name: str, *arguments: str) -> subprocess.Popen[bytes]:
        with (project / f"{name}.log").open("wb") as words:
            return subprocess.Popen(  # noqa: S603 (our own commands)
                [sys.executable, "-m", *arguments], cwd=project, env=environment, stdout=words, stderr=words
            )

    actions = start("actions", "rasa_sdk", "--actions", "actions.actions", "--port", str(action_port))
    with running(actions):
        wait_for_port(action_port, actions)
        options = ("--model", str(model), "--interface", "127.0.0.1", "--port", str(port))
        with running(start("server", "benchmarks.stock_server", "run", *options)) as server:
            wait_for_port(port, server, _START_WITHIN_S)
            yield StockRasa(port, server.pid, actions.pid)


def _tracker_store(database: URL) -> str:
    if database.get_backend_name() == "sqlite":
        return f'  type: SQL\n  dialect: sqlite\n  db: "{database.database}"\n'
    return (
        f'  type: SQL\n  dialect: postgresql\n  url: "{database.host}"\n  port: {database.port}\n'
        f'  db: "{database.database}"\n  username: "{database.username}"\n  password: ""\n'
    )
