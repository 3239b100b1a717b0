"""The seed's products and coupons."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from moneyed import Money

from bot.commerce.products import Coupon, Option, Product, Variant
from bot.commerce.storekeeping.data import Listing
from bot.commerce.text import LocalText
from bot.demo_store.pictures import render_picture
from bot.demo_store.seed_files import Entry, SeedClock, SeedError, load_entries

_NO_OPTIONS = frozenset({"stock", "price"})


def load_listings(folder: Path, shop: Entry) -> tuple[Listing, ...]:
    """All products under `folder/products`, in the order of the shop's categories."""
    options = load_entries(folder / "options.yml")
    pictures = load_entries(folder / "pictures.yml")
    return tuple(
        _listing(entry, shop, options, pictures)
        for category in shop["categories"]
        for entry in load_entries(folder / "products" / f"{category}.yml")
    )


def load_coupons(shop: Entry, clock: SeedClock) -> tuple[Coupon, ...]:
    """The shop's coupons."""
    return tuple(_coupon(entry, shop["currency"], clock) for entry in shop["coupons"])


def variant_id(product_id: str, options: Mapping[str, str]) -> str:
    """`desk-lamp-black`: the product and its option values."""
    return "-".join([product_id, *options.values()]).replace("_", "-")


def _listing(entry: Entry, shop: Entry, options: Entry, pictures: Entry) -> Listing:
    product_id = entry["id"]
    if product_id not in pictures:
        raise SeedError(f"product {product_id}: pictures.yml has no drawing of it")
    product = Product(
        id=product_id,
        name=LocalText.of(**entry["name"]),
        description=LocalText.of(**entry["description"]),
        category=entry["category"],
        category_name=LocalText.of(**shop["categories"][entry["category"]]),
        variants=tuple(_variant(entry, one, shop["currency"], options) for one in entry["variants"]),
        image_url=f"/images/{product_id}.svg",
        url=f"/products/{product_id}",
        size_guide=LocalText.of(**entry["size_guide"]) if "size_guide" in entry else None,
        final_sale=entry.get("final_sale", False),
        keywords=tuple(entry["keywords"]),
    )
    return Listing(
        product=product,
        qualities=_qualities(product, options),
        popularity=entry["popularity"],
        picture=render_picture(pictures[product_id]),
    )


def _qualities(product: Product, options: Entry) -> tuple[str, ...]:
    """Further words for the option values of `product`, each once."""
    used = dict.fromkeys((one.key, one.value_key) for variant in product.variants for one in variant.options)
    return tuple(word for key, value in used for word in options[key]["values"][value].get("also", []))


def _variant(entry: Entry, variant: Entry, currency: str, options: Entry) -> Variant:
    chosen = {key: value for key, value in variant.items() if key not in _NO_OPTIONS}
    return Variant(
        id=variant_id(entry["id"], chosen),
        options=tuple(_option(options, key, value) for key, value in chosen.items()),
        price=Money(variant.get("price", entry["price"]), currency),
        stock=variant["stock"],
    )


def _option(options: Entry, key: str, value: str) -> Option:
    try:
        option = options[key]
        texts = {language: text for language, text in option["values"][value].items() if language != "also"}
        return Option(key, value, LocalText.of(**option["name"]), LocalText.of(**texts))
    except KeyError as error:
        raise SeedError(f"options.yml does not know {key}: {value}") from error


def _coupon(entry: Entry, currency: str, clock: SeedClock) -> Coupon:
    return Coupon(
        code=entry["code"],
        description=LocalText.of(**entry["description"]),
        percent=entry.get("percent"),
        amount=Money(entry["amount"], currency) if "amount" in entry else None,
        minimum_spend=Money(entry["minimum"], currency) if "minimum" in entry else None,
        starts_at=clock.time(entry["starts"]),
        ends_at=clock.time(entry["ends"]),
        public=entry["public"],
    )
