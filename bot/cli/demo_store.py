"""`shopclerk demo-store`: the embedded store by itself."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

import click
import uvicorn

from bot.cli.output import errors, fail, verbose_option
from bot.cli.ports import check_port
from bot.settings import Settings, utc_now

DATABASE = "demo_store.db"
IMPORTED = "demo_store.imported"
"""Marks that the store holds an imported shop, which no command replaces by the demo shop."""


@click.group("demo-store")
def command() -> None:
    """Run the embedded store by itself, or fill it with another shop."""


@command.command("serve")
@verbose_option
def serve() -> None:
    """Serve the store at SHOPCLERK_STORE_URL; an empty one is filled with the demo shop."""
    from bot.demo_store.app import create_app
    from bot.demo_store.database import open_engine
    from bot.demo_store.seed import seed
    from bot.demo_store.settings import StoreSettings

    settings = Settings()
    address = urlsplit(settings.store_url)
    host, port = address.hostname or "127.0.0.1", address.port or 80
    check_port("SHOPCLERK_STORE_URL", host, port)
    engine = open_engine(f"sqlite:///{settings.var / DATABASE}")
    seed(engine, utc_now())
    app = create_app(
        engine,
        utc_now,
        StoreSettings(settings.store_api_key, public_url=settings.store_url, help_folder=settings.help_folder),
    )
    uvicorn.run(app, host=host, port=port, log_config=None, ws="none")


@command.command("import")
@click.argument("kind", type=click.Choice(["tau2"]))
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--replace", is_flag=True, help="Put the shop in the place of the one that the store holds.")
@verbose_option
def import_shop(kind: str, file: Path, *, replace: bool) -> None:
    """Fill the store with the shop in FILE.

    KIND tau2 is a database of the τ²-bench retail domain (db.json). Everything is imported, or nothing.
    """
    del kind
    from bot.demo_store.database import open_engine
    from bot.demo_store.fill import fill_empty
    from bot.demo_store.tau2 import Tau2FileError, load_tau2

    settings, now = Settings(), utc_now()
    try:
        data = load_tau2(file, now)
    except (Tau2FileError, OSError, UnicodeDecodeError) as error:
        fail(f"{error}\nNothing was imported; the store holds what it held.")
    database = settings.var / DATABASE
    if database.exists() and not replace:
        fail(f"{database} holds a shop already. Put this one in its place: add --replace")
    for path in settings.var.glob(f"{DATABASE}*"):
        path.unlink()
    engine = open_engine(f"sqlite:///{database}")
    fill_empty(engine, lambda: data, now)
    engine.dispose()
    (settings.var / IMPORTED).write_text(f"{file}\n", encoding="utf-8")
    products, customers, orders = len(data.listings), len(data.customers), len(data.orders)
    errors.print(f"{database} holds {products} products, {customers} customers and {orders} orders.")
