from __future__ import annotations

from benchmarks.tau_retail.shop_facts import Method, ShopFacts
from benchmarks.tau_retail.tasks import Street
from benchmarks.tau_retail.wording import Voice, join, say_items, say_method, say_new, say_options, say_street


def test_options_are_said_as_people_say_them() -> None:
    options = {
        "switch type": "clicky",
        "backlight": "none",
        "waterproof": "no",
        "water resistance": "yes",
        "size": "XL",
        "pieces": "500",
        "brightness": "low",
    }
    said = [
        "clicky",
        "no backlight",
        "not waterproof",
        "with water resistance",
        "size XL",
        "500 pieces",
        "low brightness",
    ]
    assert say_options(options) == said


def test_items_of_one_product_are_told_apart_or_taken_together(shop: ShopFacts) -> None:
    voice = Voice("1")
    coats = [shop.items["5100000001"], shop.items["5100000003"]]
    order = shop.orders["#W1001001"]
    two = order.__class__(order.id, order.user, order.status, order.address, (*coats, shop.items["5200000001"]))
    assert say_items(voice, coats, two) == "both rain coats"
    assert say_items(voice, coats[1:], two) == "the rain coat (navy, size L)"
    assert say_items(voice, [coats[0], two.items[2]], order) == "the rain coat and the camp stove"


def test_a_thing_has_the_short_name_that_the_customer_uses() -> None:
    assert Voice("1", "I want to return the stoves").name("Camp Stove") == "stove"
    assert Voice("1", "I want to return the camp stove").name("Camp Stove") == "camp stove"
    assert Voice("1").name("E-Reader") == "E-Reader"


def test_the_same_seed_says_the_same(shop: ShopFacts) -> None:
    old, new = shop.items["5300000001"], shop.items["5300000002"]
    said = {say_new(Voice(str(seed)), old, new) for seed in range(20)}
    assert said == {"high brightness, waterproof"}
    ways = [Voice("7").one_of("a", "b", "c") for _ in range(5)]
    assert len(set(ways)) == 1
    assert {Voice(str(seed)).one_of("a", "b") for seed in range(20)} == {"a", "b"}


def test_ways_to_pay_and_addresses() -> None:
    visa = Method("credit_card_1", "credit_card", "visa", "4821")
    said = {say_method(Voice(str(seed)), visa, [visa, visa]) for seed in range(20)}
    assert said == {"my Visa ending in 4821", "the card ending in 4821"}
    assert say_street(Street("7 Quarry Road", "", "Bend", "OR", "USA", "97701")) == "7 Quarry Road, Bend, OR 97701, USA"
    assert join(["a"]) == "a"
    assert join(["a", "b", "c"]) == "a, b and c"
