from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timezone

import pytest
from shipped_words import shipped_lexicon

from bot.commerce.option_words import find_values
from bot.commerce.products import Product, Variant
from bot.commerce.variants import (
    Fitting,
    describe_options,
    find_variant,
    fitting,
    is_variant_word,
    nearest_first,
    parse_wish,
    spoken_of,
)
from bot.demo_store.seed import load_seed

LEXICON = shipped_lexicon()
NOW = datetime(2026, 11, 21, 3, 0, tzinfo=timezone.utc)


@pytest.fixture(scope="module")
def products() -> dict[str, Product]:
    return {listing.product.id: listing.product for listing in load_seed(NOW).listings}


def fit(text: str, product: Product, current: str) -> Fitting:
    """What fits, whether it is sold out or not."""
    variant = find_variant(product, f"{product.id}-{current}")
    wish = parse_wish(text, product, variant, LEXICON)
    return fitting(wish, product, variant, LEXICON, takes=lambda _: True)


def short(variants: tuple[Variant, ...], product: str) -> list[str]:
    return [variant.id.removeprefix(f"{product}-") for variant in variants]


@pytest.mark.parametrize(
    ("product", "current", "text", "expected"),
    [
        ("pocket-tee", "white-m", "black", "black-m"),
        ("pocket-tee", "white-m", "L please", "white-l"),
        ("pocket-tee", "white-m", "large", "white-l"),
        ("pocket-tee", "white-m", "extra large", "white-xl"),
        ("pocket-tee", "white-m", "검정색 L이요", "black-l"),
        ("pocket-tee", "white-m", "이 반팔을 좀 L로 바꿔 주세요", "white-l"),
        ("pocket-tee", "white-m", "black instead of white", "black-m"),
        ("pocket-tee", "white-m", "흰색 말고 검정으로요", "black-m"),
        ("pocket-tee", "white-m", "one size bigger", "white-l"),
        ("pocket-tee", "white-m", "it's too big, one size smaller", "white-s"),
        ("pocket-tee", "white-m", "한 사이즈 작은 걸로", "white-s"),
        ("pocket-tee", "white-m", "the largest one", "white-xl"),
        ("house-slippers", "gray-mm-230-240", "베이지로 바꿔 주세요", "beige-mm-230-240"),
        ("house-slippers", "gray-mm-230-240", "exchange my gray ones for a bigger size", "gray-mm-250-260"),
        ("moon-night-light", "warm-small", "large", "warm-large"),
    ],
)
def test_a_wish_names_what_is_to_be_different(
    products: dict[str, Product], product: str, current: str, text: str, expected: str
) -> None:
    best = fit(text, products[product], current).best
    assert best is not None
    assert best.id == f"{product}-{expected}"


def test_where_there_is_no_bigger_one_nothing_fits(products: dict[str, Product]) -> None:
    assert fit("bigger", products["pocket-tee"], "white-xl") == Fitting(None, (), (), already=False)


def test_what_nobody_spoke_of_stays_also_where_that_is_sold_out(products: dict[str, Product]) -> None:
    tee = products["pocket-tee"]
    current = find_variant(tee, "pocket-tee-white-m")
    wish = parse_wish("one size bigger", tee, current, LEXICON)
    found = fitting(wish, tee, current, LEXICON, takes=lambda variant: variant.id != "pocket-tee-white-l")
    assert found.best is None
    assert found.sold_out == find_variant(tee, "pocket-tee-white-l")


def test_a_variant_that_is_not_made_so_may_be_otherwise_different(products: dict[str, Product]) -> None:
    tee = products["pocket-tee"]
    few = replace(tee, variants=tuple(one for one in tee.variants if one.id.endswith(("white-m", "black-l"))))
    best = fit("one size bigger", few, "white-m").best
    assert best is not None
    assert best.id == "pocket-tee-black-l"


def test_what_the_customer_has_already_is_known_as_such(products: dict[str, Product]) -> None:
    assert fit("the white M", products["pocket-tee"], "white-m") == Fitting(None, (), (), already=True)


def test_what_is_sold_out_is_told_beside_what_is_there(products: dict[str, Product]) -> None:
    tee = products["pocket-tee"]
    current = find_variant(tee, "pocket-tee-white-m")
    found = fitting(parse_wish("black", tee, current, LEXICON), tee, current, LEXICON)
    assert found.best is None
    assert short(found.there, "pocket-tee") == ["black-s", "black-l", "black-xl"]
    assert short(found.missing, "pocket-tee") == ["black-m"]


@pytest.mark.parametrize("text", ["I don't know", "which ones are there?", "", "when will it be here"])
def test_words_that_name_no_variant_are_no_wish(products: dict[str, Product], text: str) -> None:
    tee = products["pocket-tee"]
    assert not parse_wish(text, tee, find_variant(tee, "pocket-tee-white-m"), LEXICON).said


def test_the_step_is_told_because_it_says_why(products: dict[str, Product]) -> None:
    tee = products["pocket-tee"]
    wish = parse_wish("a smaller one", tee, find_variant(tee, "pocket-tee-white-m"), LEXICON)
    assert wish.step == "smaller"


def test_the_most_similar_variants_come_first(products: dict[str, Product]) -> None:
    tee = products["pocket-tee"]
    current = find_variant(tee, "pocket-tee-black-s")
    nearest = short(nearest_first(tee.variants, current), "pocket-tee")[:6]
    assert nearest == ["black-s", "white-s", "black-m", "black-l", "black-xl", "sage-s"]


def test_options_are_described_in_the_language(products: dict[str, Product]) -> None:
    variant = find_variant(products["house-slippers"], "house-slippers-gray-mm-230-240")
    assert variant is not None
    assert describe_options(variant.options, "en") == "Gray, 230-240 mm"
    assert describe_options(variant.options, "ko") == "그레이, 230-240mm"


@pytest.mark.parametrize(
    ("text", "product", "variants"),
    [
        ("검정색 L 있어요?", "pocket-tee", ["black-l"]),
        ("검은색은요?", "desk-lamp", ["black"]),
        ("the white one in xl", "waffle-robe", ["white-xl"]),
        ("green?", "stoneware-mug", ["sage"]),
        ("set of 4", "ceramic-bowl-set", ["white-four", "gray-four"]),
        ("슬리퍼 260 있음?", "house-slippers", ["gray-mm-250-260", "beige-mm-250-260"]),
        ("양말 대 사이즈", "wool-socks", ["cream-large", "navy-large"]),
        ("are the wool socks there in size L right now", "wool-socks", ["cream-large", "navy-large"]),
        ("navy socks, S please", "wool-socks", ["navy-small"]),
        ("양말 라지 있어요?", "wool-socks", ["cream-large", "navy-large"]),
        ("does the tee come in a large white", "pocket-tee", ["white-l"]),
        ("시더우드 향", "soy-candle", ["cedar"]),
    ],
)
def test_the_variants_that_a_question_means(
    products: dict[str, Product], text: str, product: str, variants: list[str]
) -> None:
    spoken = spoken_of(text, products[product], LEXICON)
    assert short(spoken.variants, product) == variants
    assert (spoken.said, spoken.unknown) == (True, False)


def test_of_two_names_in_one_only_the_longer_counts(products: dict[str, Product]) -> None:
    spoken = spoken_of("슈퍼싱글 이불 커버", products["cotton-duvet-set"], LEXICON)
    assert {variant.id.rsplit("-", 2)[1] for variant in spoken.variants} == {"super"}


def test_a_letter_among_other_words_is_no_size(products: dict[str, Product]) -> None:
    said = "is this warm enough for my son s birthday in the mountains"
    assert find_values(said, products["wool-socks"], LEXICON, raw=said) == ()


@pytest.mark.parametrize("text", ["is it in stock", "I'm 170 cm, that's all", "재고 있나요", "얼마예요 대박"])
def test_saying_nothing_means_all_variants(products: dict[str, Product], text: str) -> None:
    tee = products["pocket-tee"]
    spoken = spoken_of(text, tee, LEXICON)
    assert (spoken.variants, spoken.said, spoken.unknown) == (tee.variants, False, False)


@pytest.mark.parametrize(
    ("text", "product"), [("in pink?", "pocket-tee"), ("핑크", "stoneware-mug"), ("XXL", "waffle-robe")]
)
def test_a_colour_or_size_that_does_not_exist_is_known_as_such(
    products: dict[str, Product], text: str, product: str
) -> None:
    spoken = spoken_of(text, products[product], LEXICON)
    assert (spoken.variants, spoken.said, spoken.unknown) == (products[product].variants, True, True)


def test_a_colour_is_nothing_to_a_product_without_colours(products: dict[str, Product]) -> None:
    spoken = spoken_of("pink gift box", products["soy-candle"], LEXICON)
    assert (spoken.said, spoken.unknown) == (False, False)


def test_words_of_variants_name_no_product(products: dict[str, Product]) -> None:
    tee = products["pocket-tee"]
    words = ("black", "파란색", "bigger", "shirt", "lamp")
    assert [is_variant_word(word, tee, LEXICON) for word in words] == [True, True, True, False, False]
