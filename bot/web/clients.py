"""Who asks: the address that limits are counted by."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address, ip_network

from starlette.requests import Request

SITE_BITS = 64
"""Of an IPv6 address: what lies behind is one customer's line, who may use any of its addresses (RFC 6177)."""

_LONGEST = 64


def client_address(request: Request) -> str:
    """Give the address of the client, behind the proxies that `SHOPCLERK_TRUSTED_PROXIES` names; of IPv6 its network.

    What is no address, as of a socket file, is given as it is, shortened.
    """
    written = request.client.host if request.client else ""
    try:
        address = ip_address(written)
    except ValueError:
        return written[:_LONGEST]
    if not isinstance(address, IPv6Address):
        return str(address)
    if address.ipv4_mapped:
        return str(address.ipv4_mapped)
    return str(ip_network((int(address), SITE_BITS), strict=False))


class Shares:
    """How much each address has taken within a while. In one process: what others count, nobody here knows."""

    def __init__(self, within: timedelta, clock: Callable[[], datetime]) -> None:
        """All are counted anew after `within`."""
        self._within = within
        self._clock = clock
        self._since = clock()
        self._taken: Counter[str] = Counter()

    def taken(self, address: str) -> int:
        """How much it was."""
        # A clock that is set back does not keep anybody out for longer.
        if not timedelta() <= self._clock() - self._since < self._within:
            self._since = self._clock()
            self._taken.clear()
        return self._taken[address]

    def take(self, address: str, amount: int) -> None:
        """Count so much more."""
        self._taken[address] += amount
