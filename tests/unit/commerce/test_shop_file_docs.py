from pathlib import Path

import pytest

from bot.commerce.policy import Axis, Offer, Reason
from bot.commerce.shop_policies import (
    DELIVERY_PLACEHOLDERS,
    GOODS_PLACEHOLDERS,
    LATE_PLACEHOLDERS,
    REASON_PLACEHOLDERS,
    RULE_PLACEHOLDERS,
    TABLES,
    WORDS,
)
from bot.commerce.shop_yaml import Mapping, Node, Sequence, read_yaml

PAGE = Path(__file__).parents[3] / "docs" / "shop-file.md"


@pytest.fixture(scope="module")
def page() -> str:
    return PAGE.read_text(encoding="utf-8")


def keys_of(node: Node) -> set[str]:
    if isinstance(node, Sequence):
        return {key for item in node.items for key in keys_of(item)}
    if isinstance(node, Mapping):
        return {key for entry in node.entries for key in {entry.key} | keys_of(entry.value)}
    return set()


def test_every_word_of_the_demo_shops_file_is_explained(page: str, shop_text: str) -> None:
    days = {"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"}
    keys = {key for key in keys_of(read_yaml(shop_text)) if not key[0].isdigit()} - {"en", "ko"} - days
    assert {key for key in keys if f"`{key}" not in page} == set()


def test_every_condition_its_words_and_every_offer_are_explained(page: str) -> None:
    words = {axis.value for axes in TABLES.values() for axis in axes}
    words |= {word for known in WORDS.values() for word in known}
    words |= {offer.value for offer in Offer} | {reason.value for reason in Reason}
    assert {word for word in words if f"`{word}`" not in page} == set()
    assert {axis for axes in TABLES.values() for axis in axes} == set(Axis)


def test_every_placeholder_is_explained(page: str) -> None:
    groups = (RULE_PLACEHOLDERS, REASON_PLACEHOLDERS, GOODS_PLACEHOLDERS, DELIVERY_PLACEHOLDERS, LATE_PLACEHOLDERS)
    names = {name for group in groups for name in group} | {"opens"}
    assert {name for name in names if f"`{{{name}}}`" not in page} == set()
