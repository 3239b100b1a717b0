"""Which channels are open, and how soon one more message may go out on them."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime

from bot.delivery.rates import ChannelRates


class Gates:
    """Counted in this process. May be used from several threads."""

    def __init__(self, rates: Mapping[str, ChannelRates], clock: Callable[[], datetime]) -> None:
        self._rates = rates
        self._clock = clock
        self._paused: dict[str, datetime] = {}
        self._lock = threading.Lock()

    def allow(self, channel: str, customer: str) -> float:
        """After how many seconds one more message is allowed; 0 is now, and counts it."""
        rates, now = self._rates[channel], self._clock().timestamp()
        with self._lock:
            wait = max(rates.number_wait(now), rates.customer_wait(customer, now))
            if not wait:
                rates.take(customer, now)
        return wait

    def pause(self, channel: str, until: datetime) -> None:
        """Close a channel until then: an operator has to mend its credentials."""
        with self._lock:
            self._paused[channel] = until

    def paused(self) -> tuple[str, ...]:
        """The channels that are closed."""
        with self._lock:
            return tuple(sorted(self._paused))

    def open(self, channels: Iterable[str]) -> list[str]:
        """Those that are not closed by now."""
        now = self._clock()
        with self._lock:
            self._paused = {name: until for name, until in self._paused.items() if until > now}
            return [name for name in channels if name not in self._paused]

    def open_all(self) -> None:
        """Forget what is closed."""
        with self._lock:
            self._paused.clear()
