from collections.abc import Iterator

import pytest

from bot.store.demo import DemoStoreClient
from bot.testing.demo_store import RunningDemoStore, running_demo_store


@pytest.fixture(scope="session")
def _running() -> Iterator[RunningDemoStore]:
    with running_demo_store() as store:
        yield store


@pytest.fixture
def demo(_running: RunningDemoStore) -> RunningDemoStore:
    _running.reset()
    return _running


@pytest.fixture
def client(demo: RunningDemoStore) -> Iterator[DemoStoreClient]:
    client = DemoStoreClient(demo.base_url, demo.api_key, timeout_s=10)
    yield client
    client.close()
