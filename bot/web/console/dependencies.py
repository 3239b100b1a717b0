"""What the console is made of, beside what the whole web app has."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.commerce.canned import Canned
from bot.delivery.desk import Desk
from bot.delivery.dispatch import Dispatcher
from bot.handoff.agents import AgentBook
from bot.handoff.clocks import Clocks
from bot.handoff.figures import Handled
from bot.handoff.logins import LogIns
from bot.store.api import StoreApi


@dataclass(frozen=True)
class ConsoleDependencies:
    """Everything that only the console uses.

    `store` gives the store's client, which is opened when it is first asked for: the web process starts without an
    HTTP client. `workers` hear of conversations in which an agent said or decided something. `canned` has the
    responses of each language. `handled` reads the tickets that were opened from one moment on and before another, for
    the figures, whose days are those of `time_zone`. `clocks` say what is due when.
    """

    desk: Desk
    log_ins: LogIns
    agents: AgentBook
    store: Callable[[], StoreApi]
    workers: Dispatcher
    handled: Callable[[datetime, datetime], Sequence[Handled]]
    time_zone: ZoneInfo
    clocks: Clocks
    canned: Mapping[str, Sequence[Canned]] = field(default_factory=dict)
