"""The client and the fake give equal values for the whole demo shop."""

from dataclasses import replace

import pytest

from bot.demo_store.seed import load_seed
from bot.demo_store.wire import render_product
from bot.store.codec.fields import CodecError, Fields
from bot.store.codec.products import parse_product
from bot.store.demo import DemoStoreClient
from bot.store.fake import FakeStore
from bot.testing.demo_store import NOW, RunningDemoStore


def test_every_order_product_and_customer_survives_the_wire(demo: RunningDemoStore, client: DemoStoreClient) -> None:
    data = load_seed(NOW)
    fake = FakeStore(data, lambda: NOW, base_url=demo.base_url)
    for customer in data.customers:
        assert client.find_customer(customer.email) == customer
        assert list(client.list_orders(customer.id)) == list(fake.list_orders(customer.id))
    assert list(client.search_products("", limit=100)) == list(fake.search_products("", limit=100))
    for coupon in data.coupons:
        assert client.find_coupon(coupon.code) == coupon


def test_a_store_that_has_no_keywords_is_understood_and_one_whose_keywords_are_no_words_is_not() -> None:
    product = load_seed(NOW).listings[0].product
    sent = render_product(product, "https://shop.example")
    assert product.keywords
    full = parse_product(Fields(sent))
    del sent["keywords"]
    assert parse_product(Fields(sent)) == replace(full, keywords=())
    with pytest.raises(CodecError, match=r"^answer\.keywords is not a list of texts$"):
        parse_product(Fields({**sent, "keywords": "mug"}))
