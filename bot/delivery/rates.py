"""Keep below the rates of a platform: per number, and per customer."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass

from bot.channels.base import Capabilities

CUSTOMERS_REMEMBERED = 10_000
"""Of those, the ones not written to for longest are forgotten: their allowance has filled up again."""


@dataclass
class TokenBucket:
    """Allows `size` at once and `per_second` in the long run. `now` is in seconds, and may be set back."""

    size: float
    per_second: float
    level: float
    filled_at: float

    def wait(self, now: float) -> float:
        """Tell how many seconds it takes until one more is allowed: 0 means now."""
        elapsed = now - self.filled_at
        if elapsed > 0:
            self.level = min(self.size, self.level + elapsed * self.per_second)
        self.filled_at = now
        # A hair's breadth below one is one: adding up seconds is not exact.
        return 0.0 if self.level > 1 - 1e-6 else (1 - self.level) / self.per_second

    def take(self) -> None:
        """Use one up, allowed or not."""
        self.level -= 1


def full_bucket(size: float, per_second: float, now: float) -> TokenBucket:
    """Make a bucket that nothing was taken from."""
    return TokenBucket(size, per_second, size, now)


class ChannelRates:
    """What one channel may send, counted by one sender. Not for several threads."""

    def __init__(self, capabilities: Capabilities, burst: int) -> None:
        """`burst` messages to one customer may follow each other at once; the long run is the platform's."""
        self._per_second = capabilities.messages_per_second
        self._seconds_to_one = capabilities.seconds_per_message_to_one
        self._burst = burst
        self._number: TokenBucket | None = None
        self._customers: OrderedDict[str, TokenBucket] = OrderedDict()

    def number_wait(self, now: float) -> float:
        """Tell how many seconds the whole number must wait."""
        if not self._per_second:
            return 0.0
        if self._number is None:
            # A tenth of a second's worth at once: a whole second's worth in one moment would be too many in the next.
            self._number = full_bucket(max(1.0, self._per_second / 10), self._per_second, now)
        return self._number.wait(now)

    def customer_wait(self, customer: str, now: float) -> float:
        """Tell how many seconds this customer must wait."""
        bucket = self._customer(customer, now)
        return bucket.wait(now) if bucket else 0.0

    def take(self, customer: str, now: float) -> None:
        """Count one message."""
        self.number_wait(now)
        if self._number:
            self._number.take()
        bucket = self._customer(customer, now)
        if bucket:
            bucket.take()

    def _customer(self, customer: str, now: float) -> TokenBucket | None:
        if not self._seconds_to_one:
            return None
        bucket = self._customers.pop(customer, None)
        if bucket is None:
            bucket = full_bucket(float(self._burst), 1 / self._seconds_to_one, now)
        self._customers[customer] = bucket
        while len(self._customers) > CUSTOMERS_REMEMBERED:
            self._customers.popitem(last=False)
        return bucket
