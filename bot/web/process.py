"""The web process: the pages and the webhooks, ready long before any model is loaded."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Sequence
from contextlib import nullcontext
from datetime import datetime, timedelta
from functools import cache, partial
from pathlib import Path

import structlog
import uvloop

from bot.bootstrap import late_redactor
from bot.channels.registry import open_channels, push_channels
from bot.commerce.canned import Canned, CannedError, load_canned
from bot.commerce.formats import fill
from bot.commerce.shop import Shop
from bot.delivery.backlog import Backlog
from bot.delivery.desk import Desk
from bot.delivery.dispatch import Dispatcher, PipeDispatcher, Signals
from bot.delivery.fetching import Fetcher, fetched_channels
from bot.delivery.flood import FloodLimit
from bot.delivery.in_thread import in_thread
from bot.delivery.intake import Intake
from bot.delivery.metrics import delivery_counters
from bot.delivery.tending import Tender
from bot.delivery.transcript import Transcript
from bot.delivery.workers import WorkerRegistry
from bot.files.shelf import FileShelf
from bot.handoff.agents import AgentBook
from bot.handoff.clocks import Clocks
from bot.handoff.figures import Handled, read_handled
from bot.handoff.logins import LogIns
from bot.handoff.redaction import Redact
from bot.lifeline import Line
from bot.project.phrases import PhraseError, read_phrase
from bot.served_shop import ServedShop
from bot.settings import Settings, secret_keys, utc_now
from bot.storage.database import Database, open_database
from bot.storage.outages import Outages
from bot.storage.shared_clock import SharedClock
from bot.store_opening import open_store
from bot.web.app import create_app
from bot.web.console.dependencies import ConsoleDependencies
from bot.web.dependencies import ShopDisplay, WebDependencies
from bot.web.sending import file_limits, make_sender, open_other_desk
from bot.web.server import WebServer

_log = structlog.get_logger(__name__)

FLOOD_WITHIN = timedelta(minutes=1)

SWITCH_S = 0.0005
"""How long a thread of this process may keep the others waiting: sending must not hold up what is to be acknowledged.
Python's own 5 ms come once for each answer of the database."""


def serve_web(settings: Settings, wake_fd: int | None, news_fd: int | None, line: Line, *, sends: bool) -> None:
    """Serve until SIGTERM, or until the `line` to the supervisor is cut.

    `wake_fd` wakes workers; `news_fd` tells of their answers. With `sends`, answers go out to platforms from here.
    """
    sys.setswitchinterval(SWITCH_S)
    uvloop.install()
    asyncio.run(_serve(settings, wake_fd, news_fd, line, sends=sends))


class Announcer:
    """Tells all who may have something to do with a conversation; from any thread, once a loop runs."""

    def __init__(self, workers: Dispatcher, signals: Signals) -> None:
        self._workers = workers
        self._signals = signals
        self._loop = asyncio.get_running_loop()

    def __call__(self, conversation_id: str) -> None:
        """Return at once; never raise while the loop runs."""
        self._workers.wake(conversation_id)
        self._loop.call_soon_threadsafe(self._signals.announce, conversation_id)


async def _serve(settings: Settings, wake_fd: int | None, news_fd: int | None, line: Line, *, sends: bool) -> None:
    database = open_database(settings.database_url, outages=Outages())
    clock = SharedClock(database, utc_now)
    channels = push_channels(open_channels())
    counters = delivery_counters()
    shelf = FileShelf(database, clock, file_limits(settings))
    sender = make_sender(database, clock, channels, counters, settings) if sends else None
    signals = Signals(sender.wake if sender else None)
    if news_fd is not None:
        signals.listen(news_fd)
    served = ServedShop(settings)
    redact = late_redactor(settings)
    shop = served()
    workers = PipeDispatcher(wake_fd)
    flood = FloodLimit(settings.flood_messages, FLOOD_WITHIN) if settings.flood_messages else None
    announcer = Announcer(workers, signals)
    other = open_other_desk(database, clock, shop, announcer, redact)
    app = create_app(
        WebDependencies(
            intake=Intake(database, workers, clock, flood=flood, fetched=fetched_channels(channels)),
            transcript=Transcript(database),
            signals=signals,
            workers=WorkerRegistry(database, clock),
            backlog=Backlog(database, clock),
            shop=ShopDisplay(name=shop.name, languages=shop.languages),
            secret_keys=secret_keys(settings),
            clock=clock,
            image_sources=("https:", settings.store_url),
            channels=channels,
            counters=counters,
            paused_channels=sender.paused_channels if sender else tuple,
            metrics_token=settings.metrics_token.get_secret_value().encode(),
            console=_console(settings, database, clock, served=served, workers=workers, redact=redact),
            desk_hook=other.hook if other else None,
            files=shelf,
        )
    )
    tender = Tender(database, clock, served, announcer, partial(_apology, settings.root), redact=redact)
    with (
        in_thread("clock", clock),
        in_thread("sender", sender) if sender and channels else nullcontext(),
        in_thread("fetcher", Fetcher(shelf, fetched_channels(channels), clock)) if sends else nullcontext(),
        in_thread("desk", other.courier) if other and sends else nullcontext(),
        in_thread("tender", tender),
    ):
        proxies = settings.trusted_networks
        await WebServer(app, host=settings.host, port=settings.port, line=line, trusted_proxies=proxies).serve()
    app.state.close_webhooks()


def _console(
    settings: Settings,
    database: Database,
    clock: SharedClock,
    *,
    served: ServedShop,
    workers: Dispatcher,
    redact: Redact,
) -> ConsoleDependencies:
    shop = served()
    return ConsoleDependencies(
        desk=Desk(database, clock, redact=redact),
        log_ins=LogIns(database, clock),
        agents=AgentBook(database, clock),
        store=cache(partial(open_store, settings)),
        workers=workers,
        handled=partial(_handled, database),
        time_zone=shop.time_zone,
        clocks=Clocks(served),
        canned=_canned(settings, shop),
    )


def _apology(root: Path, language: str, reference: str) -> str:
    """What customers hear while no worker is there; read when it is needed, which is hardly ever."""
    try:
        return fill(read_phrase(root, "utter_bot_down", language), {"reference": reference}, language)
    except PhraseError as error:
        _log.error("tending.no_apology", reason=str(error))
        return ""


def _handled(database: Database, since: datetime, until: datetime) -> Sequence[Handled]:
    with database.reading() as connection:
        return read_handled(connection, since, until)


def _canned(settings: Settings, shop: Shop) -> dict[str, tuple[Canned, ...]]:
    """The canned responses; none where their files cannot be used, for agents can write without them."""
    try:
        return load_canned(settings.root / "data" / "canned", shop.languages)
    except CannedError as error:
        _log.error("desk.no_canned_responses", reason=str(error))
        return {}
