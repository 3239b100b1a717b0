"""A place to measure in: the project's own files, but ports, databases and models that touch nobody's."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeVar

ROOT = Path(__file__).resolve().parent.parent
_SHARED = ("config.yml", "domain.yml", "shop.yml", "products.txt", "endpoints.yml", "data", "help", "actions", "bot")
_STOP_WITHIN_S = 15.0
_Process = TypeVar("_Process", bound="subprocess.Popen[Any]")


@dataclass(frozen=True)
class Workplace:
    """A folder that looks like the project, and the environment, with `extra` settings, in which `shopclerk` works."""

    folder: Path
    port: int
    store_port: int
    extra: Mapping[str, str] = field(default_factory=dict)

    @property
    def environment(self) -> dict[str, str]:
        """The settings: as `make` would have them, with all that is written going to `folder`."""
        inherited = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        return {
            **inherited,
            "OMP_NUM_THREADS": "1",
            "SHOPCLERK_ROOT": str(self.folder),
            "SHOPCLERK_DATABASE_URL": f"sqlite:///{self.folder}/var/shopclerk.db",
            "SHOPCLERK_PORT": str(self.port),
            "SHOPCLERK_STORE_URL": f"http://127.0.0.1:{self.store_port}",
            "SHOPCLERK_STORE_API_KEY": "benchmark",
            "SHOPCLERK_LOG_LEVEL": "warning",
            **self.extra,
        }

    def warm_up(self) -> None:
        """See that all modules are compiled, as they are after `make setup` and a first start."""
        modules = ("bot.cli.demo", "bot.cli.demo_store", "bot.demo_store.app", "bot.web.process", "bot.dialogue.host")
        importing = "import " + ", ".join((*modules, "bot.dialogue.training", "actions"))
        subprocess.run(  # noqa: S603 (our own code)
            [sys.executable, "-c", importing], cwd=ROOT, env=self.environment, capture_output=True, check=True
        )

    def start(self, *arguments: str) -> subprocess.Popen[bytes]:
        """Start `shopclerk <arguments>`; what it says goes to `<folder>/<first argument>.log`."""
        return self._python("-m", "bot.cli.main", *arguments, log=arguments[0])

    def start_module(self, module: str, *arguments: str) -> subprocess.Popen[bytes]:
        """Start `python -m <module> <arguments>`; what it says goes to `<folder>/<module>.log`."""
        return self._python("-m", module, *arguments, log=module)

    def run_module(self, module: str, *arguments: str) -> None:
        """Run `python -m <module> <arguments>` to its end. Raises `RuntimeError` with its last words if it fails."""
        process = self.start_module(module, *arguments)
        if process.wait():
            log = (self.folder / f"{module}.log").read_text(encoding="utf-8", errors="replace")
            raise RuntimeError(f"{module} {' '.join(arguments)} failed:\n{log[-2000:]}")

    def _python(self, *arguments: str, log: str) -> subprocess.Popen[bytes]:
        with (self.folder / f"{log}.log").open("wb") as words:
            return subprocess.Popen(  # noqa: S603 (our own commands)
                [sys.executable, *arguments], cwd=ROOT, env=self.environment, stdout=words, stderr=words
            )


@contextmanager
def open_workplace() -> Iterator[Workplace]:
    """Make a workplace, gone at the end, on the project's disk: a memory disk would hide what a commit costs."""
    parent = ROOT / "benchmarks" / "out"
    parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=parent, prefix="work-") as name:
        folder = Path(name)
        for shared in _SHARED:
            (folder / shared).symlink_to(ROOT / shared)
        (folder / "var").mkdir()
        port, store_port = free_ports(2)
        yield Workplace(folder, port, store_port)


@contextmanager
def running(process: _Process) -> Iterator[_Process]:
    """Ask a process to end when the block does, and see that it has."""
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(_STOP_WITHIN_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@contextmanager
def running_store(place: Workplace) -> Iterator[subprocess.Popen[bytes]]:
    """The embedded demo store as a process of its own, answering."""
    with running(place.start("demo-store", "serve")) as store:
        wait_for_port(place.store_port, store)
        yield store


def wait_for_port(port: int, process: subprocess.Popen[Any], timeout_s: float = 60.0) -> None:
    """Return when somebody listens. Raises `RuntimeError` if `process` ends or nobody comes."""
    deadline = time.monotonic() + timeout_s
    while time.monotonic() < deadline and process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.005)
    raise RuntimeError(f"nobody listens on port {port}")


def free_ports(count: int) -> Sequence[int]:
    """Ports on which nobody listens now."""
    probes = [socket.socket() for _ in range(count)]
    try:
        for probe in probes:
            probe.bind(("127.0.0.1", 0))
        return [int(probe.getsockname()[1]) for probe in probes]
    finally:
        for probe in probes:
            probe.close()
