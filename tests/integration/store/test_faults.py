"""A store that is down, hangs or talks nonsense."""

from collections.abc import Callable

import pytest
from moneyed import Money

from bot.commerce.orders import LineQuantity, Return
from bot.store.api import StoreKeyRefusedError, StoreOutcomeUnknownError, StoreUnavailableError
from bot.store.demo import DemoStoreClient
from bot.testing.demo_store import RunningDemoStore
from bot.testing.faults import Fault

ORDER_1019 = "ord_1e52ce9c8dfa"


def give_back(client: DemoStoreClient) -> Return:
    return client.create_return(
        ORDER_1019,
        [LineQuantity("li_1019_1", 1)],
        reason="changed_mind",
        refund_method_id="pm_minji_card",
        fee=Money(0, "KRW"),
        idempotency_key="turn-7:0",
    )


CALLS: dict[str, Callable[[DemoStoreClient], object]] = {
    "find_order": lambda client: client.find_order("1019"),
    "find_customer": lambda client: client.find_customer("minji.kim@example.com"),
    "list_orders": lambda client: client.list_orders("cus_minji"),
    "get_product": lambda client: client.get_product("desk-lamp"),
    "search_products": lambda client: client.search_products("lamp"),
    "find_coupon": lambda client: client.find_coupon("WELCOME10"),
    "list_promotions": lambda client: client.list_promotions(),
    "create_return": give_back,
    "create_refund": lambda client: client.create_refund(
        "ord_x", Money(1000, "KRW"), refund_method_id="pm_x", idempotency_key="k"
    ),
    "cancel_order": lambda client: client.cancel_order("ord_x", reason="r", idempotency_key="k"),
}


@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS.keys())
@pytest.mark.parametrize("fault", ["down", "error", "nonsense", "wrong_json"])
def test_a_broken_store_is_unavailable_and_nothing_changed(
    demo: RunningDemoStore, client: DemoStoreClient, fault: Fault, call: Callable[[DemoStoreClient], object]
) -> None:
    before = demo.snapshot()
    demo.fault(fault)
    with pytest.raises(StoreUnavailableError) as caught:
        call(client)
    assert caught.value.__cause__ is not None or fault == "error"
    assert "minji" not in str(caught.value)
    assert demo.snapshot() == before


def test_a_store_that_hangs_is_given_up_within_the_budget(demo: RunningDemoStore) -> None:
    client = DemoStoreClient(demo.base_url, demo.api_key, timeout_s=0.6)
    demo.fault("slow")
    with pytest.raises(StoreUnavailableError):
        client.find_order("1019")
    assert demo.requests == 2


def test_a_store_that_never_ends_its_answer_is_given_up_within_the_budget(demo: RunningDemoStore) -> None:
    client = DemoStoreClient(demo.base_url, demo.api_key, timeout_s=2.0)
    demo.fault("drip")
    # Each byte comes soon after the one before it: no time-out of a read is reached, even where the store is held up.
    with pytest.raises(StoreUnavailableError) as caught:
        client.find_order("1019")
    assert str(caught.value) == "the store did not answer GET /api/v1/orders: not whole within 2 s"
    demo.fault(None)
    assert client.find_order("1019") is not None


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ("down", "the store did not answer GET /api/v1/orders: NewConnectionError"),
        ("slow", "the store did not answer GET /api/v1/orders: ReadTimeoutError"),
        ("lost", "the store answered GET /api/v1/orders with 500"),
        ("cut", "the store did not answer GET /api/v1/orders: ProtocolError"),
        ("error", "the store answered GET /api/v1/orders with 500 (broken)"),
        ("maintenance", "the store answered GET /api/v1/orders with 503"),
        ("nonsense", "the store answered GET /api/v1/orders with nonsense (200)"),
    ],
)
def test_what_was_wrong_is_said(demo: RunningDemoStore, fault: Fault, said: str) -> None:
    client = DemoStoreClient(demo.base_url, demo.api_key, timeout_s=0.6)
    demo.fault(fault)
    with pytest.raises(StoreUnavailableError) as caught:
        client.find_order("1019")
    assert str(caught.value) == said


@pytest.mark.parametrize("fault", ["error", "lost"])
def test_one_failure_is_tried_again(demo: RunningDemoStore, client: DemoStoreClient, fault: Fault) -> None:
    demo.fault(fault, times=1)
    order = client.find_order("1019")
    assert order is not None
    assert order.number == "#1019"
    assert demo.requests == 2


def test_a_lost_answer_has_one_effect(demo: RunningDemoStore, client: DemoStoreClient) -> None:
    before = demo.snapshot()
    demo.fault("lost", times=1)
    opened = give_back(client)
    assert opened.rma == "RMA-1019-1"
    assert demo.requests == 2
    changes = demo.changes(before)
    assert list(changes) == ["returns"]
    assert len(changes["returns"]) == 1
    assert give_back(client) == opened
    assert demo.changes(before) == changes


def test_a_customer_may_ask_again_after_both_answers_were_lost(demo: RunningDemoStore, client: DemoStoreClient) -> None:
    before = demo.snapshot()
    demo.fault("lost")
    with pytest.raises(StoreUnavailableError):
        give_back(client)
    demo.fault(None)
    assert give_back(client).rma == "RMA-1019-1"
    assert len(demo.changes(before)["returns"]) == 1


@pytest.mark.parametrize("fault", ["slow", "lost", "error", "nonsense", "wrong_json"])
def test_nobody_knows_what_became_of_a_change_without_an_answer(demo: RunningDemoStore, fault: Fault) -> None:
    client = DemoStoreClient(demo.base_url, demo.api_key, timeout_s=0.6)
    demo.fault(fault)
    with pytest.raises(StoreOutcomeUnknownError):
        give_back(client)
    if fault not in {"nonsense", "wrong_json"}:  # there the newsletter's empty answer is not looked at
        with pytest.raises(StoreOutcomeUnknownError):
            client.set_newsletter("minji.kim@example.com", subscribed=False, idempotency_key="k2")
    with pytest.raises(StoreUnavailableError) as caught:
        client.find_order("1019")
    assert not isinstance(caught.value, StoreOutcomeUnknownError)


def test_a_store_that_comes_back_is_heard_again(demo: RunningDemoStore, client: DemoStoreClient) -> None:
    demo.fault("down")
    with pytest.raises(StoreUnavailableError):
        client.find_order("1019")
    demo.fault(None)
    order = client.find_order("1019")
    assert order is not None


def test_a_wrong_key_is_no_refusal_but_a_fault(demo: RunningDemoStore) -> None:
    client = DemoStoreClient(demo.base_url, "wrong")
    with pytest.raises(StoreKeyRefusedError, match="401 \\(unauthorized\\)"):
        client.find_order("1019")


@pytest.mark.parametrize("url", ["", "store", "ftp://store", "http://"])
def test_an_address_that_is_none_is_said_at_once(url: str) -> None:
    with pytest.raises(ValueError, match="no address of a store"):
        DemoStoreClient(url, "key")


def test_a_budget_that_leaves_no_time_is_said_at_once() -> None:
    with pytest.raises(ValueError, match="leaves no time"):
        DemoStoreClient("http://127.0.0.1:1", "key", timeout_s=0.1)
