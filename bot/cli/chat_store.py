"""Which store a chat in the terminal talks to: the one at SHOPCLERK_STORE_URL, that of a running demo among them."""

from __future__ import annotations

from dataclasses import dataclass

from pydantic import SecretStr

from bot.settings import Settings
from bot.store.api import StoreError
from bot.store.demo import DemoStoreClient

KEPT_KEY = "store_api_key"
"""The file in `var/` with the key that `shopclerk demo` made for its store."""

_ANSWERS_WITHIN_S = 2.0


@dataclass(frozen=True)
class FoundStore:
    """`settings` that reach the store, None where a demo shop of the chat's own is to be used, and a line why."""

    settings: Settings | None
    told: str


def find_store(settings: Settings) -> FoundStore:
    """Ask the store whether it answers and takes the key; without a key the one that the demo keeps is tried."""
    key = settings.store_api_key.get_secret_value() or _kept_key(settings)
    own = "this chat has a demo shop of its own."
    if not key:
        return FoundStore(None, f"SHOPCLERK_STORE_API_KEY is not set and no demo has run here; {own}")
    client = DemoStoreClient(settings.store_url, key, timeout_s=_ANSWERS_WITHIN_S)
    try:
        client.list_promotions()
    except StoreError:
        return FoundStore(None, f"No store at {settings.store_url} answers and takes the key; {own}")
    finally:
        client.close()
    found = settings.copy(update={"store_api_key": SecretStr(key)})
    return FoundStore(found, f"The shop is the store at {settings.store_url}: what is changed here is changed there.")


def _kept_key(settings: Settings) -> str:
    path = settings.var / KEPT_KEY
    return path.read_text(encoding="utf-8") if path.is_file() else ""
