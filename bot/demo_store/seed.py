"""Fill an empty database with the demo shop."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy.engine import Engine

from bot.commerce.storekeeping.data import StoreData
from bot.commerce.text import LocalText
from bot.demo_store.fill import fill_empty
from bot.demo_store.seed_catalogue import load_coupons, load_listings
from bot.demo_store.seed_customers import load_customers
from bot.demo_store.seed_files import SEED_FOLDER, SeedClock, SeedError, load_entries
from bot.demo_store.seed_orders import OrderBook


def load_seed(now: datetime, folder: Path = SEED_FOLDER) -> StoreData:
    """The shop in `folder` as it would be at `now`; raises `SeedError`.

    >>> from datetime import timezone
    >>> load_seed(datetime(2026, 3, 10, 3, 0, tzinfo=timezone.utc)).orders[0].number
    '#1001'
    """
    shop = load_entries(folder / "shop.yml")
    clock = SeedClock(now, ZoneInfo(shop["time_zone"]))
    listings = load_listings(folder, shop)
    coupons = load_coupons(shop, clock)
    customers = load_customers(load_entries(folder / "customers.yml"), shop["payments"], shop["currency"])
    book = OrderBook.of(shop, clock, customers=customers, listings=listings, coupons=coupons)
    return StoreData(
        shop_name=LocalText.of(**shop["name"]),
        currency=shop["currency"],
        time_zone=shop["time_zone"],
        listings=listings,
        customers=customers,
        orders=tuple(book.order(entry) for entry in load_entries(folder / "orders.yml")),
        coupons=coupons,
    )


def seed(engine: Engine, now: datetime, folder: Path = SEED_FOLDER) -> bool:
    """Make the tables, and fill them if they are empty; True if they were.

    All or nothing: a seed that is wrong (`SeedError`) leaves the database as it was.
    """
    return fill_empty(engine, lambda: load_seed(now, folder), now)


__all__ = ["SeedError", "load_seed", "seed"]
