"""What the web app is made of: handed in once, so that nothing is looked up or opened at import."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.channels.base import Channel
from bot.commerce.text import LocalText
from bot.delivery.backlog import Backlog
from bot.delivery.dispatch import Signals
from bot.delivery.intake import Intake
from bot.delivery.metrics import Counters, delivery_counters
from bot.delivery.transcript import Transcript
from bot.delivery.workers import WorkerRegistry
from bot.desks.hooks import DeskHook
from bot.files.shelf import FileShelf
from bot.web.console.dependencies import ConsoleDependencies
from bot.web.presence import Presence

DEFAULT_ACCENT = "#2f6b5b"


@dataclass(frozen=True)
class ShopDisplay:
    """How the shop appears on the page.

    `languages` are ISO 639-1 codes, the default one first; each needs its file in `bot/web/texts/`. `accent` is a
    colour such as `#2f6b5b`; what stands on it or is drawn with it is kept readable whatever it is.
    """

    name: LocalText
    languages: tuple[str, ...]
    accent: str = DEFAULT_ACCENT


@dataclass(frozen=True)
class WebDependencies:
    """Everything the web app uses.

    `secret_keys` sign the conversation cookie: the first one signs, each one verifies, so that a key can be replaced
    without ending conversations. `image_sources` are the hosts that product pictures may come from, as in a
    Content-Security-Policy (`https:`, `http://127.0.0.1:8001`). `channels` have webhooks, by name. Without a
    `metrics_token` only this machine sees the metrics; without a `console` there is none. `desk_hook` hears
    what another desk posts. Without `files` nobody can attach any.
    """

    intake: Intake
    transcript: Transcript
    signals: Signals
    workers: WorkerRegistry
    backlog: Backlog
    shop: ShopDisplay
    secret_keys: tuple[bytes, ...]
    clock: Callable[[], datetime]
    image_sources: tuple[str, ...] = ("https:",)
    channels: Mapping[str, Channel] = field(default_factory=dict)
    counters: Counters = field(default_factory=delivery_counters)
    paused_channels: Callable[[], tuple[str, ...]] = tuple
    metrics_token: bytes = b""
    presence: Presence = field(default_factory=Presence)
    console: ConsoleDependencies | None = None
    desk_hook: DeskHook | None = None
    files: FileShelf | None = None
