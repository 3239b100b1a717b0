"""Products and coupons."""

from __future__ import annotations

from bot.commerce.products import Coupon, Option, Product, Variant
from bot.store.codec.fields import CodecError, Fields


def parse_product(fields: Fields) -> Product:
    """A product with its variants; raises `CodecError`."""
    return Product(
        id=fields.text("id"),
        name=fields.local_text("name"),
        description=fields.local_text("description"),
        category=fields.text("category"),
        category_name=fields.local_text("category_name"),
        variants=fields.items("variants", _variant),
        image_url=fields.text("image_url"),
        url=fields.text("url"),
        size_guide=fields.maybe("size_guide", fields.local_text),
        final_sale=fields.flag("final_sale"),
        keywords=fields.optional_texts("keywords"),
    )


def parse_coupon(fields: Fields) -> Coupon:
    """A coupon; raises `CodecError`, also if it has not exactly one of `percent` and `amount`."""
    coupon = Coupon(
        code=fields.text("code"),
        description=fields.local_text("description"),
        percent=fields.maybe("percent", fields.count),
        amount=fields.maybe("amount", fields.money),
        minimum_spend=fields.maybe("minimum_spend", fields.money),
        starts_at=fields.time("starts_at"),
        ends_at=fields.time("ends_at"),
        public=fields.flag("public"),
    )
    if (coupon.percent is None) is (coupon.amount is None):
        raise CodecError("a coupon has either a percentage or an amount")
    return coupon


def parse_option(fields: Fields) -> Option:
    """One option of a variant; raises `CodecError`."""
    return Option(fields.text("key"), fields.text("value_key"), fields.local_text("name"), fields.local_text("value"))


def _variant(fields: Fields) -> Variant:
    return Variant(
        fields.text("id"), fields.items("options", parse_option), fields.money("price"), fields.count("stock")
    )
