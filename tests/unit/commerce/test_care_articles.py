"""Which article tells how something is cared for."""

from __future__ import annotations

from pathlib import Path

import pytest
from moneyed import Money
from shipped_words import shipped_lexicon

from bot.commerce.care_articles import find_care_article, materials_in, terms_of_product, terms_of_text
from bot.commerce.help_articles import load_articles
from bot.commerce.products import Product, Variant
from bot.commerce.text import LocalText

ARTICLES = load_articles(Path(__file__).parents[3] / "help")


def _product(english: str, korean: str, *keywords: str) -> Product:
    name = LocalText((("en", english), ("ko", korean)))
    return Product(
        "p", name, name, "living", name, (Variant("v", (), Money(1, "KRW"), 1),), "", "", keywords=tuple(keywords)
    )


@pytest.mark.parametrize(
    ("product", "slug"),
    [
        (_product("Washed Linen Apron", "워싱 린넨 앞치마"), "care-linen"),
        (_product("Four-Season Goose Down Duvet", "사계절 구스 이불", "comforter"), "care-down"),
        (_product("Chunky Knit Throw", "굵은 니트 블랭킷", "blanket"), "care-wool"),
        (_product("Stoneware Mug", "스톤웨어 머그컵"), "care-ceramic"),
        (_product("Wooden Cutting Board", "원목 도마"), "care-wood"),
        (_product("Organic Cotton T-Shirt", "오가닉 코튼 티셔츠", "tee"), None),
        (_product("Haru LED Desk Lamp", "하루 LED 책상 스탠드", "table lamp"), None),
    ],
)
@pytest.mark.parametrize("language", ["en", "ko"])
def test_the_article_of_the_material(product: Product, slug: str | None, language: str) -> None:
    found = find_care_article(terms_of_product(product, shipped_lexicon()), ARTICLES, language, shipped_lexicon())
    assert (found.slug if found else None) == slug


@pytest.mark.parametrize(
    ("text", "language", "slug"),
    [
        ("how do I wash linen?", "en", "care-linen"),
        ("can i machine wash it?", "en", None),
        ("린넨은 어떻게 빨아요", "ko", "care-linen"),
        ("세탁기 돌려도 돼요?", "ko", None),
    ],
)
def test_a_question_may_name_the_material(text: str, language: str, slug: str | None) -> None:
    found = find_care_article(terms_of_text(text, shipped_lexicon()), ARTICLES, language, shipped_lexicon())
    assert (found.slug if found else None) == slug


@pytest.mark.parametrize(
    ("description", "slug"),
    [
        ("메리노 울로 짰어요.", "care-wool"),
        ("포근한 면 니트예요.", None),
        ("서울에서 짠 아름다운 담요예요.", "care-wool"),
    ],
)
def test_an_article_on_another_material_than_the_products_is_left_out(description: str, slug: str | None) -> None:
    lexicon, product = shipped_lexicon(), _product("Chunky Knit Throw", "굵은 니트 블랭킷", "blanket")
    materials = materials_in(f"{product.name['ko']}. {description}", lexicon)
    terms = terms_of_product(product, lexicon) | materials
    found = find_care_article(terms, ARTICLES, "ko", lexicon, materials)
    assert (found.slug if found else None) == slug


def test_a_place_in_a_description_is_no_material() -> None:
    lexicon, product = shipped_lexicon(), _product("Candle", "향초")
    materials = materials_in("향초. 서울에서 부어 만든 향초예요.", lexicon)
    terms = terms_of_product(product, lexicon) | materials
    assert materials == frozenset()
    assert find_care_article(terms, ARTICLES, "ko", lexicon, materials) is None
