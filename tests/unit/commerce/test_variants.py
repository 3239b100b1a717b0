from __future__ import annotations

from datetime import datetime, timezone
from pathlib import Path

import pytest

from bot.commerce.lexicon import load_lexicon
from bot.commerce.products import Product
from bot.commerce.variants import describe_options, find_variant, find_variants, nearest_first
from bot.demo_store.seed import load_seed

LEXICON = load_lexicon(Path(__file__).parents[3] / "data" / "lexicon")
NOW = datetime(2026, 11, 21, 3, 0, tzinfo=timezone.utc)


@pytest.fixture(scope="module")
def products() -> dict[str, Product]:
    return {listing.product.id: listing.product for listing in load_seed(NOW).listings}


@pytest.mark.parametrize(
    ("product", "current", "text", "expected"),
    [
        ("pocket-tee", "white-m", "black", ["black-m"]),
        ("pocket-tee", "white-m", "L please", ["white-l"]),
        ("pocket-tee", "white-m", "large", ["white-l"]),
        ("pocket-tee", "white-m", "extra large", ["white-xl"]),
        ("pocket-tee", "white-m", "검정색 L이요", ["black-l"]),
        ("pocket-tee", "white-m", "black instead of white", ["black-m"]),
        ("pocket-tee", "white-m", "one size bigger", ["white-l"]),
        ("pocket-tee", "white-m", "한 사이즈 작은 걸로", ["white-s"]),
        ("pocket-tee", "white-xl", "bigger", []),
        ("pocket-tee", "white-m", "the white M", ["white-m"]),
        ("house-slippers", "gray-mm-230-240", "베이지로 바꿔 주세요", ["beige-mm-230-240"]),
        ("house-slippers", "gray-mm-230-240", "exchange my gray ones for a bigger size", ["gray-mm-250-260"]),
        ("moon-night-light", "warm-small", "large", ["warm-large"]),
    ],
)
def test_a_wish_names_what_is_to_be_different(
    products: dict[str, Product], product: str, current: str, text: str, expected: list[str]
) -> None:
    found = products[product]
    wish = find_variants(text, found, find_variant(found, f"{product}-{current}"), LEXICON)
    assert wish is not None
    assert [variant.id.removeprefix(f"{product}-") for variant in wish.variants] == expected


@pytest.mark.parametrize("text", ["I don't know", "which ones are there?", "", "purple"])
def test_words_that_name_no_variant_are_no_wish(products: dict[str, Product], text: str) -> None:
    tee = products["pocket-tee"]
    assert find_variants(text, tee, find_variant(tee, "pocket-tee-white-m"), LEXICON) is None


def test_the_step_is_told_because_it_says_why(products: dict[str, Product]) -> None:
    tee = products["pocket-tee"]
    wish = find_variants("a smaller one", tee, find_variant(tee, "pocket-tee-white-m"), LEXICON)
    assert wish is not None
    assert wish.step == "smaller"


def test_the_most_similar_variants_come_first(products: dict[str, Product]) -> None:
    tee = products["pocket-tee"]
    current = find_variant(tee, "pocket-tee-black-s")
    nearest = [variant.id.removeprefix("pocket-tee-") for variant in nearest_first(tee.variants, current)][:6]
    assert nearest == ["black-s", "white-s", "black-m", "black-l", "black-xl", "sage-s"]


def test_options_are_described_in_the_language(products: dict[str, Product]) -> None:
    variant = find_variant(products["house-slippers"], "house-slippers-gray-mm-230-240")
    assert variant is not None
    assert describe_options(variant.options, "en") == "Gray, 230-240 mm"
    assert describe_options(variant.options, "ko") == "그레이, 230-240mm"
