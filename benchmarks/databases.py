"""A PostgreSQL of the benchmark's own, which waits for the disk at every commit; SQLite where there is none."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import create_engine
from sqlalchemy.engine import URL, make_url

from benchmarks.workplace import ROOT


@dataclass(frozen=True)
class DatabaseServer:
    """Where databases are made: a PostgreSQL at `url`, or files in `folder`."""

    folder: Path
    url: URL | None
    pid: int | None

    @property
    def kind(self) -> str:
        """What it is, for the table."""
        return "PostgreSQL" if self.url else "SQLite"

    def create(self, name: str) -> URL:
        """Make an empty database."""
        if self.url is None:
            return make_url(f"sqlite:///{self.folder}/{name}.db")
        engine = create_engine(self.url, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.exec_driver_sql(f"CREATE DATABASE {name}")
        engine.dispose()
        return self.url.set(database=name)


@contextmanager
def running_databases(folder: Path) -> Iterator[DatabaseServer]:
    """Start PostgreSQL by `scripts/services`, or do without."""
    script = str(ROOT / "scripts" / "services")
    place = Path(f"/tmp/shopclerk-benchmark-{os.getpid()}")  # noqa: S108 (the database's own user must get there)
    environment = {**os.environ, "SHOPCLERK_SERVICES_DIR": str(place), "SHOPCLERK_SERVICES_FSYNC": "on"}
    up = subprocess.run([script, "up"], env=environment, capture_output=True, text=True, check=False)  # noqa: S603 (ours)
    try:
        if up.returncode:
            yield DatabaseServer(folder, None, None)
        else:
            pid = int((place / "data" / "postmaster.pid").read_text(encoding="ascii").split()[0])
            yield DatabaseServer(folder, make_url(up.stdout.strip().partition("=")[2]), pid)
    finally:
        subprocess.run([script, "down"], env=environment, capture_output=True, check=False)  # noqa: S603 (ours)
