"""What a shop sells."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from moneyed import Money

from bot.commerce.text import LocalText


@dataclass(frozen=True)
class Option:
    """One property of a variant: `color` = `black`. `key` and `value_key` are language-free."""

    key: str
    value_key: str
    name: LocalText
    value: LocalText


@dataclass(frozen=True)
class Variant:
    """One thing that can be bought, with its own price and stock (pieces)."""

    id: str
    options: tuple[Option, ...]
    price: Money
    stock: int

    @property
    def available(self) -> bool:
        """True if at least one piece is there."""
        return self.stock > 0


@dataclass(frozen=True)
class Product:
    """A product with its variants. `category` is a language-free key such as `lighting`.

    `keywords` are other words than `name` by which customers find it, in any language: `slippers`, `슬리퍼`.
    """

    id: str
    name: LocalText
    description: LocalText
    category: str
    category_name: LocalText
    variants: tuple[Variant, ...]
    image_url: str
    url: str
    size_guide: LocalText | None = None
    final_sale: bool = False
    keywords: tuple[str, ...] = ()


@dataclass(frozen=True)
class Coupon:
    """A discount code. Exactly one of `percent` and `amount` is there."""

    code: str
    description: LocalText
    percent: int | None
    amount: Money | None
    minimum_spend: Money | None
    starts_at: datetime
    ends_at: datetime
    public: bool
