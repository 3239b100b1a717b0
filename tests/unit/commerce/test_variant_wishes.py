"""Wishes for variants as people say them, on products made for the purpose."""

from __future__ import annotations

import pytest
from moneyed import Money
from shipped_words import shipped_lexicon

from bot.commerce.products import Option, Product, Variant
from bot.commerce.text import LocalText
from bot.commerce.variants import Fitting, find_variant, fitting, parse_wish

LEXICON = shipped_lexicon()


def make_product(name: str, keys: str, *rows: str) -> Product:
    """`rows` are `price | value | value …`, with a `!` before the price of what is sold out; ids are `1`, `2`, …"""
    names = keys.split("|")
    variants = []
    for place, row in enumerate(rows, 1):
        price, *values = (part.strip() for part in row.split("|"))
        options = tuple(
            Option(key, value.lower().replace(" ", "_").replace("-", "_"), LocalText.of(en=key), LocalText.of(en=value))
            for key, value in zip(names, values, strict=True)
        )
        stock = 0 if price.startswith("!") else 5
        variants.append(Variant(f"{place:05}", options, Money(price.lstrip("!"), "USD"), stock))
    text = LocalText.of(en=name)
    return Product(name, text, text, "things", text, tuple(variants), "", "")


DRILL = make_product(
    "Drill",
    "power|battery|color|case",
    "100 | 500 W | 2 Ah | green | none",
    "120 | 500 W | 4 Ah | green | hard case",
    "150 | 750 W | 2 Ah | green | none",
    "90 | 1,000 W | 2 Ah | green | none",
    "!170 | 750 W | 4 Ah | black | hard case",
    "180 | 750 W | 4 Ah | green | soft case",
    "99 | 500 W | 2 Ah | black | none",
)
TENT = make_product(
    "Tent",
    "sleeps|season|waterproof|weight class",
    "200 | 2 people | summer | yes | low",
    "250 | 3 people | summer | yes | medium",
    "300 | 4 people | summer | yes | high",
    "240 | 3 people | winter | no | medium",
    "210 | 2 people | winter | yes | medium",
    "190 | 2 people | summer | no | high",
)
HOODIE = make_product(
    "Hoodie",
    "color|size|zip size",
    "40 | blue | S | full",
    "45 | blue | M | full",
    "50 | blue | XL | half",
    "42 | red | M | half",
    "43 | dark red | M | half",
)
SSD = make_product(
    "Drive", "storage|port", "50 | 512GB | USB-C", "80 | 1TB | USB-C", "70 | 1TB | USB-A", "60 | 256GB | USB-A"
)
PRODUCTS = {product.id: product for product in (DRILL, TENT, HOODIE, SSD)}


def fit(text: str, product: str, current: int) -> Fitting:
    found = PRODUCTS[product]
    has = find_variant(found, f"{current:05}")
    return fitting(parse_wish(text, found, has, LEXICON), found, has, LEXICON)


@pytest.mark.parametrize(
    ("product", "current", "text", "expected"),
    [
        # its own values, in any spelling
        ("Drive", 1, "1 TB", 2),
        ("Drive", 1, "the 1-terabyte one with USB A", 3),
        ("Drive", 4, "512 gigs please", 1),
        ("Hoodie", 1, "in M", 2),
        ("Hoodie", 1, "a red M with half zip", 4),
        ("Hoodie", 2, "size XL", 3),
        # what is not said stays as it is
        ("Drill", 1, "in black", 7),
        ("Drill", 1, "750W", 3),
        ("Drive", 2, "the same but with 512GB", 1),
        # instead of what there is
        ("Drill", 2, "a soft case instead of the hard case, 750 watts", 6),
        ("Drill", 7, "not black", 1),
        ("Drill", 3, "black rather than green", 7),
        # more and less
        ("Drive", 1, "one with more storage, USB-C too", 2),
        ("Drive", 2, "less storage", 1),
        ("Drill", 1, "slightly stronger", 3),
        ("Drill", 1, "the strongest you have", 4),
        ("Tent", 2, "a lighter one for summer", 1),
        ("Hoodie", 2, "one size smaller", 1),
        # there or not
        ("Tent", 1, "summer, not waterproof", 6),
        ("Tent", 1, "summer, not watreproof", 6),
        ("Tent", 4, "a waterproof one for summer, 3 people", 2),
        ("Drill", 2, "without a case, 2 Ah, same power", 1),
        # prices
        ("Drill", 1, "the cheapest", 4),
        ("Drill", 1, "the most expensive one", 6),
        ("Drill", 4, "the cheapest in black", 7),
        ("Tent", 3, "the cheapest waterproof one", 1),
        # preferences
        ("Drill", 1, "750 W, I prefer the soft case over none", 6),
        ("Drill", 2, "750 or 1000 W, preferably without case, 1000 W if possible", 4),
        ("Tent", 1, "3 people (prefer winter > summer)", 4),
        # what does not matter
        ("Tent", 1, "for 3 people, winter, I don't care about waterproof", 4),
        ("Drill", 5, "any color, 750 W with a soft case", 6),
        # a second wish, where the first cannot be had
        ("Drill", 7, "the same with a hard case. If that is not available, a green one with a hard case", 2),
        ("Drive", 1, "2 TB. If there is no 2 TB, I'd take 1 TB", 2),
        ("Drill", 6, "the hard case in black, otherwise 500 W with the hard case", 2),
        ("Drive", 1, "2 TB가 품절이라면 1 TB로요", 2),
        # by the number of the item
        ("Drill", 1, "item 00006", 6),
    ],
)
def test_the_variant_that_is_meant(product: str, current: int, text: str, expected: int) -> None:
    found = fit(text, product, current)
    assert (found.best.id if found.best else [variant.id for variant in found.there]) == f"{expected:05}"


@pytest.mark.parametrize(
    ("product", "current", "text", "expected"),
    [
        ("Drill", 7, "750 W", [5, 3, 6]),
        ("Tent", 6, "winter", [5, 4]),
        ("Tent", 1, "the same but for winter", [4, 5]),
        ("Drill", 2, "without a case", [1, 3, 4, 7]),
    ],
)
def test_several_that_fit_are_left_to_the_customer(product: str, current: int, text: str, expected: list[int]) -> None:
    found = fit(text, product, current)
    there = [f"{one:05}" for one in expected if PRODUCTS[product].variants[one - 1].available]
    assert (found.best, sorted(variant.id for variant in found.there)) == (None, sorted(there))


def test_what_exists_but_is_sold_out_is_missing() -> None:
    found = fit("a hard case in black", "Drill", 6)
    assert (found.best, found.there, [variant.id for variant in found.missing]) == (None, (), ["00005"])


def test_the_cheapest_can_be_what_the_customer_has() -> None:
    found = fit("the cheapest", "Drill", 4)
    assert (found.best, found.already) == (None, True)


@pytest.mark.parametrize(
    "text", ["the material is bad", "please", "it was 2 days late", "I want my money back", "okay"]
)
def test_other_words_are_no_wish(text: str) -> None:
    assert not parse_wish(text, DRILL, find_variant(DRILL, "00001"), LEXICON).said


def test_asking_for_the_options_chooses_none() -> None:
    found = fit("750 W. Which options are there?", "Drill", 1)
    assert (found.best, [variant.id for variant in found.there]) == (None, ["00003", "00006"])
