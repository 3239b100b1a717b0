"""What an operator sets, and the few files that stand beside it."""

from __future__ import annotations

import secrets
from datetime import datetime, timezone
from pathlib import Path

from pydantic import BaseSettings, Field, SecretStr

from bot.commerce.shop import Shop
from bot.commerce.shop_file import parse_shop


def utc_now() -> datetime:
    """Tell the time: the clock of everything that is not a test."""
    return datetime.now(timezone.utc)


class Settings(BaseSettings):
    """What an operator sets, by environment variables `SHOPCLERK_…` or in `.env`. Paths are relative to `root`."""

    root: Path = Field(default=Path(), description="the project's folder")
    database_url: str = Field(default="sqlite:///var/shopclerk.db", description="the clerk's own database")
    store_url: str = Field(default="http://127.0.0.1:8766", description="where the store's API is")
    store_api_key: SecretStr = Field(default=SecretStr(""), description="the key to the store's API")
    help_url: str = Field(default="", description="where the help articles are on the web; empty: on the demo store")
    host: str = Field(default="127.0.0.1", description="address the web process listens on")
    port: int = Field(default=8765, description="port the web process listens on")
    phones_port: int = Field(default=8767, description="port on which the demo shows its two phones")
    workers: int = Field(default=1, ge=1, le=64, description="processes that hold the dialogue model")
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
    metrics_token: SecretStr = Field(
        default=SecretStr(""),
        description="lets a metrics server in; empty: /metrics is for this machine",
    )

    class Config:
        """Where the values come from."""

        env_prefix = "SHOPCLERK_"
        env_file = ".env"

    @property
    def shop_file(self) -> Path:
        """What the merchant decides."""
        return self.root / "shop.yml"

    @property
    def models(self) -> Path:
        """The folder of trained models."""
        return self.root / "models"

    @property
    def var(self) -> Path:
        """The folder of everything the clerk writes at run time."""
        return self.root / "var"


def load_shop(settings: Settings) -> Shop:
    """Read shop.yml; raises `ShopFileError` with every problem in it."""
    return parse_shop(settings.shop_file.read_text(encoding="utf-8"), path=str(settings.shop_file))


def secret_key(settings: Settings) -> str:
    """Give the key that signs cookies: the set one, or one made at the first start and kept in `var/`."""
    return settings.secret_key.get_secret_value() or keep_secret(settings.var / "secret_key")


def keep_secret(path: Path) -> str:
    """Give the secret in the file `path`, which only its owner can read; makes one if there is none."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(48), encoding="utf-8")
    return path.read_text(encoding="utf-8")
