"""The web process: the pages and the webhooks, ready long before any model is loaded."""

from __future__ import annotations

import asyncio

from bot.delivery.dispatch import PipeDispatcher, Signals
from bot.delivery.intake import Intake
from bot.delivery.transcript import Transcript
from bot.delivery.workers import WorkerRegistry
from bot.settings import Settings, load_shop, secret_key, utc_now
from bot.storage.database import open_database
from bot.web.app import create_app
from bot.web.dependencies import ShopDisplay, WebDependencies
from bot.web.server import WebServer


def serve_web(settings: Settings, wake_fd: int | None, news_fd: int | None) -> None:
    """Serve until SIGTERM. `wake_fd` wakes workers; `news_fd` tells of their answers."""
    asyncio.run(_serve(settings, wake_fd, news_fd))


async def _serve(settings: Settings, wake_fd: int | None, news_fd: int | None) -> None:
    database = open_database(settings.database_url)
    signals = Signals()
    if news_fd is not None:
        signals.listen(news_fd)
    shop = load_shop(settings)
    app = create_app(
        WebDependencies(
            intake=Intake(database, PipeDispatcher(wake_fd), utc_now),
            transcript=Transcript(database),
            signals=signals,
            workers=WorkerRegistry(database, utc_now),
            shop=ShopDisplay(name=shop.name, languages=shop.languages),
            secret_keys=(secret_key(settings).encode(),),
            clock=utc_now,
            image_sources=("https:", settings.store_url),
        )
    )
    await WebServer(app, host=settings.host, port=settings.port).serve()
