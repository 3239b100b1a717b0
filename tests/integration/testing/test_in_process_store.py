"""The store in this process answers, and breaks, as the one behind a connection does."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from bot.store.api import StoreRefusedError, StoreUnavailableError
from bot.store.demo import DemoStoreClient
from bot.testing.demo_store import NOW, RunningDemoStore, running_demo_store
from bot.testing.faults import Fault
from bot.testing.in_process import InProcessDemoStore, in_process_demo_store

Call = Callable[[DemoStoreClient], object]

CALLS: dict[str, Call] = {
    "find_order": lambda client: client.find_order("1019"),
    "find_customers": lambda client: client.find_customers(name="김민지", postcode="04066"),
    "search_products": lambda client: client.search_products("램프"),
    "unsubscribe": lambda client: client.set_newsletter("minji.kim@example.com", subscribed=False, idempotency_key="k"),
    "refused": lambda client: client.cancel_order("ord_x", reason="r", idempotency_key="k"),
}
FAULTS: list[Fault | None] = [None, "down", "error", "nonsense", "wrong_json", "lost", "lost_changes"]


@pytest.fixture(scope="module")
def _stores() -> Iterator[tuple[RunningDemoStore, InProcessDemoStore]]:
    with running_demo_store() as running, in_process_demo_store(now=NOW) as here:
        yield running, here


@pytest.fixture
def stores(_stores: tuple[RunningDemoStore, InProcessDemoStore]) -> tuple[RunningDemoStore, InProcessDemoStore]:
    for store in _stores:
        store.reset()
    return _stores


def outcome(store: RunningDemoStore, client: DemoStoreClient, call: Call) -> tuple[str, bool]:
    """What came of `call`, and whether anything changed."""
    try:
        came = repr(call(client)).replace(store.base_url, "")
    except (StoreUnavailableError, StoreRefusedError) as error:
        came = type(error).__name__
    return came, store.snapshot() != store.pristine


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)
def test_the_same_comes_of_a_call(
    stores: tuple[RunningDemoStore, InProcessDemoStore], call: Call, fault: Fault | None
) -> None:
    running, here = stores
    for store in stores:
        store.fault(fault)

    there = outcome(running, DemoStoreClient(running.base_url, running.api_key, timeout_s=10), call)

    assert outcome(here, here.client(), call) == there


def test_a_store_that_hangs_is_given_up_at_once(stores: tuple[RunningDemoStore, InProcessDemoStore]) -> None:
    here = stores[1]
    here.fault("slow")

    with pytest.raises(StoreUnavailableError):
        here.client().find_order("1019")
    here.fault(None)
    assert here.client().find_order("1019") is not None


def test_only_what_has_changed_is_put_back(stores: tuple[RunningDemoStore, InProcessDemoStore]) -> None:
    here = stores[1]
    here.client().set_newsletter("minji.kim@example.com", subscribed=False, idempotency_key="k")

    assert here.snapshot() != here.pristine
    here.reset()
    assert here.snapshot() == here.pristine


def test_both_refuse_changes_with_the_code_that_was_asked_for_and_answer_questions(
    stores: tuple[RunningDemoStore, InProcessDemoStore],
) -> None:
    running, here = stores
    for store, client in ((running, DemoStoreClient(running.base_url, running.api_key)), (here, here.client())):
        order = client.find_order("1054")
        assert order is not None
        store.refuse("order_not_pending")

        with pytest.raises(StoreRefusedError) as caught:
            client.cancel_order(order.id, reason="other", idempotency_key="one")
        assert caught.value.code == "order_not_pending"
        assert client.find_order("1054") == order
        assert store.snapshot() == store.pristine

        store.fault(None)
        client.cancel_order(order.id, reason="other", idempotency_key="two")
        assert store.snapshot() != store.pristine
