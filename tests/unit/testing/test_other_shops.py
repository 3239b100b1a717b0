"""A shop with some settings otherwise."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.commerce.shop_file import ShopFileError, parse_shop
from bot.testing.conversations.other_shops import OtherShops

TEXT = (Path(__file__).parents[3] / "shop.yml").read_text(encoding="utf-8")


def test_only_what_is_named_is_otherwise() -> None:
    shop = parse_shop(TEXT)
    others = OtherShops(TEXT)

    other = others({"identity": {"attempts": 2}, "closed_days": {"extra": {}}})

    assert (other.identity.attempts, shop.identity.attempts) == (2, 5)
    assert other.identity.minutes == shop.identity.minutes
    assert (other.returns, other.name, other.payments) == (shop.returns, shop.name, shop.payments)
    assert others({"identity": {"attempts": 2}, "closed_days": {"extra": {}}}) is other
    assert others({"identity": {"attempts": 3}}).identity.attempts == 3


def test_nothing_takes_away_what_is_there() -> None:
    assert parse_shop(TEXT).contact.account_url
    assert not OtherShops(TEXT)({"contact": {"account": None}}).contact.account_url


def test_what_comes_of_it_must_be_a_shop() -> None:
    with pytest.raises(ShopFileError) as caught:
        OtherShops(TEXT)({"identity": {"atempts": 2}})

    assert "shop.yml with the case's `shop:`" in str(caught.value)
    assert "atempts" in str(caught.value)
