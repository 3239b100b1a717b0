"""Everything a store holds, as plain values: what a seed or an importer produces."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.commerce.orders import Customer, Order
from bot.commerce.products import Coupon, Product
from bot.commerce.storekeeping.terms import StoreTerms
from bot.commerce.text import LocalText


@dataclass(frozen=True)
class Listing:
    """A product with what helps to find and to show it.

    `qualities` are further words for its option values (`검정` for black), `popularity` is higher for what sells
    better, and `picture` is an SVG document or empty.
    """

    product: Product
    qualities: tuple[str, ...] = ()
    popularity: int = 0
    picture: str = ""


@dataclass(frozen=True)
class StoreData:
    """A whole shop. Addresses of pages and pictures may be paths that begin with `/`; `time_zone` is an IANA name."""

    shop_name: LocalText
    currency: str
    time_zone: str
    listings: tuple[Listing, ...]
    customers: tuple[Customer, ...]
    orders: tuple[Order, ...]
    coupons: tuple[Coupon, ...]
    terms: StoreTerms = field(default_factory=StoreTerms)
