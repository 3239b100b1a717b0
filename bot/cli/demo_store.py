"""`shopclerk demo-store`: the embedded store by itself."""

from __future__ import annotations

from urllib.parse import urlsplit

import click
import uvicorn

from bot.cli.output import verbose_option
from bot.settings import Settings, utc_now


@click.group("demo-store")
def command() -> None:
    """Run the embedded store by itself."""


@command.command("serve")
@verbose_option
def serve() -> None:
    """Serve the demo shop at SHOPCLERK_STORE_URL; fills its database if it is empty."""
    from bot.demo_store.app import create_app
    from bot.demo_store.database import open_engine
    from bot.demo_store.seed import seed
    from bot.demo_store.settings import StoreSettings

    settings = Settings()
    engine = open_engine(f"sqlite:///{settings.var / 'demo_store.db'}")
    seed(engine, utc_now())
    address = urlsplit(settings.store_url)
    app = create_app(
        engine,
        utc_now,
        StoreSettings(settings.store_api_key, public_url=settings.store_url, help_folder=settings.root / "help"),
    )
    uvicorn.run(app, host=address.hostname or "127.0.0.1", port=address.port or 80, log_config=None, ws="none")
