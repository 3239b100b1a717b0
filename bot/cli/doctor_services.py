"""What `shopclerk doctor` looks at over connections: the database, the store, the port."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import requests
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text
from sqlalchemy.engine import URL, Connection, make_url
from sqlalchemy.exc import SQLAlchemyError

import bot.storage
from bot.cli.diagnosis import Diagnosis, away, ok, problem, warning
from bot.settings import Settings, utc_now
from bot.storage.database import StorageUnavailableError, open_database
from bot.store.api import StoreKeyRefusedError, StoreRefusedError, StoreUnavailableError
from bot.store.demo import DemoStoreClient

PATIENCE_S = 3
"""Somebody waits in front of the terminal."""

CLOCKS_DIFFER_BY_S = 5
"""Leases last half a minute: what others hold must not look as if it had ended."""


def check_database(settings: Settings) -> Diagnosis:
    """Reach the database and compare its schema with the newest; changes nothing and makes no file."""
    name, setting = "Database", "correct SHOPCLERK_DATABASE_URL"
    try:
        url = make_url(settings.database_url)
        if _new_sqlite(url):
            return ok(name, f"{url.database} is made at the first start")
        current = _revision(url)
    except (SQLAlchemyError, ImportError, ValueError) as error:
        return problem(name, _short(error), setting)
    except (StorageUnavailableError, OSError) as error:
        return away(name, _short(error), f"start the database, or {setting}")
    scripts = _scripts()
    newest = scripts.get_current_head()
    if current == newest:
        return ok(name, f"reachable, schema {newest}")
    if current is None or current in {script.revision for script in scripts.walk_revisions()}:
        found = f"reachable, schema {current or 'not made yet'} instead of {newest}"
        return warning(name, found, "nothing to do: it is brought up to date at the next start")
    return problem(name, f"its schema {current} is newer than this shopclerk", "use the newer shopclerk again")


def check_clock(settings: Settings, clock: Callable[[], datetime] = utc_now) -> list[Diagnosis]:
    """Compare this machine's clock with that of the PostgreSQL that several share. Its own line says if it is away."""
    url = make_url(settings.database_url)
    if url.get_backend_name() != "postgresql":
        return []
    try:
        with _opened(url) as connection:
            theirs = connection.execute(text("SELECT clock_timestamp()")).scalar_one()
    except (SQLAlchemyError, ImportError, ValueError, StorageUnavailableError):
        return []
    off_s = round((clock() - theirs).total_seconds())
    if abs(off_s) <= CLOCKS_DIFFER_BY_S:
        return [ok("Clock", "agrees with the database's")]
    found = f"{abs(off_s)} s {'ahead of' if off_s > 0 else 'behind'} the database's"
    return [problem("Clock", found, "set the clock of this machine, best by NTP: docs/several-machines.md")]


def _new_sqlite(url: URL) -> bool:
    in_memory = url.database in (None, "", ":memory:")
    return url.get_backend_name() == "sqlite" and (in_memory or not Path(str(url.database)).exists())


def _revision(url: URL) -> str | None:
    with _opened(url) as connection:
        revision = MigrationContext.configure(connection).get_current_revision()
        return str(revision) if revision else None


@contextmanager
def _opened(url: URL) -> Iterator[Connection]:
    if url.get_backend_name() == "postgresql":
        url = url.update_query_dict({"connect_timeout": str(PATIENCE_S)})
    database = open_database(url.render_as_string(hide_password=False))
    try:
        with database.reading() as connection:
            yield connection
    finally:
        database.close()


def _scripts() -> ScriptDirectory:
    config = Config()
    config.set_main_option("script_location", str(Path(bot.storage.__file__).parent / "migrations"))
    return ScriptDirectory.from_config(config)


def check_store(settings: Settings) -> list[Diagnosis]:
    """Reach the store, then ask it for an order with our key."""
    url = settings.store_url
    try:
        requests.get(f"{url.rstrip('/')}/healthz", timeout=PATIENCE_S)
    except (requests.exceptions.InvalidSchema, requests.exceptions.MissingSchema, requests.exceptions.InvalidURL):
        return [problem("Store", f"{url} is no address", "write SHOPCLERK_STORE_URL like http://127.0.0.1:8766")]
    except requests.Timeout:
        return [away("Store", f"{url} does not answer within {PATIENCE_S} s", "look into the store's log")]
    except requests.RequestException:
        cure = "start the store, or correct SHOPCLERK_STORE_URL; the demo shop starts its own: shopclerk demo"
        return [away("Store", f"nobody answers at {url}", cure)]
    return [ok("Store", f"{url} answers"), _check_key(settings)]


def _check_key(settings: Settings) -> Diagnosis:
    key = settings.store_api_key.get_secret_value() or _demo_key(settings)
    if not key:
        return problem("Store key", "there is none", "set SHOPCLERK_STORE_API_KEY")
    client = DemoStoreClient(settings.store_url, key, timeout_s=2 * PATIENCE_S)
    try:
        client.find_order("1001")
    except StoreRefusedError as error:
        return away("Store key", f"the store refused: {error.code}", "ask who runs the store")
    except StoreKeyRefusedError as error:
        return away("Store key", str(error), "correct SHOPCLERK_STORE_API_KEY")
    except StoreUnavailableError as error:
        return away("Store key", str(error), "look into the store's log")
    finally:
        client.close()
    return ok("Store key", "accepted")


def _demo_key(settings: Settings) -> str:
    """The key that `shopclerk demo` made for its own store."""
    try:
        return (settings.var / "store_api_key").read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return ""


def check_port(settings: Settings) -> Diagnosis:
    """Look whether the web process can listen, or does already."""
    where = f"{settings.host}:{settings.port}"
    with socket.socket(socket.AF_INET6 if ":" in settings.host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except (OSError, OverflowError) as error:
            state = _running(settings)
            if state:
                return ok("Port", f"the clerk is running at {where}, workers: {state}")
            cure = "stop the program that uses it, or choose another port by SHOPCLERK_PORT"
            return away("Port", f"{where} cannot be used ({_short(error)})", cure)
    return ok("Port", f"{where} is free")


def running_at(settings: Settings) -> str:
    """The address of our own web process; empty if it does not run."""
    return _address(settings) if _running(settings) else ""


def _address(settings: Settings) -> str:
    host = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(settings.host, settings.host)  # noqa: S104 (compared, not bound)
    return f"http://{host}:{settings.port}"


def _running(settings: Settings) -> str:
    """The state of our own workers, if it is our web process that listens there."""
    try:
        found = requests.get(f"{_address(settings)}/readyz", timeout=PATIENCE_S).json()
    except (requests.RequestException, ValueError):
        return ""
    if not isinstance(found, dict):
        return ""
    error = found.get("error")
    if isinstance(error, dict) and error.get("code") == "storage_away":
        return "unknown while the database is away"
    return str(found.get("workers", ""))


def _short(error: BaseException) -> str:
    return str(error).splitlines()[0] if str(error) else type(error).__name__
