"""Wire the parts together, in one place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache, lru_cache, partial
from pathlib import Path
from typing import TypeVar

import structlog

from bot import last_good
from bot.commerce.help_articles import ArticleError, HelpArticle, load_articles
from bot.commerce.lexicon import Lexicon
from bot.commerce.lexicon_files import load_lexicon
from bot.commerce.shop import Shop
from bot.commerce.shop_file import ShopFileError
from bot.customers.verification import Limits, Verifier
from bot.handoff.redaction import Redact, hide_cards, redactor
from bot.handoff.tickets import TicketBook
from bot.settings import Settings, load_shop, utc_now
from bot.storage.database import Database, open_database
from bot.store.api import StoreApi
from bot.store_opening import open_store

_log = structlog.get_logger(__name__)

T = TypeVar("T")


@dataclass(frozen=True)
class ShopFiles:
    """What the merchant's files say, as it was when they were read."""

    shop: Shop
    articles: tuple[HelpArticle, ...]
    lexicon: Lexicon


@dataclass(frozen=True)
class Services:
    """What actions and the worker need."""

    shop: Shop
    articles: tuple[HelpArticle, ...]
    lexicon: Lexicon
    help_url: str
    store: StoreApi
    verifier: Verifier
    tickets: TicketBook
    clock: Callable[[], datetime]


FILES_BROKEN = (ShopFileError, ArticleError, OSError, ValueError)
"""What reading the merchant's files raises when they cannot be used; a `ValueError` is about words in data/lexicon."""


def load_files(settings: Settings, *, keep: bool = False, strict: bool = False) -> ShopFiles:
    """Read the merchant's files; with `keep`, they are kept for a restart.

    A process that takes the place of one that died goes on with the kept ones where one cannot be used, unless it is
    `strict`. Raises one of `FILES_BROKEN`.
    """

    def folder(read: Callable[[Path], T], path: Path, name: str) -> T:
        return _read_folder(settings, read, path, name, keep=keep, strict=strict)

    return ShopFiles(
        shop=load_shop(settings, keep=keep, strict=strict),
        articles=folder(load_articles, settings.help_folder, "help"),
        lexicon=load_words(settings, folder),
    )


def _read_folder(
    settings: Settings,
    read: Callable[[Path], T],
    path: Path,
    name: str,
    *,
    keep: bool = False,
    strict: bool = False,
    running: bool = False,
) -> T:
    kept = settings.last_good / name
    return last_good.read_or_kept(read, path, kept, broken=FILES_BROKEN, keep=keep, strict=strict, running=running)


def served_words(settings: Settings) -> Lexicon:
    """The words by which customers are understood at this moment: the kept ones where the files are broken."""
    return load_words(settings, partial(_read_folder, settings, running=True))


def late_redactor(settings: Settings) -> Redact:
    """What hides what no agent may read. Its words are read when they are needed first: a page is there before.

    Broken words stop neither a note nor a call for a person: the kept ones count, and without any, card numbers are
    hidden until the words can be read.
    """
    known = cache(lambda: redactor(served_words(settings)))

    def redact(text: str) -> str:
        try:
            hide = known()
        except FILES_BROKEN as wrong:
            reason = " ".join(str(wrong).split())
            _log.error("words_not_read", hidden="card numbers alone", wrong=reason, cure="mend the files of the words")
            hide = hide_cards
        return hide(text)

    return redact


def load_words(
    settings: Settings,
    read: Callable[[Callable[[Path], Lexicon], Path, str], Lexicon] = lambda load, path, _: load(path),
) -> Lexicon:
    """Read the words of all shops and those of this one. Raises `ValueError`.

    `read` gets what reads a folder, the folder and its name.
    """
    shared = read(load_lexicon, settings.root / "data" / "lexicon", "data/lexicon")
    if not settings.lexicon_folder.is_dir():
        return shared
    return shared.with_words_of(read(partial(load_lexicon, shared=shared), settings.lexicon_folder, "lexicon"))


def build_services(
    settings: Settings,
    *,
    files: ShopFiles | None = None,
    database: Database | None = None,
    store: StoreApi | None = None,
    clock: Callable[[], datetime] = utc_now,
) -> Services:
    """Build the services; a part that is given is used instead of the one that the settings name."""
    files = files or load_files(settings)
    shop = files.shop
    database = database or open_database(settings.database_url)
    limits = Limits(shop.identity.attempts, timedelta(minutes=shop.identity.minutes))
    store = store or open_store(settings)
    return Services(
        shop=shop,
        articles=files.articles,
        lexicon=files.lexicon,
        help_url=settings.help_url or f"{settings.store_url}/help",
        store=store,
        verifier=Verifier(database, limits, clock),
        tickets=TicketBook(database, clock, shop, redactor(files.lexicon)),
        clock=clock,
    )


_services: Services | None = None


def current_lexicon() -> Lexicon:
    """Give the words of the process's services; where there are none, those of the settings' files."""
    return _services.lexicon if _services is not None else _words_of_settings()


@lru_cache(maxsize=1)
def _words_of_settings() -> Lexicon:
    return load_words(Settings())


def use_services(services: Services) -> None:
    """Let every action of this process use `services`."""
    global _services  # noqa: PLW0603 (rasa-sdk makes actions without arguments: this is the seam)
    _services = services


def current_services() -> Services:
    """Give the process's services, built from the settings where nobody said otherwise (a stock action server)."""
    if _services is None:
        use_services(build_services(Settings()))
    assert _services is not None  # noqa: S101 (set above)
    return _services
