from __future__ import annotations

from datetime import datetime, timezone

import pytest

from bot.commerce.products import Product
from bot.commerce.variant_words import parse_wish
from bot.demo_store.seed import load_seed

_SEED = load_seed(datetime(2026, 11, 21, tzinfo=timezone.utc))


def _product(product_id: str) -> Product:
    return next(listing.product for listing in _SEED.listings if listing.product.id == product_id)


@pytest.mark.parametrize(
    ("text", "product", "variants"),
    [
        ("검정색 L 있어요?", "pocket-tee", ["pocket-tee-black-l"]),
        ("검은색은요?", "desk-lamp", ["desk-lamp-black"]),
        ("the white one in xl", "waffle-robe", ["waffle-robe-white-xl"]),
        ("green?", "stoneware-mug", ["stoneware-mug-sage"]),
        ("set of 4", "ceramic-bowl-set", ["ceramic-bowl-set-white-four", "ceramic-bowl-set-gray-four"]),
        ("슬리퍼 260 있음?", "house-slippers", ["house-slippers-gray-mm-250-260", "house-slippers-beige-mm-250-260"]),
        ("양말 대 사이즈", "wool-socks", ["wool-socks-cream-large", "wool-socks-navy-large"]),
        ("시더우드 향", "soy-candle", ["soy-candle-cedar"]),
    ],
)
def test_the_variants_that_are_meant(text: str, product: str, variants: list[str]) -> None:
    wish = parse_wish(text, _product(product))
    assert [variant.id for variant in wish.variants] == variants
    assert (wish.said, wish.unknown) == (True, False)


def test_of_two_names_in_one_only_the_longer_counts() -> None:
    wish = parse_wish("슈퍼싱글 이불 커버", _product("cotton-duvet-set"))
    assert {variant.id.rsplit("-", 2)[1] for variant in wish.variants} == {"super"}


@pytest.mark.parametrize("text", ["is it in stock", "I'm 170 cm, that's all", "재고 있나요", "얼마예요 대박"])
def test_saying_nothing_means_all_variants(text: str) -> None:
    product = _product("pocket-tee")
    wish = parse_wish(text, product)
    assert (wish.variants, wish.said, wish.unknown) == (product.variants, False, False)


@pytest.mark.parametrize(
    ("text", "product"), [("in pink?", "pocket-tee"), ("핑크", "stoneware-mug"), ("XXL", "waffle-robe")]
)
def test_a_colour_or_size_that_does_not_exist_is_known_as_such(text: str, product: str) -> None:
    wish = parse_wish(text, _product(product))
    assert (wish.variants, wish.said, wish.unknown) == (_product(product).variants, True, True)


def test_a_colour_is_nothing_to_a_product_without_colours() -> None:
    wish = parse_wish("pink gift box", _product("soy-candle"))
    assert (wish.said, wish.unknown) == (False, False)
