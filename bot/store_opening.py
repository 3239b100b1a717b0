"""Open the store that the settings name."""

from __future__ import annotations

from bot.settings import Settings
from bot.store.api import StoreApi


def open_store(settings: Settings) -> StoreApi:
    """Make its client; nothing is sent before the first call."""
    # Here and not above: the web process pays for an HTTP client only when an agent looks at an order.
    from bot.store.demo import DemoStoreClient  # noqa: PLC0415

    return DemoStoreClient(settings.store_url, settings.store_api_key.get_secret_value())
