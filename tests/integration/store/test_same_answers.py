"""The client and the fake give equal values for the whole demo shop."""

from bot.demo_store.seed import load_seed
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
