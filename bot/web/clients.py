"""Who asks: the address that limits are counted by."""

from __future__ import annotations

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
