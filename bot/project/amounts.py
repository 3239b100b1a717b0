"""Amounts of shop.yml that belong to another currency than the one it names."""

from __future__ import annotations

from collections.abc import Iterator

from moneyed import Money

from bot.commerce.shop import Shop
from bot.project.findings import Findings

DEAR = frozenset({"USD", "EUR", "GBP", "CHF", "CAD", "AUD", "NZD", "SGD", "KWD", "BHD", "OMR", "JOD"})
"""Currencies of which so many units send a parcel nowhere on earth."""

CHEAP = frozenset({"KRW", "JPY", "VND", "IDR", "CLP", "PYG", "COP"})
"""Currencies of which a few units buy nothing."""

TOO_MUCH, TOO_LITTLE = 1000, 200
"""Units for which no parcel is sent in a dear currency, and none in a cheap one."""


def check_amounts(path: str, line: int, shop: Shop, findings: Findings) -> None:
    """Warn where even the cheapest delivery costs a fortune in the shop's currency, or the dearest one next to nothing.

    Deliveries are what every shop has prices of, and what costs nothing says nothing.
    """
    paid = sorted(price for price in _prices(shop) if price.amount)
    if not paid:
        return
    cheapest, dearest = paid[0], paid[-1]
    if shop.currency in DEAR and cheapest.amount >= TOO_MUCH:
        said = f"no way of delivery costs less than {_shown(cheapest)}"
    elif shop.currency in CHEAP and dearest.amount < TOO_LITTLE:
        said = f"no way of delivery costs more than {_shown(dearest)}"
    else:
        return
    cure = f"write the currency that the amounts of this file are in, or the amounts in {shop.currency}"
    findings.warn(path, line, f"shop.currency: {said}; {cure}")


def _prices(shop: Shop) -> Iterator[Money]:
    return (method.price for zone in shop.shipping.zones for method in zone.methods)


def _shown(price: Money) -> str:
    return f"{price.amount.normalize():f} {price.currency.code}"
