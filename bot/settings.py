"""What an operator sets, and the few files that stand beside it."""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from datetime import datetime, timezone
from ipaddress import ip_network
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import BaseSettings, Field, SecretStr, ValidationError, validator

from bot import last_good
from bot.commerce.shop import Shop
from bot.commerce.shop_file import ShopFileError, parse_shop

DATABASES = ("sqlite", "sqlite+pysqlite", "postgresql", "postgresql+psycopg2")
LOG_LEVELS = ("debug", "info", "warning", "error")

SECRET_KEY_BYTES = 32
"""A shorter key than the hash that it goes into (SHA-256) can be guessed sooner than the signature."""


def utc_now() -> datetime:
    """Tell the time: the clock of everything that is not a test."""
    return datetime.now(timezone.utc)


class Settings(BaseSettings):
    """What an operator sets, by environment variables `SHOPCLERK_…` or in `.env`. Paths are relative to `root`."""

    root: Path = Field(default=Path(), description="the project's folder")
    shop_file: Path = Field(default=Path("shop.yml"), description="what the merchant decides; in `root`")
    models: Path = Field(default=Path("models"), description="the folder of trained models; in `root`")
    var: Path = Field(default=Path("var"), description="the folder of all that is written at run time; in `root`")
    database_url: str = Field(default="sqlite:///var/shopclerk.db", description="the clerk's own database")
    store_url: str = Field(default="http://127.0.0.1:8766", description="where the store's API is")
    store_api_key: SecretStr = Field(default=SecretStr(""), description="the key to the store's API")
    help_url: str = Field(default="", description="where the help articles are on the web; empty: on the demo store")
    host: str = Field(default="127.0.0.1", description="address the web process listens on")
    trusted_proxies: str = Field(
        default="127.0.0.1,::1",
        description="addresses or networks of proxies whose X-Forwarded-For and X-Forwarded-Proto are believed",
    )
    port: int = Field(default=8765, ge=1, le=65535, description="port the web process listens on")
    phones_port: int = Field(default=8767, ge=1, le=65535, description="port on which the demo shows its two phones")
    workers: int = Field(
        default=0, ge=0, le=64, description="processes that hold the dialogue model; 0: one for each processor core"
    )
    secret_key: SecretStr = Field(default=SecretStr(""), description="signs the web chat's cookies; made once if empty")
    join_bursts_s: float = Field(
        default=0.0, ge=0, le=60, description="texts of one customer within so many seconds are answered as one; 0: off"
    )
    flood_messages: int = Field(
        default=60, ge=0, description="messages of one customer a minute that are answered one by one; 0: no limit"
    )
    sends_at_once: int = Field(
        default=10, ge=1, le=45, description="messages to one customer of WhatsApp that may follow each other at once"
    )
    file_mb: int = Field(default=16, ge=1, le=100, description="size of one attached file, in MB")
    files_total_mb: int = Field(default=2000, ge=1, description="all attached files together, in MB")
    files_days: int = Field(default=180, ge=0, description="days that attached files are kept; 0: for ever")
    metrics_token: SecretStr = Field(
        default=SecretStr(""),
        description="lets a metrics server in; empty: /metrics is for this machine",
    )
    log_level: str = Field(default="info", description="how much is logged: debug, info, warning or error")

    class Config:
        """Where the values come from."""

        env_prefix = "SHOPCLERK_"
        env_file = ".env"

    @validator("shop_file", "models", "var", always=True)
    def _in_root(cls, value: Path, values: dict[str, Path]) -> Path:  # noqa: N805 (pydantic's signature)
        return values.get("root", Path()) / value

    @validator("database_url")
    def _database(cls, value: str) -> str:  # noqa: N805
        from sqlalchemy.engine import make_url  # noqa: PLC0415 (takes its time, needed only where this is set)
        from sqlalchemy.exc import SQLAlchemyError  # noqa: PLC0415

        try:
            known = make_url(value).drivername in DATABASES
        except (SQLAlchemyError, ValueError):
            known = False
        if not known:
            # The value may hold a password: it is not repeated, nor what SQLAlchemy says of it.
            message = (
                "this is no address of a database; write sqlite:///var/shopclerk.db or postgresql://user@host/name"
            )
            raise ValueError(message)
        return value

    @validator("store_url", "help_url")
    def _address(cls, value: str) -> str:  # noqa: N805
        if value and not _is_web_address(value):
            raise ValueError("this is no address on the web; write it like https://shop.example/api")
        if "@" in urlsplit(value).netloc:
            message = (
                "this has a user or a password in it, and customers see it in links; write the address alone, and the "
                "store's key as SHOPCLERK_STORE_API_KEY"
            )
            raise ValueError(message)
        return value.rstrip("/")

    @validator("store_url")
    def _there(cls, value: str) -> str:  # noqa: N805
        if not value:
            raise ValueError("this is empty; write where the store's API is, or remove the line")
        return value

    @validator("secret_key")
    def _long_enough(cls, value: SecretStr) -> SecretStr:  # noqa: N805
        keys = _listed(value)
        shortest = min(map(len, keys), default=SECRET_KEY_BYTES)
        if shortest < SECRET_KEY_BYTES:
            which, needs = ("one of these", ", and each needs") if len(keys) > 1 else ("this", " and needs")
            message = f"{which} has {shortest} bytes{needs} {SECRET_KEY_BYTES}; leave it empty, and one is made for you"
            raise ValueError(message)
        return value

    @validator("trusted_proxies")
    def _proxies(cls, value: str) -> str:  # noqa: N805
        for written in (one.strip() for one in value.split(",") if one.strip()):
            try:
                ip_network(written)
            except ValueError as error:
                message = (
                    f'"{written}" is no address and no network; write those of your proxies, such as 10.0.0.5 or '
                    "10.0.0.0/24, or nothing to believe none"
                )
                raise ValueError(message) from error
        return value

    @validator("log_level")
    def _level(cls, value: str) -> str:  # noqa: N805
        if value.lower() not in LOG_LEVELS:
            raise ValueError(f"this is no level of logs; write one of: {', '.join(LOG_LEVELS)}")
        return value.lower()

    @property
    def trusted_networks(self) -> list[str]:
        """The proxies that are believed, as `trusted_proxies` lists them."""
        return [one.strip() for one in self.trusted_proxies.split(",") if one.strip()]

    @property
    def help_folder(self) -> Path:
        """The shop's articles: beside its shop.yml, so that each shop of a project has its own."""
        return self.shop_file.parent / "help"

    @property
    def lexicon_folder(self) -> Path:
        """The shop's own words, beside its shop.yml as well; what all shops share is in `data/lexicon`."""
        return self.shop_file.parent / "lexicon"

    @property
    def worker_count(self) -> int:
        """How many workers there are to be."""
        return self.workers or usable_cores()

    @property
    def last_good(self) -> Path:
        """The folder of what could be read last, in the places that it has below `root`."""
        return self.var / "last_good"


def usable_cores() -> int:
    """Count the processor cores that this process may use, where the system tells, else all."""
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity else os.cpu_count() or 1


def _is_web_address(value: str) -> bool:
    try:
        parts = urlsplit(value)
        port = parts.port
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname) and port != 0 and not set(value) & set(" \t\r\n")


def log_level() -> str:
    """Give the level of the logs, which are set up before anything can be said about settings that cannot be used."""
    try:
        return Settings().log_level
    except (ValidationError, OSError, UnicodeDecodeError):
        return str(Settings.__fields__["log_level"].default)


SHOP_BROKEN = (ShopFileError, OSError, UnicodeDecodeError)
"""What reading a shop.yml that cannot be used raises."""


def load_shop(settings: Settings, *, keep: bool = False, strict: bool = False) -> Shop:
    """Read shop.yml; with `keep`, what could be read is kept for a restart.

    A process that takes the place of one that died goes on with the kept one where the file cannot be used, unless it
    is `strict`. Raises one of `SHOP_BROKEN`; a `ShopFileError` has every problem.
    """
    kept = settings.last_good / "shop.yml"
    return last_good.read_or_kept(read_shop, settings.shop_file, kept, broken=SHOP_BROKEN, keep=keep, strict=strict)


def read_shop(path: Path) -> Shop:
    """Read a shop.yml, wherever it is. Raises one of `SHOP_BROKEN`."""
    return parse_shop(path.read_text(encoding="utf-8"), path=str(path))


def secret_keys(settings: Settings) -> tuple[bytes, ...]:
    """Give the keys of cookies, the first of which signs: the set ones, or one made at the first start and kept."""
    return _listed(settings.secret_key) or (keep_secret(settings.var / "secret_key").encode(),)


def _listed(several: SecretStr) -> tuple[bytes, ...]:
    return tuple(one.strip().encode() for one in several.get_secret_value().split(",") if one.strip())


def keep_secret(path: Path) -> str:
    """Give the secret in the file `path`, which only its owner can read; makes one if there is none."""
    empty = path.exists() and not path.stat().st_size
    if empty or not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        # Whole or not at all: a full disk leaves no empty secret.
        half = path.with_name(f"{path.name}.{os.getpid()}")
        half.touch(mode=0o600)
        half.write_text(secrets.token_urlsafe(48), encoding="utf-8")
        if empty:
            half.replace(path)
        else:
            # Of several processes that start at once, the first one's counts for all.
            with suppress(FileExistsError):
                os.link(half, path)
            half.unlink()
    return path.read_text(encoding="utf-8")
