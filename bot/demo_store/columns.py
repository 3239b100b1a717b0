"""How money, times and texts stand in the columns of the tables, both ways."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timezone
from decimal import Decimal
from functools import lru_cache

from babel.numbers import get_currency_precision
from moneyed import Money

from bot.commerce.text import LocalText


def coins(money: Money) -> int:
    """`money` in the smallest coin of its currency."""
    return int(Decimal(money.amount).scaleb(_digits(money.currency.code)))


def money(amount: int, currency: str) -> Money:
    """The money that `amount` coins of `currency` are."""
    return Money(Decimal(amount).scaleb(-_digits(currency)), currency)


def maybe_coins(money: Money | None) -> int | None:
    """`coins`, or None for None."""
    return None if money is None else coins(money)


def maybe_money(amount: int | None, currency: str) -> Money | None:
    """`money`, or None for None."""
    return None if amount is None else money(amount, currency)


def naive(at: datetime) -> datetime:
    """`at` in UTC, without its zone."""
    return at.astimezone(timezone.utc).replace(tzinfo=None)


def aware(at: datetime) -> datetime:
    """A time of the database with its zone, which is UTC."""
    return at.replace(tzinfo=timezone.utc)


def maybe_naive(at: datetime | None) -> datetime | None:
    """`naive`, or None for None."""
    return None if at is None else naive(at)


def maybe_aware(at: datetime | None) -> datetime | None:
    """`aware`, or None for None."""
    return None if at is None else aware(at)


def texts(text: LocalText) -> dict[str, str]:
    """A text by language, the first one being the fallback."""
    return dict(text.by_language)


def text(by_language: Mapping[str, str]) -> LocalText:
    """The text that `texts` was made of."""
    return LocalText(tuple(by_language.items()))


@lru_cache(maxsize=32)
def _digits(currency: str) -> int:
    return int(get_currency_precision(currency))
